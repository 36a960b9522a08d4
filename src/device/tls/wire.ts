import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { handshakeError } from "./alerts.ts";

/*
 * The presentation language of TLS: big-endian numbers, vectors with their length in front. @source RFC 8446 §3
 */

export function u8(value: number): Bytes {
  return Uint8Array.of(value);
}

export function u16(value: number): Bytes {
  return Uint8Array.of(value >>> 8, value);
}

export function vector8(...parts: readonly Uint8Array[]): Bytes {
  const content = concatBytes(parts);
  return concatBytes([u8(content.length), content]);
}

export function vector16(...parts: readonly Uint8Array[]): Bytes {
  const content = concatBytes(parts);
  return concatBytes([u16(content.length), content]);
}

export function vector24(...parts: readonly Uint8Array[]): Bytes {
  const content = concatBytes(parts);
  return concatBytes([u8(content.length >>> 16), u16(content.length & 0xffff), content]);
}

/** Reads the body of one message. Every method throws tls/handshake (decode_error) when there is too little; results are views. */
export class WireReader {
  readonly #bytes: Bytes;
  readonly #what: string;
  #offset = 0;

  /** @param what for error messages: "ServerHello" */
  constructor(bytes: Bytes, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  bytes(length: number): Bytes {
    if (length > this.#bytes.length - this.#offset) throw handshakeError("decode_error", `${this.#what} ends early`);
    this.#offset += length;
    return this.#bytes.subarray(this.#offset - length, this.#offset);
  }

  u8(): number {
    return this.#number(1);
  }

  u16(): number {
    return this.#number(2);
  }

  vector8(): Bytes {
    return this.bytes(this.#number(1));
  }

  vector16(): Bytes {
    return this.bytes(this.#number(2));
  }

  vector24(): Bytes {
    return this.bytes(this.#number(3));
  }

  /** A vector of 16-bit numbers. */
  u16List(): readonly number[] {
    const reader = new WireReader(this.vector16(), this.#what);
    const values: number[] = [];
    while (!reader.atEnd) values.push(reader.u16());
    return values;
  }

  /** Everything seen so far, for signatures that cover it. */
  consumed(): Bytes {
    return this.#bytes.subarray(0, this.#offset);
  }

  finish(): void {
    if (!this.atEnd) throw handshakeError("decode_error", `${this.#what} has bytes left over`);
  }

  #number(size: number): number {
    let value = 0;
    for (const byte of this.bytes(size)) value = value * 256 + byte;
    return value;
  }
}
