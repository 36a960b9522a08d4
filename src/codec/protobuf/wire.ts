import { type Bytes, dataView } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

/** One field as it stands on the wire. Varints beyond 2^53 − 1 are `bigint`; fixed-size numbers stay bytes. */
export interface WireField {
  readonly number: number;
  readonly type: "varint" | "fixed64" | "bytes" | "fixed32";
  readonly value: number | bigint | Bytes;
}

const VARINT_BYTES = 10;
const MAX_FIELD_NUMBER = 536_870_911;

/**
 * The fields of a message in their order. Views on `bytes`, no copies.
 * @throws base/malformed
 * @source https://protobuf.dev/programming-guides/encoding
 */
export function* wireFields(bytes: Bytes): Generator<WireField> {
  const cursor = { bytes, offset: 0 };
  while (cursor.offset < bytes.length) {
    const tag = readVarint(cursor);
    const number = typeof tag === "number" ? Math.floor(tag / 8) : 0;
    if (number < 1 || number > MAX_FIELD_NUMBER) throw malformedProtobuf("field number", cursor.offset);
    yield readField(cursor, number, Number(tag) % 8);
  }
}

export function malformedProtobuf(what: string, offset: number): KeepsakeError<"base/malformed"> {
  return new KeepsakeError("base/malformed", { format: "protobuf", what, offset });
}

interface Cursor {
  readonly bytes: Bytes;
  offset: number;
}

function readField(cursor: Cursor, number: number, wireType: number): WireField {
  if (wireType === 0) return { number, type: "varint", value: readVarint(cursor) };
  if (wireType === 1) return { number, type: "fixed64", value: take(cursor, 8) };
  if (wireType === 5) return { number, type: "fixed32", value: take(cursor, 4) };
  if (wireType !== 2) throw malformedProtobuf("wire type", cursor.offset);
  const length = readVarint(cursor);
  if (typeof length !== "number") throw malformedProtobuf("length", cursor.offset);
  return { number, type: "bytes", value: take(cursor, length) };
}

function take(cursor: Cursor, length: number): Bytes {
  const end = cursor.offset + length;
  if (end > cursor.bytes.length) throw malformedProtobuf("length", cursor.offset);
  const part = cursor.bytes.subarray(cursor.offset, end);
  cursor.offset = end;
  return part;
}

function readVarint(cursor: Cursor): number | bigint {
  const start = cursor.offset;
  let value = 0;
  for (let index = 0; index < VARINT_BYTES; index++) {
    const byte = cursor.bytes[cursor.offset++];
    if (byte === undefined) throw malformedProtobuf("varint", start);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return Number.isSafeInteger(value) ? value : bigVarint(cursor.bytes, start, cursor.offset);
  }
  throw malformedProtobuf("varint", start);
}

/** Doubles cannot hold all 64 bits, so long varints are read once more. */
function bigVarint(bytes: Bytes, start: number, end: number): bigint {
  let value = 0n;
  for (let offset = end - 1; offset >= start; offset--) value = (value << 7n) | BigInt((bytes[offset] ?? 0) & 0x7f);
  return BigInt.asUintN(64, value);
}

/** A float from the four bytes of a `fixed32` field. */
export function floatOf(bytes: Bytes): number {
  return dataView(bytes).getFloat32(0, true);
}
