import type { Bytes } from "../contracts.ts";

/** The mux header and the TCP-like header behind it. All integers big-endian. */
export const Protocol = { version: 0, control: 1, setup: 2, tcp: 6 } as const;

export const Flag = { syn: 0x02, reset: 0x04, ack: 0x10 } as const;

const DEVICE_MAGIC = 0xfaceface;
export const HOST_MAGIC = 0xfeedface;
export const TCP_HEADER_BYTES = 20;

export interface MuxHeader {
  readonly protocol: number;
  readonly length: number;
  readonly magic: number;
  readonly txSequence: number;
  readonly rxSequence: number;
}

export interface Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  /** In bytes; travels shifted right by 8. */
  readonly windowBytes: number;
  readonly payload: Bytes;
}

export function decodeHeader(bytes: Bytes, longForm: boolean): MuxHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    protocol: view.getUint32(0),
    length: view.getUint32(4),
    magic: longForm ? view.getUint32(8) : 0,
    txSequence: longForm ? view.getUint16(12) : 0,
    rxSequence: longForm ? view.getUint16(14) : 0,
  };
}

/** Room for header and segment; the payload is copied in here, the only copy on its way out. */
export function encodeSegment(headerBytes: number, segment: Segment): Bytes {
  const bytes = new Uint8Array(headerBytes + TCP_HEADER_BYTES + segment.payload.length);
  const view = new DataView(bytes.buffer, headerBytes);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.destinationPort);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledgement);
  view.setUint8(12, 0x50);
  view.setUint8(13, segment.flags);
  view.setUint16(14, segment.windowBytes >> 8);
  bytes.set(segment.payload, headerBytes + TCP_HEADER_BYTES);
  return bytes;
}

export function decodeSegment(bytes: Bytes, headerBytes: number): Segment | null {
  if (bytes.length < headerBytes + TCP_HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + headerBytes, TCP_HEADER_BYTES);
  if (view.getUint8(12) !== 0x50) return null;
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    sequence: view.getUint32(4),
    acknowledgement: view.getUint32(8),
    flags: view.getUint8(13),
    windowBytes: view.getUint16(14) << 8,
    payload: bytes.subarray(headerBytes + TCP_HEADER_BYTES),
  };
}

/** Fills in the mux header at the front of `bytes`. */
export function writeHeader(bytes: Bytes, protocol: number, sequences: { tx: number; rx: number } | null): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(0, protocol);
  view.setUint32(4, bytes.length);
  if (sequences === null) return;
  view.setUint32(8, DEVICE_MAGIC);
  view.setUint16(12, sequences.tx);
  view.setUint16(14, sequences.rx);
}
