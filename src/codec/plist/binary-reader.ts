import { type Bytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { fromInteger, fromReal, malformedPlist, type PlistValue, plistEpochMs, plistUid, setKey } from "./value.ts";

/** "bplist", a digit pair for the version, then objects, offset table, trailer. */
export const binaryMagic = "bplist";

const HEADER_BYTES = 8;
const TRAILER_BYTES = 32;
/** Values a reader would walk when every shared object is visited each time it is referred to. */
const MAX_EXPANDED_VALUES = 67_108_864;
const IN_PROGRESS = 255;

/**
 * Reads a binary property list. Each object is decoded once and shared where it is referred to again; data are views.
 * @throws base/malformed
 * @source opensource.apple.com CF CFBinaryPList.c (format comment); libimobiledevice/libplist src/bplist.c (odd widths)
 */
export function readBinaryPlist(bytes: Bytes): PlistValue {
  if (bytes.length < HEADER_BYTES + TRAILER_BYTES) throw malformedPlist("too short", bytes.length);
  return new BinaryReader(bytes).readTop();
}

class BinaryReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #offsetBytes: number;
  readonly #refBytes: number;
  readonly #count: number;
  readonly #top: number;
  readonly #table: number;
  readonly #values: PlistValue[] = [];
  /** 0 unseen, IN_PROGRESS, otherwise 1 + levels below. */
  readonly #heights: Uint8Array;
  readonly #expanded: Float64Array;
  /** Objects never overlap in a sound file, so together they cannot be longer than it. */
  #unclaimedBytes: number;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    this.#view = dataView(bytes);
    const trailer = bytes.length - TRAILER_BYTES;
    this.#offsetBytes = this.#view.getUint8(trailer + 6);
    this.#refBytes = this.#view.getUint8(trailer + 7);
    this.#count = this.#unsigned(trailer + 8, 8);
    this.#top = this.#unsigned(trailer + 16, 8);
    this.#table = this.#unsigned(trailer + 24, 8);
    this.#checkTrailer(trailer);
    this.#heights = new Uint8Array(this.#count);
    this.#expanded = new Float64Array(this.#count);
    this.#unclaimedBytes = this.#table - HEADER_BYTES;
  }

  readTop(): PlistValue {
    return this.#object(this.#top, 1);
  }

  #checkTrailer(trailer: number): void {
    const widthsFit = isWidth(this.#offsetBytes) && isWidth(this.#refBytes);
    const tableFits = this.#table >= HEADER_BYTES && this.#table <= trailer;
    // Every object takes at least one byte, so the count is bounded by the file before anything is allocated.
    const countFits = this.#count >= 1 && this.#count <= this.#table - HEADER_BYTES;
    const tableIsInside = this.#count * this.#offsetBytes <= trailer - this.#table;
    if (!widthsFit || !tableFits || !countFits || !tableIsInside || this.#top >= this.#count) {
      throw malformedPlist("trailer", trailer);
    }
  }

  #object(index: number, depth: number): PlistValue {
    const height = this.#heights[index] ?? 0;
    if (height === IN_PROGRESS) throw malformedPlist("object contains itself", index);
    if (depth + Math.max(0, height - 1) > limits.plistDepth) throw malformedPlist("too deep", index);
    if (height === 0) this.#values[index] = this.#decode(index, depth);
    return this.#values[index] ?? null;
  }

  #decode(index: number, depth: number): PlistValue {
    const offset = this.#unsigned(this.#table + index * this.#offsetBytes, this.#offsetBytes);
    if (offset < HEADER_BYTES || offset >= this.#table) throw malformedPlist("object offset", index);
    const marker = this.#view.getUint8(offset);
    const kind = marker >> 4;
    if (kind === 0xa || kind === 0xd) return this.#container(index, offset, kind === 0xd, depth);
    this.#heights[index] = 1;
    this.#expanded[index] = 1;
    return this.#scalar(kind, marker & 0x0f, offset);
  }

  #scalar(kind: number, low: number, offset: number): PlistValue {
    switch (kind) {
      case 0x0:
        return this.#constant(low, offset);
      case 0x1:
        return this.#integer(low, offset);
      case 0x2:
        return fromReal(this.#real(low, offset));
      case 0x3:
        return this.#date(low, offset);
      case 0x4: {
        const { start, count } = this.#claimCounted(offset, low, 1);
        return this.#bytes.subarray(start, start + count);
      }
      case 0x5: {
        const { start, count } = this.#claimCounted(offset, low, 1);
        return this.#asciiText(start, count);
      }
      case 0x6: {
        const { start, count } = this.#claimCounted(offset, low, 2);
        return this.#utf16Text(start, count);
      }
      case 0x8:
        return this.#uid(low, offset);
      default:
        throw malformedPlist("unknown marker", offset);
    }
  }

  #constant(low: number, offset: number): PlistValue {
    this.#claim(offset, 1);
    if (low === 0x0) return null;
    if (low === 0x8) return false;
    if (low === 0x9) return true;
    throw malformedPlist("unknown marker", offset);
  }

  /** 1, 2 and 4 bytes are unsigned, 8 and 16 signed. */
  #integer(low: number, offset: number): number | bigint {
    if (low > 4) throw malformedPlist("integer width", offset);
    const width = 2 ** low;
    this.#claim(offset, 1 + width);
    if (width <= 4) return this.#unsigned(offset + 1, width);
    if (width === 8) return fromInteger(this.#view.getBigInt64(offset + 1));
    return fromInteger((this.#view.getBigInt64(offset + 1) << 64n) | this.#view.getBigUint64(offset + 9));
  }

  #real(low: number, offset: number): number {
    if (low !== 2 && low !== 3) throw malformedPlist("real width", offset);
    this.#claim(offset, 1 + 2 ** low);
    return low === 2 ? this.#view.getFloat32(offset + 1) : this.#view.getFloat64(offset + 1);
  }

  #date(low: number, offset: number): Date {
    const date = new Date(plistEpochMs + this.#real(low, offset) * 1000);
    if (Number.isNaN(date.getTime())) throw malformedPlist("date out of range", offset);
    return date;
  }

  #uid(low: number, offset: number): PlistValue {
    const width = low + 1;
    this.#claim(offset, 1 + width);
    if (!isWidth(width)) throw malformedPlist("uid width", offset);
    return plistUid(this.#unsigned(offset + 1, width));
  }

  #asciiText(start: number, count: number): string {
    if (count > 48) return fromUtf8(this.#bytes.subarray(start, start + count));
    let text = "";
    for (let at = start; at < start + count; at++) {
      const code = this.#bytes[at] ?? 0;
      // Some writers put UTF-8 behind the ASCII marker.
      if (code > 0x7f) return fromUtf8(this.#bytes.subarray(start, start + count));
      text += String.fromCharCode(code);
    }
    return text;
  }

  /** By hand, because TextDecoder would replace half surrogate pairs, which file names on phones do contain. */
  #utf16Text(start: number, count: number): string {
    const parts: string[] = [];
    for (let done = 0; done < count; done += 4096) {
      const codes = new Uint16Array(Math.min(4096, count - done));
      for (let at = 0; at < codes.length; at++) codes[at] = this.#view.getUint16(start + 2 * (done + at));
      parts.push(String.fromCharCode(...codes));
    }
    return parts.join("");
  }

  #container(index: number, offset: number, isDict: boolean, depth: number): PlistValue {
    const low = this.#view.getUint8(offset) & 0x0f;
    const { start, count } = this.#claimCounted(offset, low, isDict ? 2 * this.#refBytes : this.#refBytes);
    this.#heights[index] = IN_PROGRESS;
    const walk: Walk = { below: 0, expanded: 1, depth: depth + 1 };
    const value = isDict ? this.#dict(start, count, walk) : this.#array(start, count, walk);
    if (walk.expanded > MAX_EXPANDED_VALUES) throw malformedPlist("too many values", offset);
    this.#heights[index] = 1 + walk.below;
    this.#expanded[index] = walk.expanded;
    return value;
  }

  #array(start: number, count: number, walk: Walk): PlistValue {
    const array: PlistValue[] = [];
    for (let item = 0; item < count; item++) array.push(this.#child(start + item * this.#refBytes, walk));
    return array;
  }

  #dict(start: number, count: number, walk: Walk): PlistValue {
    const dict: Record<string, PlistValue> = {};
    for (let item = 0; item < count; item++) {
      const at = start + item * this.#refBytes;
      const key = this.#child(at, walk);
      if (typeof key !== "string") throw malformedPlist("key is not a string", at);
      setKey(dict, key, this.#child(at + count * this.#refBytes, walk));
    }
    return dict;
  }

  #child(at: number, walk: Walk): PlistValue {
    const index = this.#unsigned(at, this.#refBytes);
    if (index >= this.#count) throw malformedPlist("reference", at);
    const value = this.#object(index, walk.depth);
    walk.below = Math.max(walk.below, this.#heights[index] ?? 0);
    walk.expanded += this.#expanded[index] ?? 0;
    return value;
  }

  /** Length in the marker, or in an integer after it when the low half is 15. */
  #claimCounted(offset: number, low: number, unitBytes: number): { readonly start: number; readonly count: number } {
    let start = offset + 1;
    let count = low;
    if (low === 0x0f) {
      const marker = this.#bytes[start] ?? 0;
      const width = 2 ** (marker & 0x0f);
      if (marker >> 4 !== 0x1 || width > 8 || start + 1 + width > this.#table) throw malformedPlist("length", offset);
      count = this.#unsigned(start + 1, width);
      start += 1 + width;
    }
    this.#claim(offset, start - offset + count * unitBytes);
    return { start, count };
  }

  #claim(offset: number, length: number): void {
    if (offset + length > this.#table) throw malformedPlist("object runs over", offset);
    this.#unclaimedBytes -= length;
    if (this.#unclaimedBytes < 0) throw malformedPlist("objects overlap", offset);
  }

  /** Big-endian, any width from 1 to 8 bytes. */
  #unsigned(at: number, width: number): number {
    let value = 0;
    for (let index = at; index < at + width; index++) value = value * 256 + (this.#bytes[index] ?? 0);
    if (value > Number.MAX_SAFE_INTEGER) throw malformedPlist("number too large", at);
    return value;
  }
}

interface Walk {
  below: number;
  expanded: number;
  readonly depth: number;
}

function isWidth(width: number): boolean {
  return width >= 1 && width <= 8;
}
