import { type Bytes, PlistReal, PlistUid, type PlistValue } from "../contracts.ts";
import { MAX_DEPTH, PlistError } from "./plist-error.ts";

const APPLE_EPOCH_MS = 978_307_200_000;

/** Writes "bplist00"; equal strings, numbers and booleans are stored once. */
export function encodeBinaryPlist(value: PlistValue): Bytes {
  const flat = new Flattener();
  flat.add(value, 0);
  return write(flat);
}

/** Gives every object a number, parents before children. */
class Flattener {
  readonly objects: PlistValue[] = [];
  /** Child numbers of containers: items, or all keys and then all values. */
  readonly children: (Uint32Array | undefined)[] = [];
  readonly #seen = new Map<string | number | bigint | boolean, number>();

  add(value: PlistValue, depth: number): number {
    if (depth > MAX_DEPTH) throw new PlistError("nested too deeply");
    if (typeof value !== "object") return this.#scalar(value);
    const id = this.#push(value);
    if (Array.isArray(value)) {
      const refs = new Uint32Array(value.length);
      this.children[id] = refs;
      for (let i = 0; i < value.length; i++) refs[i] = this.add(value[i] as PlistValue, depth + 1);
    } else if (isDict(value)) {
      const keys = Object.keys(value);
      const refs = new Uint32Array(keys.length * 2);
      this.children[id] = refs;
      keys.forEach((key, i) => {
        refs[i] = this.#scalar(key);
      });
      keys.forEach((key, i) => {
        refs[keys.length + i] = this.add(value[key] as PlistValue, depth + 1);
      });
    }
    return id;
  }

  #scalar(value: string | number | bigint | boolean): number {
    const known = this.#seen.get(value);
    if (known !== undefined) return known;
    const id = this.#push(value);
    this.#seen.set(value, id);
    return id;
  }

  #push(value: PlistValue): number {
    this.objects.push(value);
    this.children.push(undefined);
    return this.objects.length - 1;
  }
}

export function isDict(value: object): value is { [key: string]: PlistValue } {
  return (
    !(value instanceof Uint8Array) &&
    !(value instanceof Date) &&
    !(value instanceof PlistReal) &&
    !(value instanceof PlistUid) &&
    !Array.isArray(value)
  );
}

function write(flat: Flattener): Bytes {
  const { objects, children } = flat;
  const out = new Output();
  out.ascii("bplist00");
  const refWidth = widthFor(objects.length - 1);
  const offsets = new Float64Array(objects.length);
  for (let id = 0; id < objects.length; id++) {
    offsets[id] = out.length;
    writeObject(out, objects[id] as PlistValue, children[id], refWidth);
  }
  const table = out.length;
  const offsetWidth = widthFor(table);
  for (const offset of offsets) out.sized(offset, offsetWidth);
  for (const byte of [0, 0, 0, 0, 0, 0, offsetWidth, refWidth]) out.sized(byte, 1);
  for (const number of [objects.length, 0, table]) out.sized(number, 8);
  return out.take();
}

function writeObject(out: Output, value: PlistValue, refs: Uint32Array | undefined, refWidth: number): void {
  if (typeof value === "string") writeString(out, value);
  else if (typeof value === "boolean") out.sized(value ? 0x09 : 0x08, 1);
  else if (typeof value === "bigint") writeInteger(out, value);
  else if (typeof value === "number") {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) writeInteger(out, value);
    else out.real(0x23, value);
  } else if (value instanceof PlistReal) out.real(0x23, value.value);
  else if (value instanceof Date) out.real(0x33, (value.getTime() - APPLE_EPOCH_MS) / 1000);
  else if (value instanceof PlistUid) {
    const width = widthFor(value.value);
    out.sized(0x80 | (width - 1), 1);
    out.sized(value.value, width);
  } else if (value instanceof Uint8Array) {
    writeCount(out, 0x40, value.length);
    out.bytes(value);
  } else if (refs !== undefined) {
    if (Array.isArray(value)) writeCount(out, 0xa0, refs.length);
    else writeCount(out, 0xd0, refs.length / 2);
    for (const ref of refs) out.sized(ref, refWidth);
  }
}

function writeCount(out: Output, marker: number, count: number): void {
  if (count < 15) {
    out.sized(marker | count, 1);
  } else {
    out.sized(marker | 0x0f, 1);
    writeInteger(out, count);
  }
}

function writeInteger(out: Output, value: number | bigint): void {
  if (value >= 0 && value <= 0xffff_ffff) {
    const width = value <= 0xff ? 1 : value <= 0xffff ? 2 : 4;
    out.sized(width === 1 ? 0x10 : width === 2 ? 0x11 : 0x12, 1);
    out.sized(Number(value), width);
    return;
  }
  const big = BigInt(value);
  if (big >= -(1n << 63n) && big < 1n << 63n) {
    out.sized(0x13, 1);
    out.big(BigInt.asUintN(64, big));
  } else if (big > 0 && big < 1n << 64n) {
    out.sized(0x14, 1);
    out.big(0n);
    out.big(big);
  } else {
    throw new PlistError("integer beyond 64 bits");
  }
}

function writeString(out: Output, text: string): void {
  let ascii = true;
  for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 0x80;
  writeCount(out, ascii ? 0x50 : 0x60, text.length);
  if (ascii) out.ascii(text);
  else for (let i = 0; i < text.length; i++) out.sized(text.charCodeAt(i), 2);
}

/** 1, 2, 4 or 8: the widths Apple's own writer uses. */
function widthFor(largest: number): number {
  if (largest <= 0xff) return 1;
  if (largest <= 0xffff) return 2;
  return largest <= 0xffff_ffff ? 4 : 8;
}

class Output {
  length = 0;
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);

  sized(value: number, width: number): void {
    this.#room(width);
    let rest = value;
    for (let i = width - 1; i >= 0; i--) {
      this.#bytes[this.length + i] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.length += width;
  }

  big(value: bigint): void {
    this.#room(8);
    this.#view.setBigUint64(this.length, value);
    this.length += 8;
  }

  real(marker: number, value: number): void {
    this.#room(9);
    this.#view.setUint8(this.length, marker);
    this.#view.setFloat64(this.length + 1, value);
    this.length += 9;
  }

  ascii(text: string): void {
    this.#room(text.length);
    for (let i = 0; i < text.length; i++) this.#bytes[this.length + i] = text.charCodeAt(i);
    this.length += text.length;
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  take(): Bytes {
    return this.#bytes.slice(0, this.length);
  }

  #room(extra: number): void {
    if (this.length + extra <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + extra));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
