import type { ByteSink } from "../../base/byte-duplex.ts";
import { type Bytes, concatBytes, dataView, utf8 } from "../../base/bytes.ts";

/** First byte of a block inside a file stream: file data follows. Any other byte ends the file. */
export const DATA_CODE = 0x0c;
/** Ends a file that is complete. */
export const SUCCESS_CODE = 0x00;

/** Stands for "no text" in messages. */
export const NO_TEXT = "___EmptyParameterString___";

/** `content` with its length in front, big-endian: the one framing of everything on the link. */
export function frame(content: Bytes): Bytes {
  return concatBytes([lengthWord(content.length), content]);
}

/** A block of a file stream: code byte and payload. */
export function block(code: number, payload: Bytes): Bytes {
  return concatBytes([blockHead(code, payload.length), payload]);
}

function blockHead(code: number, payloadBytes: number): Bytes {
  return concatBytes([lengthWord(payloadBytes + 1), Uint8Array.of(code)]);
}

export function textBlock(code: number, text: string): Bytes {
  return block(code, utf8(text));
}

/** Ends a file stream. */
export const endOfStream = (): Bytes => lengthWord(0);

function lengthWord(length: number): Bytes {
  const word = new Uint8Array(4);
  dataView(word).setUint32(0, length);
  return word;
}

/** Whole records of TLS, and the largest piece that changes threads without a copy. */
const JOIN_BYTES = 262_144;

/**
 * Joins frames into larger writes: every write becomes at least one record and one packet below. Of a stream all writes but
 * the last have the same length, wherever that cuts a frame, so that the records are full.
 */
export class FrameWriter {
  readonly #sink: ByteSink;
  #joined: Bytes | null = null;
  #filled = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(bytes: Bytes): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      this.#joined ??= new Uint8Array(JOIN_BYTES);
      const part = bytes.subarray(done, done + JOIN_BYTES - this.#filled);
      this.#joined.set(part, this.#filled);
      this.#filled += part.length;
      done += part.length;
      if (this.#filled === JOIN_BYTES) await this.flush();
    }
  }

  /** A block of a file stream, without joining it first. */
  async writeBlock(code: number, payload: Bytes): Promise<void> {
    await this.write(blockHead(code, payload.length));
    await this.write(payload);
  }

  async flush(): Promise<void> {
    if (this.#joined === null) return;
    const joined = this.#joined.subarray(0, this.#filled);
    this.#joined = null;
    this.#filled = 0;
    await this.#sink.write(joined);
  }
}
