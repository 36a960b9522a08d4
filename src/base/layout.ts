import { type Bytes, dataView } from "./bytes.ts";
import { KeepsakeError } from "./errors.ts";

/** A fixed binary record: encode and decode from one declaration. */
export interface Layout<T> {
  readonly name: string;
  readonly sizeBytes: number;
  /** Throws base/malformed with layout and offset. */
  decode(bytes: Bytes, offset?: number): T;
  /** Values are range-checked; base/bug names the field that does not fit. */
  encode(value: T): Bytes;
}

interface Field {
  readonly sizeBytes: number;
  get(view: DataView, offset: number): number;
  set(view: DataView, offset: number, value: number): void;
}

export const u8: Field = {
  sizeBytes: 1,
  get: (view, offset) => view.getUint8(offset),
  set: (view, offset, value) => view.setUint8(offset, value),
};
export const u16be: Field = {
  sizeBytes: 2,
  get: (view, offset) => view.getUint16(offset),
  set: (view, offset, value) => view.setUint16(offset, value),
};
export const u32be: Field = {
  sizeBytes: 4,
  get: (view, offset) => view.getUint32(offset),
  set: (view, offset, value) => view.setUint32(offset, value),
};
/** 64 bit as number, refused from 2^53 up. */
export const u64le: Field = {
  sizeBytes: 8,
  get: (view, offset) => view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 0x1_0000_0000,
  set: (view, offset, value) => {
    view.setUint32(offset, value % 0x1_0000_0000, true);
    view.setUint32(offset + 4, Math.floor(value / 0x1_0000_0000), true);
  },
};

/** A record of unsigned numbers, packed in the order of declaration. */
export function layout<const F extends Readonly<Record<string, Field>>>(
  name: string,
  fields: F,
): Layout<{ readonly [K in keyof F]: number }> {
  const entries = Object.entries(fields);
  const sizeBytes = entries.reduce((total, [, field]) => total + field.sizeBytes, 0);
  return {
    name,
    sizeBytes,
    decode(bytes, offset = 0) {
      if (bytes.length < offset + sizeBytes) throw new KeepsakeError("base/malformed", { layout: name, offset });
      return decodeFields(name, entries, bytes, offset) as { [K in keyof F]: number };
    },
    encode: (value) => encodeFields(name, entries, sizeBytes, value),
  };
}

function decodeFields(name: string, entries: [string, Field][], bytes: Bytes, start: number): Record<string, number> {
  const view = dataView(bytes);
  const record: Record<string, number> = {};
  let offset = start;
  for (const [key, field] of entries) {
    const value = field.get(view, offset);
    if (!Number.isSafeInteger(value)) throw new KeepsakeError("base/malformed", { layout: name, field: key, offset });
    record[key] = value;
    offset += field.sizeBytes;
  }
  return record;
}

function encodeFields(
  name: string,
  entries: [string, Field][],
  sizeBytes: number,
  value: Readonly<Record<string, number>>,
): Bytes {
  const bytes = new Uint8Array(sizeBytes);
  const view = dataView(bytes);
  let offset = 0;
  for (const [key, field] of entries) {
    const number = value[key] ?? Number.NaN;
    const limit = field.sizeBytes === 8 ? Number.MAX_SAFE_INTEGER : 2 ** (8 * field.sizeBytes) - 1;
    if (!Number.isInteger(number) || number < 0 || number > limit) {
      throw new KeepsakeError("base/bug", { layout: name, field: key });
    }
    field.set(view, offset, number);
    offset += field.sizeBytes;
  }
  return bytes;
}
