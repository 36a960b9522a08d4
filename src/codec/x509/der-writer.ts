import { type Bytes, concatBytes } from "../../base/bytes.ts";

/** The tags used in keys and certificates. @source ITU-T X.690 §8 */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  /** [0] EXPLICIT, constructed: the version of a certificate. */
  context0: 0xa0,
  /** [3] EXPLICIT, constructed: its extensions. */
  context3: 0xa3,
} as const;

/** Tag, shortest length, and the parts one after the other. @source ITU-T X.690 §10.1 */
export function der(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  const content = concatBytes(parts);
  return concatBytes([Uint8Array.of(tag), encodeLength(content.length), content]);
}

export function derSequence(...parts: readonly Uint8Array[]): Bytes {
  return der(tags.sequence, ...parts);
}

/** A small non-negative number. */
export function derSmallInteger(value: number): Bytes {
  return der(tags.integer, Uint8Array.of(value & 0x7f));
}

/** Whole bytes as BIT STRING. */
export function derBitString(bytes: Uint8Array): Bytes {
  return der(tags.bitString, Uint8Array.of(0), bytes);
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on, to the second. @source RFC 5280 §4.1.2.5 */
export function derTime(timeMs: number): Bytes {
  const digits = new Date(timeMs).toISOString().replace(/[-:T]/g, "").slice(0, 14);
  const isShort = digits < "2050";
  const text = `${isShort ? digits.slice(2) : digits}Z`;
  return der(isShort ? tags.utcTime : tags.generalizedTime, new TextEncoder().encode(text));
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}
