import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { asKeepsakeError, KeepsakeError } from "../base/errors.ts";
import { digestBulk } from "../crypto/index.ts";
import { Slots } from "./concurrency.ts";
import type { RepositoryContext } from "./context.ts";
import { type IndexedPack, maxIndexBlobs } from "./format/index-file.ts";
import { maxBlobBytes } from "./format/pack.ts";
import { encodeSnapshot } from "./format/snapshot.ts";
import { type BlobId, type BlobType, idFromBytes, type SnapshotId } from "./object-id.ts";
import { OpenPack } from "./open-pack.ts";
import { PackQueue } from "./pack-queue.ts";
import type { PackSealer } from "./pack-sealer.ts";
import type { BlobUploader, SavedBlob, SnapshotDescription } from "./repository.ts";

/** Blobs in work are counted by what they weigh: sixteen megabytes, two of the largest or many small ones. */
const PLACES = 256;
const PLACE_BYTES = 65_536;
/** Blobs are spread over two open packs at random, so that a pack does not tell the lengths of neighbouring blobs. @source eprint.iacr.org/2025/532 */
const OPEN_DATA_PACKS = 2;

/**
 * One upload: blobs become packs, packs become known by an index file. Memory is bounded by the open packs, the packs
 * being stored and the blobs in work. After a failure every call throws it.
 */
export class UploadSession implements BlobUploader {
  readonly #context: RepositoryContext;
  readonly #signal: AbortSignal;
  readonly #places = new Slots(PLACES);
  readonly #packSlots: Slots;
  readonly #checkpointing = new Slots(1);
  readonly #sealer: PackSealer;
  /** Packs begun. */
  #packs = 0;
  readonly #dataPacks: readonly PackQueue[];
  readonly #treePacks: PackQueue;
  /** Blobs of this upload that no index file lists yet. */
  readonly #pending = new Set<string>();
  /** Packs that are stored and not indexed yet. */
  #stored: IndexedPack[] = [];
  #storedBlobs = 0;
  readonly #storing = new Set<Promise<void>>();
  #failure: KeepsakeError | null = null;
  #ended = false;

  constructor(context: RepositoryContext, signal: AbortSignal) {
    this.#context = context;
    this.#signal = signal;
    this.#packSlots = new Slots(context.packsInFlight);
    this.#sealer = context.openPackSealer();
    this.#dataPacks = Array.from({ length: OPEN_DATA_PACKS }, () => this.#openQueue("data"));
    this.#treePacks = this.#openQueue("tree");
  }

  isPending(type: BlobType, id: BlobId): boolean {
    return this.#pending.has(`${type}/${id}`);
  }

  /** @param force stores the blob although it is known: for repacking */
  async saveBlob(type: BlobType, bytes: Bytes, options?: AbortOptions, force = false): Promise<SavedBlob> {
    this.#requireUsable(options);
    if (bytes.length > maxBlobBytes)
      throw new KeepsakeError("base/too-long", { what: "blob", sizeBytes: bytes.length });
    const places = Math.min(PLACES, Math.ceil((bytes.length + 1) / PLACE_BYTES));
    await this.#places.acquire({ signal: this.#signal }, places);
    try {
      this.#requireUsable(options);
      const id = idFromBytes(await digestBulk("sha256", bytes));
      const isKnown = this.isPending(type, id) || (!force && this.#context.index.blobs.has(type, id));
      if (isKnown) return { id, isNew: false, storedBytes: 0 };
      this.#pending.add(`${type}/${id}`);
      return { id, isNew: true, storedBytes: await this.#pick(type).add(id, bytes) };
    } catch (error) {
      throw this.#fail(error);
    } finally {
      this.#places.release(places);
    }
  }

  async checkpoint(options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    await this.#checkpointing.acquire({ signal: this.#signal });
    let hasAll = false;
    try {
      // With all places taken no blob is in work.
      await this.#places.acquire({ signal: this.#signal }, PLACES);
      hasAll = true;
      for (const queue of [...this.#dataPacks, this.#treePacks]) await queue.close();
      await Promise.all(this.#storing);
      this.#requireUsable(options);
      await this.#writeIndex();
    } catch (error) {
      throw this.#fail(error);
    } finally {
      if (hasAll) this.#places.release(PLACES);
      this.#checkpointing.release();
    }
  }

  async saveSnapshot(description: SnapshotDescription, tree: BlobId, options?: AbortOptions): Promise<SnapshotId> {
    await this.checkpoint(options);
    const { index, objects, writer } = this.#context;
    if (!index.blobs.has("tree", tree)) throw new KeepsakeError("base/bug", { what: "snapshot of an unknown tree" });
    return objects.save("snapshot", encodeSnapshot(description, tree, writer), { signal: this.#signal });
  }

  /** No call is accepted after it. What is stored and not indexed is deleted again, as far as that works. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#sealer.end();
    await Promise.all(this.#storing);
    for (const { id } of this.#stored.splice(0)) {
      await this.#context.store.delete({ type: "pack", name: id }).catch(() => undefined);
    }
    this.#pending.clear();
  }

  #openQueue(type: BlobType): PackQueue {
    const openPack = (): OpenPack => new OpenPack(type, this.#packs++, this.#context.packTargetBytes);
    return new PackQueue({ sealer: this.#sealer, openPack, onFull: (pack) => this.#closePack(pack) });
  }

  #pick(type: BlobType): PackQueue {
    if (type === "tree") return this.#treePacks;
    const [random = 0] = this.#context.randomBytes(1);
    const queue = this.#dataPacks[random % this.#dataPacks.length];
    if (queue === undefined) throw new KeepsakeError("base/bug", { what: "no open pack" });
    return queue;
  }

  /** Stores a pack in the background, once there is room. */
  async #closePack(pack: OpenPack): Promise<void> {
    try {
      await this.#packSlots.acquire({ signal: this.#signal });
    } catch (error) {
      throw this.#fail(error);
    }
    const run: Promise<void> = this.#putPack(pack)
      .catch((error: unknown) => void this.#fail(error))
      .finally(() => {
        this.#packSlots.release();
        this.#storing.delete(run);
      });
    this.#storing.add(run);
  }

  async #putPack(pack: OpenPack): Promise<void> {
    const { bytes, id } = await pack.finish(this.#sealer);
    await this.#context.store.put({ type: "pack", name: id }, bytes, { signal: this.#signal });
    this.#stored.push({ id, blobs: pack.blobs });
    this.#storedBlobs += pack.blobs.length;
    if (this.#storedBlobs >= maxIndexBlobs) await this.#writeIndex();
  }

  async #writeIndex(): Promise<void> {
    const packs = this.#stored;
    [this.#stored, this.#storedBlobs] = [[], 0];
    await this.#context.index.add(packs, { signal: this.#signal });
    for (const { blobs } of packs) for (const { type, id } of blobs) this.#pending.delete(`${type}/${id}`);
  }

  #fail(error: unknown): KeepsakeError {
    this.#failure ??= asKeepsakeError(error);
    return this.#failure;
  }

  #requireUsable(options: AbortOptions | undefined): void {
    if (this.#failure !== null) throw this.#failure;
    if (this.#ended) throw new KeepsakeError("base/bug", { what: "uploader used after its upload" });
    throwIfAborted(this.#signal);
    throwIfAborted(options?.signal);
  }
}
