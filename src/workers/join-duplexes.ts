import { type AbortOptions, abortError } from "../base/abort.ts";
import type { ByteDuplex, ByteSink, ByteSource } from "../base/byte-duplex.ts";
import { asKeepsakeError, type KeepsakeError } from "../base/errors.ts";

/**
 * Passes every byte between two streams, both ways, until both ways ended. Nothing is buffered here: a slow reader slows
 * the writer. When one way fails or the signal fires, both streams are aborted with that reason.
 *
 * @throws the first error of either stream, or the signal's
 */
export async function joinDuplexes(a: ByteDuplex, b: ByteDuplex, { signal }: AbortOptions = {}): Promise<void> {
  function abortBoth(reason: KeepsakeError): void {
    a.abort(reason);
    b.abort(reason);
  }
  const onAbort = (): void => {
    if (signal !== undefined) abortBoth(abortError(signal));
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal?.aborted) onAbort();
    await Promise.all([pass(a, b), pass(b, a)]);
  } catch (error) {
    const reason = asKeepsakeError(error);
    abortBoth(reason);
    throw reason;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

async function pass(from: ByteSource, to: ByteSink): Promise<void> {
  for (;;) {
    const bytes = await from.read();
    if (bytes === null) return to.close();
    await to.write(bytes);
  }
}
