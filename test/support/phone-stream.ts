import type { ByteDuplex } from "../../src/base/byte-duplex.ts";
import { KeepsakeError } from "../../src/base/errors.ts";
import { type Bytes, type PhoneStream, StreamEnded } from "../virtual-iphone/core/contracts.ts";

/** The phone's view of one end of a pipe of ours, so that a service of the virtual iPhone can sit at its other end. */
export function phoneStreamOver(duplex: ByteDuplex): PhoneStream {
  return new DuplexStream(duplex);
}

/** The other way round: our view of a stream of the virtual iPhone. */
export function duplexOver(stream: PhoneStream): ByteDuplex {
  let abortedWith: KeepsakeError | null = null;
  const closed = Promise.resolve();
  const guarded = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw abortedWith ?? new KeepsakeError("usb/unplugged", {}, { cause: error });
    }
  };
  return {
    label: stream.label,
    closed,
    read: () => guarded(stream.readSome(65_536)),
    write: (bytes) => guarded(stream.write(bytes)),
    close: () => guarded(stream.close()),
    abort: (reason) => {
      abortedWith ??= reason;
      stream.abort(reason);
    },
  };
}

class DuplexStream implements PhoneStream {
  readonly label: string;
  readonly #duplex: ByteDuplex;
  #rest: Bytes = new Uint8Array(0);

  constructor(duplex: ByteDuplex) {
    this.label = duplex.label;
    this.#duplex = duplex;
  }

  async readExactly(length: number): Promise<Bytes> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const piece = await this.readSome(length - filled);
      if (piece === null) throw new StreamEnded(`the host closed with ${filled} of ${length} bytes sent`);
      bytes.set(piece, filled);
      filled += piece.length;
    }
    return bytes;
  }

  async readSome(maxLength: number): Promise<Bytes | null> {
    if (this.#rest.length === 0) {
      const next = await this.#duplex.read().catch((error: unknown) => {
        throw new StreamEnded(String(error));
      });
      if (next === null) return null;
      this.#rest = next;
    }
    const piece = this.#rest.subarray(0, maxLength);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  write(bytes: Bytes): Promise<void> {
    return this.#duplex.write(bytes).catch((error: unknown) => {
      throw new StreamEnded(String(error));
    });
  }

  close(): Promise<void> {
    return this.#duplex.close();
  }

  abort(reason: Error): void {
    this.#duplex.abort(new KeepsakeError("base/ended", { what: "the phone dropped the link" }, { cause: reason }));
  }
}
