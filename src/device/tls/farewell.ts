import type { ByteDuplex } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { alertFor } from "./alerts.ts";

/** How long a peer that was sent a fatal alert may take to hang up before we do. */
const FAREWELL_MS = 500;

/**
 * Ends the stream because of `error`. When the error is our finding, the peer is told first.
 * @param tell sends the alert and resolves when the peer has hung up
 */
export async function sayFarewell(
  { duplex, clock }: { readonly duplex: ByteDuplex; readonly clock: Clock },
  error: KeepsakeError,
  tell: (alert: Bytes) => Promise<void>,
): Promise<void> {
  const alert = alertFor(error);
  if (alert !== null) {
    // Whatever becomes of it: the error to report is the one we have.
    await withTimeout(tell(alert), FAREWELL_MS, clock, () => new KeepsakeError("app/aborted")).catch(() => undefined);
  }
  duplex.abort(error);
}
