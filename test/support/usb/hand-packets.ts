import type { Bytes } from "../../../src/base/bytes.ts";

/** Packets of a phone, written by hand from the reference: nothing here comes from the code under test. */
export function hex(text: string): Bytes {
  const digits = text.replaceAll(/[^0-9a-f]/gi, "");
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

export const versionAnswer2 = "00000000 00000014 00000002 00000000 00000000";
export const versionAnswer1 = "00000000 00000014 00000001 00000000 00000000";

export interface HandSegment {
  readonly from: number;
  readonly to: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly flags: number;
  readonly window?: number;
  readonly payload?: Uint8Array;
}

export const flags = { syn: 0x02, rst: 0x04, ack: 0x10, synAck: 0x12 } as const;

/** A segment of the phone in the 16-byte (version 2) or 8-byte form. */
export function segment(fields: HandSegment, version: 1 | 2 = 2): Bytes {
  const payload = fields.payload ?? new Uint8Array(0);
  const header = version === 2 ? 16 : 8;
  const bytes = new Uint8Array(header + 20 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 6);
  view.setUint32(4, bytes.length);
  if (version === 2) {
    view.setUint32(8, 0xfaceface);
    view.setUint16(12, 0);
    view.setUint16(14, 0x0102);
  }
  view.setUint16(header, fields.from);
  view.setUint16(header + 2, fields.to);
  view.setUint32(header + 4, fields.seq ?? 0);
  view.setUint32(header + 8, fields.ack ?? 0);
  view.setUint8(header + 12, 0x50);
  view.setUint8(header + 13, fields.flags);
  view.setUint16(header + 14, (fields.window ?? 131_072) >> 8);
  bytes.set(payload, header + 20);
  return bytes;
}

/** What the host sent, taken apart by hand. */
export function parseHost(bytes: Uint8Array, version: 1 | 2 = 2) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = version === 2 ? 16 : 8;
  return {
    protocol: view.getUint32(0),
    length: view.getUint32(4),
    txSequence: version === 2 ? view.getUint16(12) : -1,
    rxSequence: version === 2 ? view.getUint16(14) : -1,
    from: view.getUint16(header),
    to: view.getUint16(header + 2),
    seq: view.getUint32(header + 4),
    ack: view.getUint32(header + 8),
    flags: view.getUint8(header + 13),
    window: view.getUint16(header + 14) << 8,
    payload: bytes.slice(header + 20),
  };
}
