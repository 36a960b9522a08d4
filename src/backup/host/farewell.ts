import { type AbortOptions, abortError } from "../../base/abort.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { DeviceLink } from "../devicelink/device-link.ts";

/**
 * Ends the link so that the phone can tidy up: says goodbye, then reads what is still under way until the phone closes its
 * direction. A phone that does not within `graceMs` is left alone. Never rejects; afterwards the duplex has ended.
 */
export async function farewell(
  duplex: ByteDuplex,
  link: DeviceLink,
  clock: Clock,
  graceMs: number,
  error: KeepsakeError | null,
): Promise<void> {
  const leaving = link.disconnect(error?.code).then(() => link.drain());
  const left = await withTimeout(leaving, graceMs, clock, () => new KeepsakeError("backup/silent")).then(
    () => true,
    () => false,
  );
  if (left) return;
  duplex.abort(error ?? new KeepsakeError("backup/ended-early"));
  await leaving.catch(() => undefined);
}

/**
 * A cancelled operation tells the phone first; one that hangs in a write to a phone that reads nothing is ended after
 * `graceMs`. @returns the function that calls the deadline off
 */
export function startCancelDeadline(
  duplex: ByteDuplex,
  { signal }: AbortOptions,
  clock: Clock,
  graceMs: number,
): () => void {
  const over = new AbortController();
  const begin = (): void => {
    if (signal === undefined) return;
    clock.sleep(graceMs, { signal: over.signal }).then(
      () => duplex.abort(abortError(signal)),
      () => undefined,
    );
  };
  if (signal?.aborted) begin();
  else signal?.addEventListener("abort", begin, { once: true, signal: over.signal });
  return () => over.abort();
}
