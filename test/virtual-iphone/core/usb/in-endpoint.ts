import type { Bytes } from "../contracts.ts";

export class UsbStall extends Error {
  override readonly name = "UsbStall";
}
/** A transfer that will not complete: the phone left the bus, or the host took the transfer back. */
export class UsbGone extends Error {
  override readonly name = "UsbGone";
  readonly why: "unplugged" | "cancelled";
  constructor(why: "unplugged" | "cancelled", message: string = why) {
    super(message);
    this.why = why;
  }
}

interface Waiting {
  readonly length: number;
  readonly signal: AbortSignal | undefined;
  resolve(bytes: Bytes): void;
  reject(error: Error): void;
}

/** A transfer as the device sends it: it ends with a short packet, a zero-length one when the length is a multiple. */
interface Outgoing {
  bytes: Bytes;
  readonly endsWithZeroLength: boolean;
}

/** The bulk IN side: messages wait for host transfers, host transfers wait for messages. */
export class InEndpoint {
  readonly #packetSize: number;
  readonly #outgoing: Outgoing[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #watched = new WeakSet<AbortSignal>();
  #halted = false;

  constructor(packetSize: number) {
    this.#packetSize = packetSize;
  }

  /** One device transfer. An empty one reaches the host as a transfer of no bytes. */
  send(bytes: Bytes): void {
    this.#outgoing.push({ bytes, endsWithZeroLength: bytes.length > 0 && bytes.length % this.#packetSize === 0 });
    this.#serve();
  }

  /** Resolves with what one transfer brings, at most `length` bytes. */
  receive(length: number, signal?: AbortSignal): Promise<Bytes> {
    if (this.#halted) return Promise.reject(new UsbStall("endpoint halted"));
    this.#watch(signal);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ length, signal, resolve, reject });
      this.#serve();
    });
  }

  /** Ends the next transfer, and all later ones until the host clears the halt, with a stall. */
  halt(): void {
    this.#halted = true;
    this.#rejectAll(new UsbStall("endpoint halted"));
  }

  clearHalt(): void {
    this.#halted = false;
    this.#serve();
  }

  /** Forgets unsent messages and ends waiting transfers. */
  drop(error: Error): void {
    this.#outgoing.length = 0;
    this.#halted = false;
    this.#rejectAll(error);
  }

  /** Forgets unsent messages, transfers go on waiting: the host starts anew. */
  flush(): void {
    this.#outgoing.length = 0;
  }

  /** One listener for all transfers of a signal: a long-lived one sees millions of them. */
  #watch(signal: AbortSignal | undefined): void {
    if (signal === undefined || this.#watched.has(signal)) return;
    this.#watched.add(signal);
    signal.addEventListener("abort", () => this.#cancel(signal), { once: true });
  }

  #cancel(signal: AbortSignal): void {
    for (const waiting of this.#waiting.filter((candidate) => candidate.signal === signal)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.reject(new UsbGone("cancelled"));
    }
  }

  #rejectAll(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }

  #serve(): void {
    while (!this.#halted) {
      const outgoing = this.#outgoing[0];
      const waiting = this.#waiting[0];
      if (outgoing === undefined || waiting === undefined) return;
      this.#waiting.shift();
      const { bytes } = outgoing;
      if (bytes.length < waiting.length || (bytes.length === waiting.length && !outgoing.endsWithZeroLength)) {
        this.#outgoing.shift();
        waiting.resolve(bytes);
      } else {
        // The rest, or the zero-length packet alone, goes into the host's next transfer.
        outgoing.bytes = bytes.subarray(waiting.length);
        waiting.resolve(bytes.subarray(0, waiting.length));
      }
    }
  }
}
