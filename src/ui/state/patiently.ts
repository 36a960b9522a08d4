import { hasCode, KeepsakeError } from "../../base/errors.ts";
import type { EngineCallbacks } from "../../workers/engine.ts";
import type { AppContext } from "./context.ts";

/** What a person can mend while everything waits: a disk that is full, a folder that is gone or not allowed any more. */
const MENDABLE = ["store/full", "store/gone", "store/permission"] as const;

/**
 * Does `work` again for as long as something fails that the person mends. The engine asks by itself in the middle of a run;
 * what fails before it has begun, or where nobody there can wait, is asked here.
 */
export async function patiently<T>(
  { store }: Pick<AppContext, "store">,
  callbacks: Pick<EngineCallbacks, "onInterruption">,
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isMendable =
        error instanceof KeepsakeError &&
        MENDABLE.some((code) => hasCode(error, code)) &&
        // What was mended in the middle is out of the way: the run goes on by itself.
        error.context["mended"] !== true;
      // Whoever was asked in the middle and said stop is not asked again.
      if (!isMendable || store.state.operation.id !== "running") throw error;
      const answer = await callbacks.onInterruption({ error: error.toWire(), resumable: true });
      if (answer === "stop") throw error;
    }
  }
}
