import { type Bytes, concatBytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { layout, u8, u16be, u32be } from "../../base/layout.ts";

/**
 * The packets of usbmux. Everything is big-endian; the header has 8 bytes in version 1 and 16 in version 2.
 * @source libimobiledevice/usbmuxd src/device.c (struct mux_header, tcphdr, version_header)
 */
export type MuxVersion = 1 | 2;

const VERSION = 0;
const CONTROL = 1;
const SETUP = 2;
const TCP = 6;

export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

const HOST_MAGIC = 0xfeed_face;
const WINDOW_SHIFT = 8;
/** Sent as rx_seq until the phone's first packet arrived. */
export const NO_PACKET_YET = 0xffff;
/** Most text kept from a reset or control packet. */
const MAX_TEXT_BYTES = 1_024;

const shortHeader = layout("mux header", { protocol: u32be, length: u32be });
const longHeader = layout("mux header v2", {
  protocol: u32be,
  length: u32be,
  magic: u32be,
  txSequence: u16be,
  rxSequence: u16be,
});
const versionBody = layout("mux version", { major: u32be, minor: u32be, padding: u32be });
const segmentHeader = layout("mux segment", {
  sourcePort: u16be,
  destinationPort: u16be,
  sequence: u32be,
  acknowledgement: u32be,
  dataOffset: u8,
  flags: u8,
  window: u16be,
  checksum: u16be,
  urgent: u16be,
});

/** One TCP-like segment. Ports as seen by its sender; the window in bytes. */
export interface Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly windowBytes: number;
  readonly payload: Bytes;
}

/** A segment of ours. Its payload may lie in pieces, which are joined behind the header: the only copy on the way. */
export type OutgoingSegment = Omit<Segment, "payload"> & { readonly payload: readonly Bytes[] };

/** What a phone may send. `rxSequence` is null where the header has none. */
export type MuxPacket =
  | { readonly kind: "version"; readonly major: number; readonly minor: number }
  | { readonly kind: "control"; readonly type: number; readonly text: string; readonly rxSequence: number | null }
  | { readonly kind: "segment"; readonly segment: Segment; readonly rxSequence: number | null }
  | { readonly kind: "unknown"; readonly protocol: number };

/** Counters of the 16-byte header. @see MuxCounters in sender.ts */
export interface PacketCounters {
  readonly txSequence: number;
  readonly rxSequence: number;
}

export function headerBytes(version: MuxVersion): number {
  return version === 1 ? shortHeader.sizeBytes : longHeader.sizeBytes;
}

/** Bytes a packet spends before the payload of a segment. */
export function segmentOverheadBytes(version: MuxVersion): number {
  return headerBytes(version) + segmentHeader.sizeBytes;
}

/** The whole length of the packet that starts here, from its first 8 bytes. */
export function packetLength(bytes: Bytes, offset: number): number {
  return shortHeader.decode(bytes, offset).length;
}

/** The offer that opens a session; always in the 8-byte form. */
export function encodeVersion(major: MuxVersion): Bytes {
  const body = versionBody.encode({ major, minor: 0, padding: 0 });
  return concatBytes([shortHeader.encode({ protocol: VERSION, length: shortHeader.sizeBytes + body.length }), body]);
}

/** Resets the counters of both sides; only in version 2. The one byte is what every known host sends. */
export function encodeSetup(): Bytes {
  return withHeader(2, SETUP, new Uint8Array([0x07]), { txSequence: 0, rxSequence: NO_PACKET_YET });
}

export function encodeSegment(version: MuxVersion, counters: PacketCounters, segment: OutgoingSegment): Bytes {
  const header = segmentHeader.encode({
    sourcePort: segment.sourcePort,
    destinationPort: segment.destinationPort,
    sequence: segment.sequence,
    acknowledgement: segment.acknowledgement,
    dataOffset: (segmentHeader.sizeBytes / 4) << 4,
    flags: segment.flags,
    window: Math.min(0xffff, segment.windowBytes >>> WINDOW_SHIFT),
    checksum: 0,
    urgent: 0,
  });
  return withHeader(version, TCP, header, counters, segment.payload);
}

/**
 * One complete packet of the phone. The payload of a segment is a view.
 * @throws mux/malformed when a header does not fit into the packet
 */
export function decodePacket(version: MuxVersion, bytes: Bytes): MuxPacket {
  const { protocol } = decodeWith(shortHeader, bytes, 0);
  if (protocol === VERSION) {
    const { major, minor } = decodeWith(versionBody, bytes, shortHeader.sizeBytes);
    return { kind: "version", major, minor };
  }
  const rxSequence = version === 1 ? null : decodeWith(longHeader, bytes, 0).rxSequence;
  const body = bytes.subarray(headerBytes(version));
  switch (protocol) {
    case TCP:
      return { kind: "segment", segment: decodeSegment(body), rxSequence };
    case CONTROL:
      return { kind: "control", type: body[0] ?? 0, text: muxText(body.subarray(1)), rxSequence };
    default:
      return { kind: "unknown", protocol };
  }
}

/** Text of the phone for people: bounded, one line. */
export function muxText(bytes: Bytes): string {
  return fromUtf8(bytes.subarray(0, MAX_TEXT_BYTES))
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
}

function decodeSegment(body: Bytes): Segment {
  const header = decodeWith(segmentHeader, body, 0);
  const offset = (header.dataOffset >>> 4) * 4;
  if (offset < segmentHeader.sizeBytes || offset > body.length) {
    throw new KeepsakeError("mux/malformed", { what: "data offset", offset, bytes: body.length });
  }
  return {
    sourcePort: header.sourcePort,
    destinationPort: header.destinationPort,
    sequence: header.sequence,
    acknowledgement: header.acknowledgement,
    flags: header.flags,
    windowBytes: header.window << WINDOW_SHIFT,
    payload: body.subarray(offset),
  };
}

function decodeWith<T>(
  record: { decode(bytes: Bytes, offset?: number): T; readonly name: string },
  bytes: Bytes,
  offset: number,
): T {
  try {
    return record.decode(bytes, offset);
  } catch (cause) {
    throw new KeepsakeError("mux/malformed", { what: record.name, bytes: bytes.length }, { cause });
  }
}

/** Header, body and payload in one array: one packet must be one transfer. */
function withHeader(
  version: MuxVersion,
  protocol: number,
  body: Bytes,
  counters: PacketCounters,
  payload: readonly Bytes[] = [],
): Bytes {
  const length = payload.reduce((sum, piece) => sum + piece.length, headerBytes(version) + body.length);
  if (version === 1) return concatBytes([shortHeader.encode({ protocol, length }), body, ...payload]);
  return concatBytes([longHeader.encode({ protocol, length, magic: HOST_MAGIC, ...counters }), body, ...payload]);
}

/** True when a transfer begins with an answer to our offer; used to find it behind the remains of an older session. */
export function startsWithVersion(transfer: Bytes): boolean {
  if (transfer.length < shortHeader.sizeBytes + versionBody.sizeBytes) return false;
  const view = dataView(transfer);
  const [protocol, length, major] = [view.getUint32(0), view.getUint32(4), view.getUint32(8)];
  return protocol === VERSION && length >= 20 && length <= 64 && major >= 1 && major <= 255;
}
