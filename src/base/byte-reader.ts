import type { AbortOptions } from "./abort.ts";
import type { ByteSource } from "./byte-duplex.ts";
import { type Bytes, dataView } from "./bytes.ts";
import { KeepsakeError } from "./errors.ts";

/** Exact reading on top of a source; the only place that buffers left-overs. */
export interface ByteReader {
  /** Bytes consumed so far; used in error messages. */
  readonly position: number;
  /** Throws base/ended at a clean end before the first byte, base/truncated inside. */
  readExactly(length: number, options?: AbortOptions): Promise<Bytes>;
  readU8(options?: AbortOptions): Promise<number>;
  readU32BE(options?: AbortOptions): Promise<number>;
  /** The next `length` bytes as a source, without collecting them. Must be drained before the next call on this reader. */
  stream(length: number): ByteSource;
  atEnd(options?: AbortOptions): Promise<boolean>;
}

/** Reads exact lengths from `source`, which nobody else may read from now on. Results may be views on larger buffers. */
export function createByteReader(source: ByteSource): ByteReader {
  return new BufferedByteReader(source);
}

class BufferedByteReader implements ByteReader {
  #rest: Bytes = new Uint8Array(0);
  #position = 0;
  #unread = 0;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get position(): number {
    return this.#position;
  }

  async readExactly(length: number, options?: AbortOptions): Promise<Bytes> {
    this.#requireDrained();
    if (this.#rest.length >= length) return this.#take(length);
    return this.#collect(length, options);
  }

  async readU8(options?: AbortOptions): Promise<number> {
    return dataView(await this.readExactly(1, options)).getUint8(0);
  }

  async readU32BE(options?: AbortOptions): Promise<number> {
    return dataView(await this.readExactly(4, options)).getUint32(0);
  }

  stream(length: number): ByteSource {
    this.#requireDrained();
    this.#unread = length;
    return { read: (options?: AbortOptions) => this.#readFromStream(options) };
  }

  async atEnd(options?: AbortOptions): Promise<boolean> {
    this.#requireDrained();
    return this.#rest.length === 0 && !(await this.#refill(options));
  }

  async #readFromStream(options?: AbortOptions): Promise<Bytes | null> {
    if (this.#unread === 0) return null;
    if (this.#rest.length === 0 && !(await this.#refill(options))) {
      throw new KeepsakeError("base/truncated", { position: this.#position, missing: this.#unread });
    }
    const bytes = this.#take(Math.min(this.#rest.length, this.#unread));
    this.#unread -= bytes.length;
    return bytes;
  }

  async #collect(length: number, options?: AbortOptions): Promise<Bytes> {
    const collected = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.#rest.length === 0 && !(await this.#refill(options))) throw endError(this.#position, filled, length);
      const part = this.#take(Math.min(this.#rest.length, length - filled));
      collected.set(part, filled);
      filled += part.length;
    }
    return collected;
  }

  #take(length: number): Bytes {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    this.#position += length;
    return taken;
  }

  async #refill(options?: AbortOptions): Promise<boolean> {
    const next = await this.#source.read(options);
    if (next === null) return false;
    this.#rest = next;
    return true;
  }

  #requireDrained(): void {
    if (this.#unread > 0) throw new KeepsakeError("base/bug", { what: "reader used before its stream was drained" });
  }
}

function endError(position: number, filled: number, length: number): KeepsakeError {
  return filled === 0
    ? new KeepsakeError("base/ended", { position, wanted: length })
    : new KeepsakeError("base/truncated", { position, missing: length - filled });
}
