import type { Bytes } from "../contracts.ts";

/** One tag-length-value of DER. `whole` includes the header; both are views. */
export interface Tlv {
  readonly tag: number;
  readonly whole: Bytes;
  readonly content: Bytes;
}

export class DerError extends Error {
  override readonly name = "DerError";
}

export function readTlv(bytes: Bytes, at = 0): Tlv {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError("DER ends early");
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const width = first & 0x7f;
    if (width < 1 || width > 4) throw new DerError("DER length out of range");
    length = 0;
    for (let i = 0; i < width; i++) length = length * 256 + (bytes[start + i] ?? 0);
    start += width;
  }
  if (start + length > bytes.length) throw new DerError("DER ends early");
  return { tag, whole: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

export function readChildren(bytes: Bytes): Tlv[] {
  const children: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const child = readTlv(bytes, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
