import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { packetLength } from "./packet.ts";

const LENGTH_KNOWN_AFTER_BYTES = 8;

/**
 * Cuts the bulk IN pipe into packets. The pipe is a byte stream: one transfer may hold several packets, one packet may
 * span several transfers, a transfer may be empty. Packets within one transfer are views on it; only a packet that spans
 * transfers is joined, at most 65,536 bytes.
 *
 * @source libimobiledevice/usbmuxd src/device.c device_data_input (limit); libimobiledevice/libusbmuxd issue 8 (cuts)
 */
export class PacketAssembler {
  /** Less than a header, carried over. */
  #head: Bytes = new Uint8Array(0);
  /** The packet that spans transfers, and how much of it is here. */
  #packet: Bytes | null = null;
  #filled = 0;

  /** True between packets. */
  get isEmpty(): boolean {
    return this.#head.length === 0 && this.#packet === null;
  }

  /** Forgets an unfinished packet. */
  reset(): void {
    this.#head = new Uint8Array(0);
    this.#packet = null;
    this.#filled = 0;
  }

  /**
   * The packets that are complete after this transfer, in order. The assembler owns the transfer from now on.
   * @throws mux/malformed, mux/too-long; the assembler is of no use afterwards until `reset`
   */
  *push(transfer: Bytes): Generator<Bytes, void, undefined> {
    let rest = this.#continue(transfer);
    if (this.#packet !== null && this.#filled < this.#packet.length) return;
    if (this.#packet !== null) {
      yield this.#packet;
      this.#packet = null;
    }
    while (rest.length >= LENGTH_KNOWN_AFTER_BYTES) {
      const length = checkedLength(rest);
      if (rest.length < length) return this.#begin(rest, length);
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
    }
    this.#head = rest.length === 0 ? rest : rest.slice();
  }

  /** Fills the unfinished packet; returns what is left of the transfer. */
  #continue(transfer: Bytes): Bytes {
    if (this.#packet === null) return this.#joinHead(transfer);
    const taken = Math.min(this.#packet.length - this.#filled, transfer.length);
    this.#packet.set(transfer.subarray(0, taken), this.#filled);
    this.#filled += taken;
    return transfer.subarray(taken);
  }

  #joinHead(transfer: Bytes): Bytes {
    if (this.#head.length === 0) return transfer;
    const joined = new Uint8Array(this.#head.length + transfer.length);
    joined.set(this.#head);
    joined.set(transfer, this.#head.length);
    this.#head = new Uint8Array(0);
    return joined;
  }

  #begin(start: Bytes, length: number): void {
    this.#packet = new Uint8Array(length);
    this.#packet.set(start);
    this.#filled = start.length;
  }
}

function checkedLength(bytes: Bytes): number {
  const length = packetLength(bytes, 0);
  if (length < LENGTH_KNOWN_AFTER_BYTES) throw new KeepsakeError("mux/malformed", { what: "packet length", length });
  if (length > limits.muxPacketBytes) throw new KeepsakeError("mux/too-long", { length });
  return length;
}
