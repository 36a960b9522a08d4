import { promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { advance, distance, isPlausibleAck, sendableBytes } from "./sequence.ts";

/** A write is welcome while less than this waits to be sent. */
export const SEND_BUFFER_BYTES = 131_072;

/** From the writer of one connection to the phone, as fast as the phone's window allows. */
export class SendQueue {
  readonly #parts: Bytes[] = [];
  #queuedBytes = 0;
  #sent: number;
  #acknowledged: number;
  #windowBytes = 0;
  #error: KeepsakeError | null = null;
  #change: Resolvers<void> | null = null;

  /** @param firstSequence number of the first payload byte */
  constructor(firstSequence: number) {
    this.#sent = firstSequence;
    this.#acknowledged = firstSequence;
  }

  /** Number of the next byte to be sent. */
  get sequence(): number {
    return this.#sent;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Sent, but not acknowledged by the phone. */
  get underWayBytes(): number {
    return distance(this.#acknowledged, this.#sent);
  }

  get sendableBytes(): number {
    return sendableBytes(this.#windowBytes, this.#acknowledged, this.#sent);
  }

  /** True when a packet with so much of payload would be full, or as full as the phone's window lets it be. */
  fills(maxBytes: number): boolean {
    const ready = Math.min(this.#queuedBytes, this.sendableBytes);
    return ready >= maxBytes || (ready < this.#queuedBytes && ready >= maxBytes / 2);
  }

  get hasWork(): boolean {
    return this.#queuedBytes > 0 && this.sendableBytes > 0;
  }

  /** Queues the bytes; the caller then waits for `room`. */
  push(bytes: Bytes): void {
    if (this.#error !== null) throw this.#error;
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#queuedBytes += bytes.length;
  }

  /** Resolves when the next write is welcome. */
  async room(): Promise<void> {
    while (this.#error === null && this.#queuedBytes > SEND_BUFFER_BYTES) await this.change();
    if (this.#error !== null) throw this.#error;
  }

  /** Up to `maxBytes` that the window allows; they count as sent. Empty when there is nothing or no room. */
  take(maxBytes: number): readonly Bytes[] {
    const wanted = Math.min(maxBytes, this.#queuedBytes, this.sendableBytes);
    const pieces = this.#cut(wanted);
    this.#queuedBytes -= wanted;
    this.#sent = advance(this.#sent, wanted);
    if (wanted > 0) this.#changed();
    return pieces;
  }

  /**
   * Takes note of a segment of the phone.
   * @throws mux/malformed when it acknowledges what was never sent
   */
  peerSaid(acknowledgement: number, windowBytes: number): void {
    if (!isPlausibleAck(this.#acknowledged, acknowledgement, this.#sent)) {
      throw new KeepsakeError("mux/malformed", { what: "acknowledgement" });
    }
    if (acknowledgement === this.#acknowledged && windowBytes === this.#windowBytes) return;
    this.#acknowledged = acknowledgement;
    this.#windowBytes = windowBytes;
    this.#changed();
  }

  /** Settles at the next movement: bytes sent, acknowledged, window changed, failure. */
  change(): Promise<void> {
    this.#change ??= promiseWithResolvers<void>();
    return this.#change.promise;
  }

  fail(error: KeepsakeError): void {
    this.#error ??= error;
    this.#parts.length = 0;
    this.#queuedBytes = 0;
    this.#changed();
  }

  #changed(): void {
    this.#change?.resolve();
    this.#change = null;
  }

  /** The first `length` queued bytes, as views. */
  #cut(length: number): readonly Bytes[] {
    const taken: Bytes[] = [];
    for (let missing = length; missing > 0; ) {
      const part = this.#parts[0];
      if (part === undefined) break;
      const bytes = part.subarray(0, missing);
      taken.push(bytes);
      missing -= bytes.length;
      if (bytes.length === part.length) this.#parts.shift();
      else this.#parts[0] = part.subarray(bytes.length);
    }
    return taken;
  }
}
