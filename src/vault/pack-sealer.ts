import type { Bytes } from "../base/bytes.ts";
import { systemRandomBytes } from "../base/clock.ts";
import { forEachAtOnce } from "../base/concurrent.ts";
import { limits } from "../base/limits.ts";
import { digestBulk } from "../crypto/index.ts";
import { type BlobCompression, compressionOfBlobs, createCompressor, type DataCompression } from "./compression.ts";
import type { RepositoryVersion } from "./format/config.ts";
import { sealPackHeader } from "./format/pack.ts";
import { createSealer, type MasterKey, type Sealer, sealOverheadBytes } from "./format/seal.ts";
import { type BlobType, idFromBytes, type ObjectId } from "./object-id.ts";

export interface SealedBlob {
  readonly length: number;
  /** Null for a blob that was not compressed. */
  readonly uncompressedLength: number | null;
}

export interface WholePack {
  readonly bytes: Bytes;
  /** The hash of the bytes. */
  readonly id: ObjectId;
}

/**
 * The heavy half of storing: compresses, encrypts, authenticates and hashes. It holds the packs that are being filled, by
 * numbers its owner gives; what it is given becomes its own, so it may live in another thread. One call at a time for each
 * pack. Its owner ends it.
 */
export interface PackSealer {
  /** Seals blobs behind those that the pack has; a number that is new begins a pack. */
  append(pack: number, type: BlobType, blobs: readonly Bytes[]): Promise<readonly SealedBlob[]>;
  /** Puts the sealed header behind the blobs, and forgets the pack. */
  finish(pack: number, header: Bytes): Promise<WholePack>;
  /** Forgets the key. What is still under way rejects. */
  end(): void;
}

/** What a pack sealer has to know. The key stays its owner's: whoever keeps it makes a copy, and wipes that. */
export interface PackSealing {
  readonly master: MasterKey;
  readonly version: RepositoryVersion;
  readonly dataCompression: DataCompression;
  readonly packTargetBytes: number;
}

export type StartPackSealer = (sealing: PackSealing) => PackSealer;

/** A pack being filled: sealed blobs, one behind the other, at the front of memory that nobody else uses. */
interface PackMemory {
  readonly memory: Bytes;
  readonly usedBytes: number;
}

/** For the header. Pages of memory that stay untouched cost nothing. */
const HEADER_ROOM_BYTES = 1_048_576;
/** Short blobs of one call that are with the cipher at a time. */
const SEALED_AT_ONCE = 8;

/** With a sealer and a compressor of its own, for another thread. */
export async function openPackSealer(sealing: PackSealing): Promise<PackSealer> {
  const sealer = await createSealer(sealing.master, systemRandomBytes);
  const compress = compressionOfBlobs(sealing.version, createCompressor(sealing.dataCompression));
  return { ...createPackSealer(sealer, compress, sealing.packTargetBytes), end: () => sealer.wipe() };
}

/** In this thread. `sealer` stays its owner's. */
export function createPackSealer(sealer: Sealer, compress: BlobCompression, packTargetBytes: number): PackSealer {
  const packs = new Map<number, PackMemory>();
  const roomBytes = packTargetBytes + limits.blobBytes + HEADER_ROOM_BYTES;
  const memoryOf = (pack: number): PackMemory => packs.get(pack) ?? { memory: new Uint8Array(roomBytes), usedBytes: 0 };
  return {
    async append(number, type, blobs) {
      const pack = memoryOf(number);
      const contents: Bytes[] = [];
      const sealed: SealedBlob[] = [];
      for (const bytes of blobs) {
        const frame = await compress(type, bytes);
        contents.push(frame ?? bytes);
        const length = (frame ?? bytes).length + sealOverheadBytes;
        sealed.push({ length, uncompressedLength: frame === null ? null : bytes.length });
      }
      const usedBytes = sealed.reduce((total, { length }) => total + length, pack.usedBytes);
      const memory = withRoom(pack, usedBytes);
      await sealInOrder(sealer, contents, memory.subarray(pack.usedBytes));
      packs.set(number, { memory, usedBytes });
      return sealed;
    },
    async finish(number, header) {
      const pack = memoryOf(number);
      packs.delete(number);
      const end = await sealPackHeader(header, sealer);
      const sizeBytes = pack.usedBytes + end.length;
      const bytes = withRoom(pack, sizeBytes).subarray(0, sizeBytes);
      bytes.set(end, pack.usedBytes);
      return { bytes, id: idFromBytes(await digestBulk("sha256", bytes)) };
    },
    end: () => packs.clear(),
  };
}

async function sealInOrder(sealer: Sealer, contents: readonly Bytes[], target: Bytes): Promise<void> {
  let offset = 0;
  const places = contents.map((content) => {
    const start = offset;
    offset += content.length + sealOverheadBytes;
    return { content, place: target.subarray(start, offset) };
  });
  await forEachAtOnce(places, SEALED_AT_ONCE, ({ content, place }) => sealer.sealInto(content, place));
}

/** The pack's memory, or a larger one with the same beginning: blobs of other programs may be longer than ours ever are. */
function withRoom({ memory, usedBytes }: PackMemory, neededBytes: number): Bytes {
  if (memory.length >= neededBytes) return memory;
  const larger = new Uint8Array(neededBytes);
  larger.set(memory.subarray(0, usedBytes));
  return larger;
}
