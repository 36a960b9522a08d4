import type { ByteDuplex } from "../base/byte-duplex.ts";
import { asKeepsakeError } from "../base/errors.ts";
import { portDuplex } from "./port-duplex.ts";

/**
 * Work on the stream to the phone. The stream ends in every case, also when the work never came to use it: at its other end
 * somebody waits for that with the phone's sync lock in the hand.
 */
export async function withPort<T>(port: MessagePort, work: (duplex: ByteDuplex) => Promise<T>): Promise<T> {
  const duplex = portDuplex(port, "phone");
  try {
    return await work(duplex);
  } catch (error) {
    duplex.abort(asKeepsakeError(error));
    throw error;
  }
}
