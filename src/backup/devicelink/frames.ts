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
  return concatBytes([lengthWord(payload.length + 1), Uint8Array.of(code), payload]);
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

const JOIN_BYTES = 262_144;

/** Joins frames into larger writes: every write becomes at least one record and one packet below. */
export class FrameWriter {
  readonly #sink: ByteSink;
  #frames: Bytes[] = [];
  #bytes = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async write(bytes: Bytes): Promise<void> {
    this.#frames.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= JOIN_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#bytes === 0) return;
    const joined = concatBytes(this.#frames);
    this.#frames = [];
    this.#bytes = 0;
    await this.#sink.write(joined);
  }
}
