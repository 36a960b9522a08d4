import { type Bytes, dataView, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import {
  integerRange,
  isPlistArray,
  isPlistReal,
  isPlistUid,
  type PlistDict,
  type PlistValue,
  plistEpochMs,
} from "./value.ts";

/**
 * Writes a binary property list. Equal strings and numbers and identical containers are stored once.
 * @throws base/bug for cycles, nesting beyond the limit, integers beyond 128 bits
 */
export function writeBinaryPlist(value: PlistValue): Bytes {
  const collector = new ObjectCollector();
  collector.add(value, 1);
  return writeObjects(collector.objects, collector.children);
}

/** Numbers every distinct object, the top one 0. */
class ObjectCollector {
  readonly objects: PlistValue[] = [];
  /** Object numbers of the children: of a dict first all keys, then all values. Null for scalars. */
  readonly children: (Uint32Array | null)[] = [];
  readonly #numbers = new Map<PlistValue, number>();
  readonly #open = new Set<PlistValue>();

  add(value: PlistValue, depth: number): number {
    const known = this.#numbers.get(value);
    if (this.#open.has(value)) throw bug("cyclic");
    if (known !== undefined) return known;
    if (depth > limits.plistDepth) throw bug("too deep");
    const number = this.objects.length;
    this.#numbers.set(value, number);
    this.objects.push(value);
    this.children.push(null);
    const parts = partsOf(value);
    if (parts !== null) this.#addChildren(value, number, parts, depth);
    return number;
  }

  #addChildren(value: PlistValue, number: number, parts: readonly PlistValue[], depth: number): void {
    this.#open.add(value);
    const numbers = new Uint32Array(parts.length);
    for (const [at, part] of parts.entries()) numbers[at] = this.add(part, depth + 1);
    this.children[number] = numbers;
    this.#open.delete(value);
  }
}

/** Null for a scalar. */
function partsOf(value: PlistValue): readonly PlistValue[] | null {
  if (isPlistArray(value)) return value;
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return null;
  if (isPlistReal(value) || isPlistUid(value)) return null;
  return [...Object.keys(value), ...Object.values(value as PlistDict)];
}

function writeObjects(objects: readonly PlistValue[], children: readonly (Uint32Array | null)[]): Bytes {
  const out = new GrowingBuffer();
  const refBytes = bytesFor(objects.length - 1);
  const offsets = new Float64Array(objects.length);
  out.append(utf8("bplist00"));
  for (const [number, object] of objects.entries()) {
    offsets[number] = out.length;
    const refs = children[number] ?? null;
    if (refs === null) writeScalar(out, object);
    else writeContainer(out, refs, refBytes, isPlistArray(object));
  }
  writeTable(out, offsets, refBytes);
  return out.take();
}

function writeContainer(out: GrowingBuffer, refs: Uint32Array, refBytes: number, isArray: boolean): void {
  writeMarker(out, isArray ? 0xa : 0xd, isArray ? refs.length : refs.length / 2);
  for (const ref of refs) out.unsigned(ref, refBytes);
}

function writeTable(out: GrowingBuffer, offsets: Float64Array, refBytes: number): void {
  const table = out.length;
  const offsetBytes = bytesFor(table);
  for (const offset of offsets) out.unsigned(offset, offsetBytes);
  out.append(new Uint8Array(6));
  out.unsigned(offsetBytes, 1);
  out.unsigned(refBytes, 1);
  out.unsigned(offsets.length, 8);
  out.unsigned(0, 8);
  out.unsigned(table, 8);
}

function writeScalar(out: GrowingBuffer, value: PlistValue): void {
  if (value === null) out.unsigned(0x00, 1);
  else if (typeof value === "boolean") out.unsigned(value ? 0x09 : 0x08, 1);
  else if (typeof value === "string") writeText(out, value);
  else if (typeof value === "bigint") writeBigInteger(out, value);
  else if (typeof value === "number") writeNumber(out, value);
  else if (value instanceof Date) out.real(0x33, (requireDate(value).getTime() - plistEpochMs) / 1000);
  else if (value instanceof Uint8Array) writeData(out, value);
  else if (isPlistReal(value)) out.real(0x23, value.CF$REAL);
  else if (isPlistUid(value)) writeUid(out, value.CF$UID);
}

function requireDate(date: Date): Date {
  if (Number.isNaN(date.getTime())) throw bug("invalid date");
  return date;
}

function writeData(out: GrowingBuffer, data: Bytes): void {
  writeMarker(out, 0x4, data.length);
  out.append(data);
}

function writeText(out: GrowingBuffer, text: string): void {
  if (isAscii(text)) {
    writeMarker(out, 0x5, text.length);
    out.ascii(text);
  } else {
    writeMarker(out, 0x6, text.length);
    out.utf16(text);
  }
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function writeNumber(out: GrowingBuffer, value: number): void {
  if (!Number.isSafeInteger(value)) out.real(0x23, value);
  else if (value < 0) writeBigInteger(out, BigInt(value));
  else writeUnsigned(out, value);
}

/** 1, 2, 4 or 8 bytes; readers take the first three as unsigned. */
function writeUnsigned(out: GrowingBuffer, value: number): void {
  const power = value <= 0xff ? 0 : value <= 0xffff ? 1 : value <= 0xffff_ffff ? 2 : 3;
  out.unsigned(0x10 | power, 1);
  out.unsigned(value, 2 ** power);
}

/** 8 or 16 bytes, signed. */
function writeBigInteger(out: GrowingBuffer, value: bigint): void {
  if (value < integerRange.min || value > integerRange.max) throw bug("integer beyond 128 bits");
  const fitsIn64 = value === BigInt.asIntN(64, value);
  out.unsigned(fitsIn64 ? 0x13 : 0x14, 1);
  if (!fitsIn64) out.big(BigInt.asUintN(64, value >> 64n));
  out.big(BigInt.asUintN(64, value));
}

function writeUid(out: GrowingBuffer, uid: number): void {
  if (!Number.isSafeInteger(uid) || uid < 0) throw bug("uid out of range");
  const width = bytesFor(uid);
  out.unsigned(0x80 | (width - 1), 1);
  out.unsigned(uid, width);
}

function writeMarker(out: GrowingBuffer, kind: number, count: number): void {
  out.unsigned((kind << 4) | Math.min(count, 0x0f), 1);
  if (count >= 0x0f) writeUnsigned(out, count);
}

/** 1, 2, 4 or 8: the widths every reader knows. */
function bytesFor(largest: number): number {
  if (largest <= 0xff) return 1;
  if (largest <= 0xffff) return 2;
  return largest <= 0xffff_ffff ? 4 : 8;
}

function bug(what: string): KeepsakeError<"base/bug"> {
  return new KeepsakeError("base/bug", { format: "plist", what });
}

class GrowingBuffer {
  #bytes: Bytes = new Uint8Array(1024);
  #view: DataView = dataView(this.#bytes);
  length = 0;

  unsigned(value: number, width: number): void {
    const at = this.#advance(width);
    let rest = value;
    for (let index = at + width - 1; index >= at; index--) {
      this.#bytes[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  big(value: bigint): void {
    const at = this.#advance(8);
    this.#view.setBigUint64(at, value);
  }

  real(marker: number, value: number): void {
    const at = this.#advance(9);
    this.#bytes[at] = marker;
    this.#view.setFloat64(at + 1, value);
  }

  ascii(text: string): void {
    const at = this.#advance(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[at + index] = text.charCodeAt(index);
  }

  utf16(text: string): void {
    const at = this.#advance(text.length * 2);
    for (let index = 0; index < text.length; index++) this.#view.setUint16(at + 2 * index, text.charCodeAt(index));
  }

  append(bytes: Bytes): void {
    const at = this.#advance(bytes.length);
    this.#bytes.set(bytes, at);
  }

  take(): Bytes {
    return this.#bytes.slice(0, this.length);
  }

  #advance(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = dataView(grown);
    }
    return at;
  }
}
