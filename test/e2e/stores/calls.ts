import type { CaseResult } from "./vitest-in-worker.ts";

export type Kind = "opfs" | "indexeddb" | "folder";

interface Where {
  readonly kind: Kind;
  readonly folder?: FileSystemDirectoryHandle | undefined;
}

/** What the page asks of the worker. */
export type WorkerCall = Where &
  (
    | { readonly do: "suite" }
    | { readonly do: "files-suite" }
    | { readonly do: "fill"; readonly from: number }
    | { readonly do: "problems"; readonly acknowledged: readonly number[] }
  );

/** What the test asks of the page. */
export interface StoresPage {
  /** Asks for the folder all later calls of kind "folder" use. */
  chooseFolder(): Promise<void>;
  runSuite(suite: "suite" | "files-suite", kind: Kind): Promise<readonly CaseResult[]>;
  /** Kills the writing worker `times` times, each time a little later; what was wrong afterwards. */
  killAndCheck(kind: Kind, times: number): Promise<readonly string[]>;
}

declare global {
  interface Window {
    stores: StoresPage;
  }
}
