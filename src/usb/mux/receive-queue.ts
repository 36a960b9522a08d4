import { promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { advance, distance } from "./sequence.ts";

/**
 * Bytes the phone may have under way and unread per connection; advertised as such in every segment. usbmuxd's 131,072
 * halves the speed here: an acknowledgement of ours passes the browser's processes before it reaches the cable, and the phone
 * stops meanwhile.
 * @source tihmstar/usbmuxd2 (524,288), mceSystems/usbmuxd-plugable-usb-msvc (262,144); libimobiledevice/usbmuxd
 * src/device.c (tx_win = 131072)
 */
export const RECEIVE_WINDOW_BYTES = 524_288;
/** A phone may round up: one packet beyond the window is taken, no more. */
const TOLERATED_BYTES = RECEIVE_WINDOW_BYTES + limits.muxPacketBytes;
/** A payload this small must not hold a whole transfer buffer in memory. */
const COPY_BELOW_BYTES = 2_048;

/** From the phone to the reader of one connection. Bytes count as acknowledged only when the reader took them. */
export class ReceiveQueue {
  readonly #parts: Bytes[] = [];
  readonly #onTaken: (bytes: number) => void;
  #expected: number;
  #acknowledged: number;
  #queuedBytes = 0;
  #end: { readonly error: KeepsakeError | null } | null = null;
  #reader: Resolvers<Bytes | null> | null = null;

  /**
   * @param firstSequence number of the first payload byte
   * @param onTaken called with the count each time the reader took bytes
   */
  constructor(firstSequence: number, onTaken: (bytes: number) => void) {
    this.#expected = firstSequence;
    this.#acknowledged = firstSequence;
    this.#onTaken = onTaken;
  }

  /** What a segment sent now acknowledges. */
  get acknowledgement(): number {
    return this.#acknowledged;
  }

  /** Received and not yet taken by the reader. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /**
   * @throws mux/malformed when the sequence has a hole or repeats: USB neither loses nor doubles;
   * mux/too-long when the phone ignores the window
   */
  accept(sequence: number, payload: Bytes): void {
    if (payload.length === 0 || this.#end !== null) return;
    if (sequence !== this.#expected) {
      throw new KeepsakeError("mux/malformed", { what: "sequence", distance: distance(this.#expected, sequence) });
    }
    if (this.#queuedBytes + payload.length > TOLERATED_BYTES) {
      throw new KeepsakeError("mux/too-long", { what: "window", queued: this.#queuedBytes, bytes: payload.length });
    }
    this.#expected = advance(this.#expected, payload.length);
    this.#queuedBytes += payload.length;
    this.#parts.push(payload.length < COPY_BELOW_BYTES ? payload.slice() : payload);
    this.#serve();
  }

  /** The next bytes; null after the last when the queue ended cleanly. One call at a time. */
  read(): Promise<Bytes | null> {
    if (this.#reader !== null) return Promise.reject(new KeepsakeError("base/bug", { what: "two reads at once" }));
    const reader = promiseWithResolvers<Bytes | null>();
    this.#reader = reader;
    this.#serve();
    return reader.promise;
  }

  /** No more will come; what is queued stays readable before the end or the error shows. */
  finish(error: KeepsakeError | null): void {
    this.#end ??= { error };
    this.#serve();
  }

  /** Ends at once and forgets what is queued; the first error stays. */
  fail(error: KeepsakeError): void {
    this.#parts.length = 0;
    this.#queuedBytes = 0;
    this.#end = { error: this.#end?.error ?? error };
    this.#serve();
  }

  #serve(): void {
    const reader = this.#reader;
    if (reader === null) return;
    const part = this.#parts.shift();
    if (part === undefined && this.#end === null) return;
    this.#reader = null;
    if (part !== undefined) this.#hand(part, reader);
    else if (this.#end?.error) reader.reject(this.#end.error);
    else reader.resolve(null);
  }

  #hand(part: Bytes, reader: Resolvers<Bytes | null>): void {
    this.#queuedBytes -= part.length;
    this.#acknowledged = advance(this.#acknowledged, part.length);
    reader.resolve(part);
    this.#onTaken(part.length);
  }
}
