import { type Bytes, type PlistDict, PlistReal, PlistUid, type PlistValue } from "../contracts.ts";
import { MAX_DEPTH, PlistError } from "./plist-error.ts";

const TRAILER_BYTES = 32;
const HEADER_BYTES = 8;
/** 2001-01-01T00:00:00Z in milliseconds since 1970. */
const APPLE_EPOCH_MS = 978_307_200_000;

/**
 * Reads "bplist00". Widths of offsets and references may be anything from 1 to 8, not only powers of two; integers of 1, 2
 * and 4 bytes are unsigned, 8 bytes signed, 16 bytes hold values from 2^63 on. Data are views on `bytes`, not copies, and an
 * object referenced twice is the same object twice.
 * @source libimobiledevice/libplist src/bplist.c (format), python/cpython Lib/plistlib.py
 */
export function parseBinaryPlist(bytes: Bytes): PlistValue {
  return new BinaryReader(bytes).readTop();
}

class BinaryReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #offsetWidth: number;
  readonly #refWidth: number;
  readonly #count: number;
  readonly #top: number;
  readonly #table: number;
  readonly #done: (PlistValue | undefined)[];
  readonly #inProgress: Uint8Array;

  constructor(bytes: Bytes) {
    if (bytes.length < HEADER_BYTES + TRAILER_BYTES) throw new PlistError("binary property list is too short");
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const trailer = bytes.length - TRAILER_BYTES;
    this.#offsetWidth = this.#view.getUint8(trailer + 6);
    this.#refWidth = this.#view.getUint8(trailer + 7);
    this.#count = this.#size64(trailer + 8);
    this.#top = this.#size64(trailer + 16);
    this.#table = this.#size64(trailer + 24);
    if (this.#offsetWidth < 1 || this.#offsetWidth > 8) throw new PlistError("offset width out of range");
    if (this.#refWidth < 1 || this.#refWidth > 8) throw new PlistError("reference width out of range");
    if (this.#count < 1 || this.#top >= this.#count) throw new PlistError("top object out of range");
    if (this.#table < HEADER_BYTES || this.#table + this.#count * this.#offsetWidth > trailer) {
      throw new PlistError("offset table out of range");
    }
    this.#done = [];
    this.#inProgress = new Uint8Array(this.#count);
  }

  readTop(): PlistValue {
    return this.#object(this.#top, 0);
  }

  #object(index: number, depth: number): PlistValue {
    const done = this.#done[index];
    if (done !== undefined) return done;
    if (depth > MAX_DEPTH) throw new PlistError("nested too deeply");
    if (this.#inProgress[index] === 1) throw new PlistError("an object contains itself");
    this.#inProgress[index] = 1;
    const value = this.#decode(this.#offsetOf(index), depth);
    this.#inProgress[index] = 0;
    this.#done[index] = value;
    return value;
  }

  #offsetOf(index: number): number {
    const offset = this.#sized(this.#table + index * this.#offsetWidth, this.#offsetWidth);
    if (offset < HEADER_BYTES || offset >= this.#table)
      throw new PlistError(`object ${index} lies outside the objects`);
    return offset;
  }

  #decode(offset: number, depth: number): PlistValue {
    const marker = this.#view.getUint8(offset);
    const low = marker & 0x0f;
    switch (marker >> 4) {
      case 0x0:
        if (marker === 0x08) return false;
        if (marker === 0x09) return true;
        break;
      case 0x1:
        return this.#integer(offset + 1, 1 << low);
      case 0x2:
        return this.#real(offset + 1, 1 << low);
      case 0x3:
        if (marker === 0x33) return this.#date(offset + 1);
        break;
      case 0x4: {
        const { start, length } = this.#extent(offset, low, 1);
        return this.#bytes.subarray(start, start + length);
      }
      case 0x5: {
        const { start, length } = this.#extent(offset, low, 1);
        return this.#latin(start, length);
      }
      case 0x6: {
        const { start, length } = this.#extent(offset, low, 2);
        return this.#utf16(start, length);
      }
      case 0x8:
        this.#need(offset + 1, low + 1);
        return new PlistUid(this.#sized(offset + 1, low + 1));
      case 0xa:
      case 0xb:
      case 0xc:
        return this.#array(offset, low, depth);
      case 0xd:
        return this.#dict(offset, low, depth);
    }
    throw new PlistError(`unknown object marker 0x${marker.toString(16)}`);
  }

  #integer(at: number, width: number): number | bigint {
    this.#need(at, width);
    switch (width) {
      case 1:
        return this.#view.getUint8(at);
      case 2:
        return this.#view.getUint16(at);
      case 4:
        return this.#view.getUint32(at);
      case 8:
        return narrow(this.#view.getBigInt64(at));
      case 16:
        return narrow((this.#view.getBigInt64(at) << 64n) | this.#view.getBigUint64(at + 8));
    }
    throw new PlistError(`integer of ${width} bytes`);
  }

  #real(at: number, width: number): number | PlistReal {
    this.#need(at, width);
    if (width !== 4 && width !== 8) throw new PlistError(`real of ${width} bytes`);
    const value = width === 4 ? this.#view.getFloat32(at) : this.#view.getFloat64(at);
    return Number.isSafeInteger(value) ? new PlistReal(value) : value;
  }

  #date(at: number): Date {
    this.#need(at, 8);
    const date = new Date(Math.round(this.#view.getFloat64(at) * 1000) + APPLE_EPOCH_MS);
    if (Number.isNaN(date.getTime())) throw new PlistError("date out of range");
    return date;
  }

  #latin(start: number, length: number): string {
    if (length <= 40) {
      let text = "";
      for (let i = start; i < start + length; i++) text += String.fromCharCode(this.#view.getUint8(i));
      return text;
    }
    const pieces: string[] = [];
    for (let at = start; at < start + length; at += 8192) {
      const piece = this.#bytes.subarray(at, Math.min(at + 8192, start + length));
      pieces.push(String.fromCharCode.apply(null, piece as unknown as number[]));
    }
    return pieces.join("");
  }

  #utf16(start: number, units: number): string {
    const pieces: string[] = [];
    for (let done = 0; done < units; done += 8192) {
      const piece = new Uint16Array(Math.min(8192, units - done));
      for (let i = 0; i < piece.length; i++) piece[i] = this.#view.getUint16(start + (done + i) * 2);
      pieces.push(String.fromCharCode.apply(null, piece as unknown as number[]));
    }
    return pieces.join("");
  }

  #array(offset: number, low: number, depth: number): PlistValue[] {
    const { start, length } = this.#extent(offset, low, this.#refWidth);
    const array: PlistValue[] = [];
    for (let i = 0; i < length; i++) array.push(this.#object(this.#ref(start + i * this.#refWidth), depth + 1));
    return array;
  }

  #dict(offset: number, low: number, depth: number): PlistDict {
    const { start, length } = this.#extent(offset, low, this.#refWidth * 2);
    const values = start + length * this.#refWidth;
    const dict: PlistDict = {};
    for (let i = 0; i < length; i++) {
      const key = this.#object(this.#ref(start + i * this.#refWidth), depth + 1);
      if (typeof key !== "string") throw new PlistError("a dictionary key is no string");
      setKey(dict, key, this.#object(this.#ref(values + i * this.#refWidth), depth + 1));
    }
    return dict;
  }

  #ref(at: number): number {
    const ref = this.#sized(at, this.#refWidth);
    if (ref >= this.#count) throw new PlistError("reference out of range");
    return ref;
  }

  /** Start and count of a sized object; `unit` is the bytes of one item. */
  #extent(offset: number, low: number, unit: number): { start: number; length: number } {
    let start = offset + 1;
    let length = low;
    if (low === 0x0f) {
      this.#need(start, 1);
      const marker = this.#view.getUint8(start);
      if (marker >> 4 !== 1 || (marker & 0x0f) > 3) throw new PlistError("count is no integer");
      const width = 1 << (marker & 0x0f);
      this.#need(start + 1, width);
      length = this.#sized(start + 1, width);
      start += 1 + width;
    }
    this.#need(start, length * unit);
    return { start, length };
  }

  #need(at: number, length: number): void {
    if (at + length > this.#table) throw new PlistError("an object runs past the objects");
  }

  #sized(at: number, width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + this.#view.getUint8(at + i);
    return value;
  }

  #size64(at: number): number {
    const value = this.#view.getBigUint64(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new PlistError("trailer number out of range");
    return Number(value);
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Assigning `__proto__` would change the object instead of adding a key. */
export function setKey(dict: PlistDict, key: string, value: PlistValue): void {
  if (key === "__proto__") {
    Object.defineProperty(dict, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    dict[key] = value;
  }
}
