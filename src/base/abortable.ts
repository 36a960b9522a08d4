import { abortError } from "./abort.ts";
import type { KeepsakeError } from "./errors.ts";

/**
 * Runs one call of a pipe so that a fired signal ends the whole pipe, as `ByteDuplex.abort` demands. `abort` must make
 * `work` reject; the listener is removed in every case.
 */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  abort: (reason: KeepsakeError) => void,
  work: () => Promise<T>,
): Promise<T> {
  if (signal === undefined) return work();
  const onAbort = (): void => abort(abortError(signal));
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
