import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { zstdDecompress } from "../codec/zstd/index.ts";
import { digestBulk } from "../crypto/index.ts";
import type { BlobIndex, BlobLocation } from "./blob-index.ts";
import { ByteCache } from "./byte-cache.ts";
import { asDamage, damaged, isDamage } from "./damage.ts";
import { maxBlobBytes, type PackedBlob } from "./format/pack.ts";
import { type Sealer, sealOverheadBytes } from "./format/seal.ts";
import { type BlobId, type BlobType, idFromBytes } from "./object-id.ts";
import type { ObjectKey, ObjectStore } from "./stores/object-store.ts";

/** Small blobs lie side by side in the order they were written, and are read in that order, too: one read serves many. */
const SEGMENT_BYTES = 1_048_576;
const SMALL_BLOB_BYTES = 262_144;
const SEGMENT_CACHE_BYTES = 8 * SEGMENT_BYTES;
const BLOB_CACHE_BYTES = 32 * 1_048_576;

/** Fetches blobs out of packs. Nothing leaves it that was not authenticated and hashed. */
export class PackReader {
  readonly #store: ObjectStore;
  readonly #sealer: Sealer;
  readonly #segments = new ByteCache<Bytes>(SEGMENT_CACHE_BYTES);
  readonly #blobs = new ByteCache<Bytes>(BLOB_CACHE_BYTES);

  constructor(store: ObjectStore, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /**
   * The content of a blob; null when the index does not know it. Every place it is stored at is tried.
   * @returns memory shared with the cache: only to be read
   * @throws vault/damaged when no place holds it any more
   */
  async shared(index: BlobIndex, type: BlobType, id: BlobId, options?: AbortOptions): Promise<Bytes | null> {
    const known = this.#blobs.get(`${type}/${id}`);
    if (known !== undefined) return known;
    const bytes = await this.fresh(index, type, id, options);
    if (bytes !== null) this.#blobs.set(`${type}/${id}`, bytes);
    return bytes;
  }

  /** Like `shared`, on memory of the caller's own and past the cache: for reading whole files. */
  async fresh(index: BlobIndex, type: BlobType, id: BlobId, options?: AbortOptions): Promise<Bytes | null> {
    let failure: unknown = null;
    for (const entry of index.findAll(type, id)) {
      try {
        const location = index.location(entry);
        const sealed = await this.#readSealed(location, index.packs[index.packOf(entry)]?.sizeBytes ?? 0, options);
        return await openBlob(this.#sealer, location, sealed, { type: "pack", name: location.pack });
      } catch (error) {
        if (!isDamage(error)) throw error;
        failure ??= error;
      }
    }
    if (failure !== null) throw failure;
    return null;
  }

  clear(): void {
    this.#segments.clear();
    this.#blobs.clear();
  }

  async #readSealed(location: BlobLocation, packBytes: number, options?: AbortOptions): Promise<Bytes> {
    const key: ObjectKey = { type: "pack", name: location.pack };
    const { offset, length } = location;
    if (length > maxBlobBytes + sealOverheadBytes) throw damaged(key, "blob too long", { blob: location.id });
    try {
      const start = Math.floor(offset / SEGMENT_BYTES) * SEGMENT_BYTES;
      const end = Math.min(start + SEGMENT_BYTES, packBytes);
      if (length > SMALL_BLOB_BYTES || offset + length > end) {
        return await this.#store.get(key, { signal: options?.signal, range: { offset, length } });
      }
      const segment = await this.#segment(key, start, end - start, options);
      return segment.subarray(offset - start, offset - start + length);
    } catch (error) {
      throw asDamage(error, key);
    }
  }

  async #segment(key: ObjectKey, offset: number, length: number, options?: AbortOptions): Promise<Bytes> {
    throwIfAborted(options?.signal);
    const name = `${key.name}/${offset}`;
    const known = this.#segments.get(name);
    if (known !== undefined) return known;
    const bytes = await this.#store.get(key, { signal: options?.signal, range: { offset, length } });
    this.#segments.set(name, bytes);
    return bytes;
  }
}

/**
 * One blob from its sealed bytes: authenticated, decompressed, hashed.
 * @throws vault/damaged with the pack's name and the blob's id
 */
export async function openBlob(sealer: Sealer, blob: PackedBlob, sealed: Bytes, pack: ObjectKey): Promise<Bytes> {
  const plain = await sealer.open(sealed);
  if (plain === null) throw damaged(pack, "seal", { blob: blob.id });
  const content = blob.uncompressedLength === null ? plain : decompress(plain, blob, pack);
  if (idFromBytes(await digestBulk("sha256", content)) !== blob.id) throw damaged(pack, "hash", { blob: blob.id });
  return content;
}

function decompress(plain: Bytes, blob: PackedBlob, pack: ObjectKey): Bytes {
  const maxBytes = blob.uncompressedLength ?? 0;
  if (maxBytes > maxBlobBytes) throw damaged(pack, "blob too long", { blob: blob.id });
  try {
    return zstdDecompress(plain, { maxBytes });
  } catch (cause) {
    throw damaged(pack, "compression", { blob: blob.id, cause });
  }
}
