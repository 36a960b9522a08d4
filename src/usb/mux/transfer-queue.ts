import type { Bytes } from "../../base/bytes.ts";
import { TRANSFERS_IN_FLIGHT, type UsbTransport } from "../usb-transport.ts";

/** Keeps several reads in flight on the transport, so that the bus is never idle, and hands their results out in order. */
export class TransferQueue {
  readonly #transport: UsbTransport;
  readonly #pending: Promise<Bytes>[] = [];

  constructor(transport: UsbTransport) {
    this.#transport = transport;
  }

  /** The next transfer. A failed one is final. */
  next(): Promise<Bytes> {
    this.#fill();
    return this.#pending.shift() ?? this.#transport.receive();
  }

  #fill(): void {
    while (this.#pending.length < TRANSFERS_IN_FLIGHT) {
      const transfer = this.#transport.receive();
      // Whoever takes it from the queue sees the error; those behind it fail for the same reason.
      transfer.catch(() => undefined);
      this.#pending.push(transfer);
    }
  }
}
