import type { AbortOptions } from "../base/abort.ts";
import { forEachAtOnce } from "../base/concurrent.ts";
import type { KeepsakeError } from "../base/errors.ts";
import { BlobIndex } from "./blob-index.ts";
import { asDamage, isDamage } from "./damage.ts";
import { encodeIndex, type IndexedPack, parseIndex, splitIndex } from "./format/index-file.ts";
import { isObjectId, type ObjectId } from "./object-id.ts";
import type { SealedObjects } from "./sealed-objects.ts";
import type { ObjectStore } from "./stores/object-store.ts";

/** The index files of a repository and the blob index they make. */
export class IndexFiles {
  readonly #store: ObjectStore;
  readonly #objects: SealedObjects;
  #blobs = new BlobIndex();
  /** Every file seen, with the packs it lists. */
  #files = new Map<ObjectId, readonly ObjectId[]>();
  #superseded = new Set<ObjectId>();
  #damage: KeepsakeError[] = [];

  constructor(store: ObjectStore, objects: SealedObjects) {
    this.#store = store;
    this.#objects = objects;
  }

  get blobs(): BlobIndex {
    return this.#blobs;
  }

  /** Index files that could not be read: what they list is unknown, everything else is usable. */
  get damage(): readonly KeepsakeError[] {
    return this.#damage;
  }

  /** The files in use, with the packs each one lists. */
  get files(): ReadonlyMap<ObjectId, readonly ObjectId[]> {
    return this.#files;
  }

  /** Follows what other programs did to the index: new files are read, and all of them when some are gone. */
  async refresh(options?: AbortOptions): Promise<void> {
    const names = new Set<ObjectId>();
    for await (const { name } of this.#store.list("index", options)) if (isObjectId(name)) names.add(name);
    const isGone = [...this.#files.keys()].some((name) => !names.has(name));
    if (isGone || this.#damage.length > 0) this.#reset();
    await forEachAtOnce(
      [...names].filter((name) => !this.#files.has(name)),
      this.#store.concurrency,
      (name) => this.#read(name, options),
    );
    if (this.#superseded.size > 0) await this.#dropSuperseded(options);
  }

  /** Writes index files for `packs`, durable before their blobs count as known. */
  async add(packs: readonly IndexedPack[], options?: AbortOptions): Promise<void> {
    for (const part of splitIndex(packs)) {
      const name = await this.#objects.save("index", encodeIndex(part), options);
      this.#enter(name, part);
    }
  }

  /**
   * Replaces `old` by index files for `packs`: first all new files, then the deletion of the old ones. Ends with a fresh
   * reading of the index.
   */
  async replace(old: readonly ObjectId[], packs: Iterable<IndexedPack>, options?: AbortOptions): Promise<void> {
    for (const part of splitIndex(packs)) await this.#objects.save("index", encodeIndex(part), options);
    for (const name of old) await this.#store.delete({ type: "index", name }, options);
    this.#reset();
    await this.refresh(options);
  }

  #reset(): void {
    this.#blobs = new BlobIndex();
    this.#files = new Map();
    this.#superseded = new Set();
    this.#damage = [];
  }

  #enter(name: ObjectId, packs: readonly IndexedPack[]): void {
    this.#files.set(
      name,
      packs.map((pack) => pack.id),
    );
    for (const pack of packs) this.#blobs.addPack(pack);
  }

  async #read(name: ObjectId, options?: AbortOptions): Promise<void> {
    try {
      const { packs, supersedes } = parseIndex(await this.#objects.load("index", name, options));
      for (const old of supersedes) this.#superseded.add(old);
      this.#enter(name, packs);
    } catch (error) {
      const damage = asDamage(error, { type: "index", name });
      if (!isDamage(damage)) throw damage;
      this.#damage.push(damage);
    }
  }

  /** restic up to 0.14 may leave replaced index files behind; what they list may be gone. */
  async #dropSuperseded(options?: AbortOptions): Promise<void> {
    const superseded = this.#superseded;
    const kept = [...this.#files.keys()].filter((name) => !superseded.has(name));
    if (kept.length === this.#files.size) return;
    this.#reset();
    for (const name of kept) await this.#read(name, options);
  }
}
