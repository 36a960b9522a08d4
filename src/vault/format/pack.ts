import { type Bytes, concatBytes, dataView, toHex } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { type BlobId, type BlobType, idToBytes, type ObjectId } from "../object-id.ts";
import { malformed } from "./json.ts";
import { type Sealer, sealOverheadBytes } from "./seal.ts";

/** Where one blob lies in its pack. */
export interface PackedBlob {
  readonly id: BlobId;
  readonly type: BlobType;
  readonly offset: number;
  /** Sealed. */
  readonly length: number;
  /** Null for a blob that is not compressed. */
  readonly uncompressedLength: number | null;
}

const FORMAT = "pack header";
const LENGTH_BYTES = 4;
const PLAIN_ENTRY_BYTES = 37;
const COMPRESSED_ENTRY_BYTES = 41;
/** @source restic/restic internal/repository/pack/pack.go `MaxHeaderSize` */
const MAX_HEADER_BYTES = 16 * 1_048_576;

/** What one blob adds to the header. */
export function headerEntryBytes(uncompressedLength: number | null): number {
  return uncompressedLength === null ? PLAIN_ENTRY_BYTES : COMPRESSED_ENTRY_BYTES;
}

/** What a pack has beyond its blobs and header entries. */
export const packOverheadBytes: number = sealOverheadBytes + LENGTH_BYTES;

/** How much to read from the end of a pack at first: fifteen entries and the length. */
export const eagerTailBytes: number = LENGTH_BYTES + sealOverheadBytes + 15 * COMPRESSED_ENTRY_BYTES;

/** @source restic/restic doc/design.rst "Pack Format" */
export function encodePackHeader(blobs: readonly PackedBlob[]): Bytes {
  return concatBytes(blobs.map(encodeEntry));
}

function encodeEntry({ id, type, length, uncompressedLength }: PackedBlob): Bytes {
  const entry = new Uint8Array(headerEntryBytes(uncompressedLength));
  const view = dataView(entry);
  view.setUint8(0, (type === "tree" ? 1 : 0) | (uncompressedLength === null ? 0 : 2));
  view.setUint32(1, length, true);
  if (uncompressedLength !== null) view.setUint32(5, uncompressedLength, true);
  entry.set(idToBytes(id), entry.length - 32);
  return entry;
}

/** @param header the opened header @throws base/malformed */
export function parsePackHeader(header: Bytes): readonly PackedBlob[] {
  const blobs: PackedBlob[] = [];
  const view = dataView(header);
  let packOffset = 0;
  for (let at = 0; at < header.length; ) {
    const kind = view.getUint8(at);
    if (kind > 3) throw malformed(FORMAT, "blob type");
    const isCompressed = kind >= 2;
    const size = isCompressed ? COMPRESSED_ENTRY_BYTES : PLAIN_ENTRY_BYTES;
    if (at + size > header.length) throw malformed(FORMAT, "length");
    const length = view.getUint32(at + 1, true);
    if (length < sealOverheadBytes) throw malformed(FORMAT, "blob length");
    blobs.push({
      id: toHex(header.subarray(at + size - 32, at + size)) as ObjectId,
      type: kind % 2 === 1 ? "tree" : "data",
      offset: packOffset,
      length,
      uncompressedLength: isCompressed ? view.getUint32(at + 5, true) : null,
    });
    packOffset += length;
    if (packOffset > 0xffff_ffff) throw malformed(FORMAT, "offset");
    at += size;
  }
  return blobs;
}

/**
 * The sealed length of the header, from the last four bytes of a pack.
 * @throws base/malformed for a length the pack cannot have
 */
export function sealedHeaderBytes(tail: Bytes, packBytes: number): number {
  if (tail.length < LENGTH_BYTES) throw malformed("pack", "length");
  const length = dataView(tail).getUint32(tail.length - LENGTH_BYTES, true);
  const isPossible = length > sealOverheadBytes && length <= MAX_HEADER_BYTES && length + LENGTH_BYTES <= packBytes;
  if (!isPossible) throw malformed("pack", "header length");
  return length;
}

/** The blobs of a pack from its end, of which `tail` holds at least header and length. Gaps and overlaps are refused. */
export async function openPackTail(tail: Bytes, packBytes: number, sealer: Sealer): Promise<readonly PackedBlob[]> {
  const length = sealedHeaderBytes(tail, packBytes);
  const start = tail.length - LENGTH_BYTES - length;
  if (start < 0) throw malformed("pack", "tail");
  const header = await sealer.open(tail.subarray(start, start + length));
  if (header === null) throw malformed(FORMAT, "seal");
  const blobs = parsePackHeader(header);
  const content = blobs.reduce((total, blob) => total + blob.length, 0);
  if (content + length + LENGTH_BYTES !== packBytes) throw malformed("pack", "size");
  return blobs;
}

/** What stands behind the sealed blobs of a pack: the sealed header, and its length. */
export async function sealPackHeader(header: Bytes, sealer: Sealer): Promise<Bytes> {
  const length = header.length + sealOverheadBytes;
  const end = new Uint8Array(length + LENGTH_BYTES);
  await sealer.sealInto(header, end.subarray(0, length));
  dataView(end).setUint32(length, length, true);
  return end;
}

/** The size of a pack of these blobs. */
export function packSizeBytes(blobs: Iterable<PackedBlob>): number {
  let total = packOverheadBytes;
  for (const { length, uncompressedLength } of blobs) total += length + headerEntryBytes(uncompressedLength);
  return total;
}

/** How many bytes of content a blob may have, compressed or not. */
export const maxBlobBytes: number = limits.packBytes;
