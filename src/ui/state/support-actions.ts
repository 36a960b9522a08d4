import type { AppContext } from "./context.ts";
import type { TestResult } from "./self-test.ts";

export interface SupportActions {
  readonly selfTest: () => Promise<readonly TestResult[]>;
}

export function createSupportActions(context: AppContext): SupportActions {
  return {
    selfTest: async () => (await import("./self-test.ts")).selfTest(context),
  };
}
