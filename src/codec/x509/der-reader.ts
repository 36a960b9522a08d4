import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { tags } from "./der-writer.ts";

export interface DerElement {
  readonly tag: number;
  /** A view of the content. */
  readonly content: Bytes;
  /** A view of tag, length and content. */
  readonly encoded: Bytes;
}

/** Lengths of five bytes and more would describe gigabytes. */
const MAX_LENGTH_BYTES = 4;

/**
 * Reads DER elements one after the other: definite and shortest lengths only, one-byte tags only. Results are views.
 * Every method throws base/malformed with the offset when the bytes are something else.
 * @source ITU-T X.690 §8.1, §10.1
 */
export class DerReader {
  readonly #bytes: Bytes;
  readonly #format: string;
  #offset = 0;

  /** @param format for error messages, "certificate" for example */
  constructor(bytes: Bytes, format: string) {
    this.#bytes = bytes;
    this.#format = format;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  /** The tag of the next element, or null at the end. */
  peekTag(): number | null {
    return this.#bytes[this.#offset] ?? null;
  }

  /** The next element, whatever it is. */
  next(): DerElement {
    const start = this.#offset;
    const tag = this.#byte();
    if ((tag & 0x1f) === 0x1f) this.#fail("tag of several bytes");
    const length = this.#length();
    if (length > this.#bytes.length - this.#offset) this.#fail("element longer than its surroundings");
    const content = this.#bytes.subarray(this.#offset, this.#offset + length);
    this.#offset += length;
    return { tag, content, encoded: this.#bytes.subarray(start, this.#offset) };
  }

  /** The content of the next element, which must have this tag. */
  read(tag: number): Bytes {
    return this.readElement(tag).content;
  }

  readElement(tag: number): DerElement {
    if (this.peekTag() !== tag) this.#fail(`tag ${tag} expected`);
    return this.next();
  }

  /** A reader of the content of the next element. */
  enter(tag: number): DerReader {
    return new DerReader(this.read(tag), this.#format);
  }

  /** An INTEGER as its shortest two's complement bytes. */
  readInteger(): Bytes {
    const content = this.read(tags.integer);
    const [first, second] = content;
    if (first === undefined) this.#fail("empty integer");
    const isPadded = second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (isPadded) this.#fail("integer with needless leading bytes");
    return content;
  }

  /** A BIT STRING of whole bytes. */
  readBitString(): Bytes {
    const content = this.read(tags.bitString);
    if (content[0] !== 0) this.#fail("bit string of whole bytes expected");
    return content.subarray(1);
  }

  /** Left-over bytes are an error: what we do not understand we do not accept. */
  finish(): void {
    if (!this.atEnd) this.#fail("bytes left over");
  }

  #byte(): number {
    const value = this.#bytes[this.#offset];
    if (value === undefined) return this.#fail("ends early");
    this.#offset += 1;
    return value;
  }

  #length(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > MAX_LENGTH_BYTES) this.#fail("length of unknown form");
    let length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + this.#byte();
    if (length < 0x80 || length < 256 ** (count - 1)) this.#fail("length not in its shortest form");
    return length;
  }

  #fail(reason: string): never {
    throw new KeepsakeError("base/malformed", { format: this.#format, reason, offset: this.#offset });
  }
}
