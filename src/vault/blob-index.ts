import { toHex } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { IndexedPack } from "./format/index-file.ts";
import { type PackedBlob, packSizeBytes } from "./format/pack.ts";
import { type BlobId, type BlobType, idToBytes, type ObjectId } from "./object-id.ts";

/** A blob and the pack it lies in. */
export interface BlobLocation extends PackedBlob {
  readonly pack: ObjectId;
}

const ID_BYTES = 32;
/** Pack and type, offset, length, uncompressed length. */
const FIELDS = 4;
const TREE_BIT = 0x8000_0000;
const EMPTY = 0;
const FIRST_CAPACITY = 1_024;

/**
 * Every blob of a repository by id, in typed arrays: 48 bytes a blob and 8 for the hash table, where a Map of texts would
 * take 166. Entries are numbered in the order of arrival. A blob may stand in several packs; each place is an entry.
 */
export class BlobIndex {
  #ids = new Uint8Array(FIRST_CAPACITY * ID_BYTES);
  #fields = new Uint32Array(FIRST_CAPACITY * FIELDS);
  /** Entry number + 1, open addressing; twice as many slots as entries. */
  #slots = new Uint32Array(FIRST_CAPACITY * 2);
  #count = 0;
  readonly #packs: PackInfo[] = [];
  readonly #packNumbers = new Map<ObjectId, number>();

  /** Entries, not different blobs. */
  get size(): number {
    return this.#count;
  }

  get packs(): readonly PackInfo[] {
    return this.#packs;
  }

  packNumber(id: ObjectId): number | null {
    return this.#packNumbers.get(id) ?? null;
  }

  /** Adds a pack with all its blobs. The same pack again, as two index files may list it, adds nothing. */
  addPack(pack: IndexedPack): void {
    if (this.#packNumbers.has(pack.id)) return;
    const number = this.#packs.length;
    this.#packNumbers.set(pack.id, number);
    this.#packs.push({
      id: pack.id,
      firstEntry: this.#count,
      blobs: pack.blobs.length,
      sizeBytes: packSizeBytes(pack.blobs),
    });
    for (const blob of pack.blobs) this.#add(blob, number);
  }

  has(type: BlobType, id: BlobId): boolean {
    return this.find(type, id) !== null;
  }

  /** The first entry of a blob, or null. */
  find(type: BlobType, id: BlobId): number | null {
    for (const entry of this.findAll(type, id)) return entry;
    return null;
  }

  /** Every entry of a blob: a damaged pack may have a sound double elsewhere. */
  *findAll(type: BlobType, id: BlobId): Iterable<number> {
    const wanted = idToBytes(id);
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(wanted, 0) & mask; ; slot = (slot + 1) & mask) {
      const stored = this.#slots[slot] ?? EMPTY;
      if (stored === EMPTY) return;
      if (this.#isEntry(stored - 1, type, wanted)) yield stored - 1;
    }
  }

  typeOf(entry: number): BlobType {
    return ((this.#fields[entry * FIELDS] ?? 0) & TREE_BIT) === 0 ? "data" : "tree";
  }

  packOf(entry: number): number {
    return (this.#fields[entry * FIELDS] ?? 0) & ~TREE_BIT;
  }

  /** Bytes of content, as far as the index knows: the length before sealing and compression. */
  contentBytes(entry: number): number {
    const uncompressed = this.#fields[entry * FIELDS + 3] ?? 0;
    return uncompressed > 0 ? uncompressed : (this.#fields[entry * FIELDS + 2] ?? 0) - 32;
  }

  sealedBytes(entry: number): number {
    return this.#fields[entry * FIELDS + 2] ?? 0;
  }

  idOf(entry: number): BlobId {
    return toHex(this.#ids.subarray(entry * ID_BYTES, (entry + 1) * ID_BYTES)) as BlobId;
  }

  location(entry: number): BlobLocation {
    const at = entry * FIELDS;
    const pack = this.#packs[this.packOf(entry)];
    if (pack === undefined) throw new KeepsakeError("base/bug", { what: "blob without pack" });
    const uncompressed = this.#fields[at + 3] ?? 0;
    return {
      id: this.idOf(entry),
      type: this.typeOf(entry),
      offset: this.#fields[at + 1] ?? 0,
      length: this.#fields[at + 2] ?? 0,
      uncompressedLength: uncompressed === 0 ? null : uncompressed,
      pack: pack.id,
    };
  }

  /** The blobs of a pack, as its index file listed them. */
  blobsOf(pack: PackInfo): PackedBlob[] {
    return Array.from({ length: pack.blobs }, (_, at) => {
      const { pack: _pack, ...blob } = this.location(pack.firstEntry + at);
      return blob;
    });
  }

  #add(blob: PackedBlob, pack: number): void {
    if (this.#count * FIELDS === this.#fields.length) this.#grow();
    const entry = this.#count++;
    this.#ids.set(idToBytes(blob.id), entry * ID_BYTES);
    const typed = blob.type === "tree" ? pack | TREE_BIT : pack;
    this.#fields.set([typed, blob.offset, blob.length, blob.uncompressedLength ?? 0], entry * FIELDS);
    this.#insert(entry);
  }

  #insert(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#ids, entry * ID_BYTES) & mask;
    while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #grow(): void {
    const capacity = this.#count * 2;
    const ids = new Uint8Array(capacity * ID_BYTES);
    ids.set(this.#ids);
    const fields = new Uint32Array(capacity * FIELDS);
    fields.set(this.#fields);
    this.#ids = ids;
    this.#fields = fields;
    this.#slots = new Uint32Array(capacity * 2);
    for (let entry = 0; entry < this.#count; entry++) this.#insert(entry);
  }

  #isEntry(entry: number, type: BlobType, wanted: Uint8Array): boolean {
    if (this.typeOf(entry) !== type) return false;
    const start = entry * ID_BYTES;
    for (let at = 0; at < ID_BYTES; at++) if (this.#ids[start + at] !== wanted[at]) return false;
    return true;
  }
}

export interface PackInfo {
  readonly id: ObjectId;
  /** Its blobs are the entries from here on. */
  readonly firstEntry: number;
  readonly blobs: number;
  /** What the file must have. */
  readonly sizeBytes: number;
}

/** Ids are hashes already: four of their bytes will do. */
function hashOf(ids: Uint8Array, offset: number): number {
  return (
    ((ids[offset] ?? 0) |
      ((ids[offset + 1] ?? 0) << 8) |
      ((ids[offset + 2] ?? 0) << 16) |
      ((ids[offset + 3] ?? 0) << 24)) >>>
    0
  );
}
