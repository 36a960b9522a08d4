import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { asKeepsakeError, KeepsakeError } from "../base/errors.ts";
import { digestBulk } from "../crypto/index.ts";
import { Slots } from "./concurrency.ts";
import type { RepositoryContext } from "./context.ts";
import { type IndexedPack, maxIndexBlobs } from "./format/index-file.ts";
import { maxBlobBytes, PackBuilder } from "./format/pack.ts";
import { encodeSnapshot } from "./format/snapshot.ts";
import { type BlobId, type BlobType, idFromBytes, type SnapshotId } from "./object-id.ts";
import type { BlobUploader, SavedBlob, SnapshotDescription } from "./repository.ts";

const BLOBS_IN_WORK = 2;
/** Blobs are spread over two open packs at random, so that a pack does not tell the lengths of neighbouring blobs. @source eprint.iacr.org/2025/532 */
const OPEN_DATA_PACKS = 2;

/**
 * One upload: blobs become packs, packs become known by an index file. Memory is bounded by the open packs, the packs
 * being stored and two blobs. After a failure every call throws it.
 */
export class UploadSession implements BlobUploader {
  readonly #context: RepositoryContext;
  readonly #signal: AbortSignal;
  readonly #blobSlots = new Slots(BLOBS_IN_WORK);
  readonly #packSlots: Slots;
  readonly #checkpointing = new Slots(1);
  readonly #dataPacks = Array.from({ length: OPEN_DATA_PACKS }, () => new PackBuilder("data"));
  readonly #treePacks = [new PackBuilder("tree")];
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
  }

  isPending(type: BlobType, id: BlobId): boolean {
    return this.#pending.has(`${type}/${id}`);
  }

  /** @param force stores the blob although it is known: for repacking */
  async saveBlob(type: BlobType, bytes: Bytes, options?: AbortOptions, force = false): Promise<SavedBlob> {
    this.#requireUsable(options);
    if (bytes.length > maxBlobBytes)
      throw new KeepsakeError("base/too-long", { what: "blob", sizeBytes: bytes.length });
    await this.#blobSlots.acquire({ signal: this.#signal });
    try {
      this.#requireUsable(options);
      const id = idFromBytes(await digestBulk("sha256", bytes));
      const isKnown = this.isPending(type, id) || (!force && this.#context.index.blobs.has(type, id));
      if (isKnown) return { id, isNew: false, storedBytes: 0 };
      this.#pending.add(`${type}/${id}`);
      return { id, isNew: true, storedBytes: await this.#store(type, id, bytes) };
    } catch (error) {
      throw this.#fail(error);
    } finally {
      this.#blobSlots.release();
    }
  }

  async checkpoint(options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    await this.#checkpointing.acquire({ signal: this.#signal });
    let taken = 0;
    try {
      for (; taken < BLOBS_IN_WORK; taken++) await this.#blobSlots.acquire({ signal: this.#signal });
      for (const builders of [this.#dataPacks, this.#treePacks]) {
        for (const builder of builders) if (builder.blobs.length > 0) await this.#closePack(builders, builder);
      }
      await Promise.all(this.#storing);
      this.#requireUsable(options);
      await this.#writeIndex();
    } catch (error) {
      throw this.#fail(error);
    } finally {
      for (; taken > 0; taken--) this.#blobSlots.release();
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
    await Promise.all(this.#storing);
    for (const { id } of this.#stored.splice(0)) {
      await this.#context.store.delete({ type: "pack", name: id }).catch(() => undefined);
    }
    this.#pending.clear();
  }

  /** @returns what the blob takes, header entry not counted */
  async #store(type: BlobType, id: BlobId, bytes: Bytes): Promise<number> {
    const { sealer, compress } = this.#context;
    const frame = await compress(type, bytes);
    const parts = await sealer.sealParts(frame ?? bytes);
    const builders = type === "tree" ? this.#treePacks : this.#dataPacks;
    const builder = this.#pick(builders);
    const before = builder.contentBytes;
    builder.add(id, parts, frame === null ? null : bytes.length);
    const storedBytes = builder.contentBytes - before;
    if (builder.contentBytes >= this.#context.packTargetBytes) await this.#closePack(builders, builder);
    if (this.#storedBlobs >= maxIndexBlobs) await this.#writeIndex();
    return storedBytes;
  }

  #pick(builders: readonly PackBuilder[]): PackBuilder {
    const [random = 0] = this.#context.randomBytes(1);
    const builder = builders[random % builders.length];
    if (builder === undefined) throw new KeepsakeError("base/bug", { what: "no open pack" });
    return builder;
  }

  /** Puts an empty pack in the place of `full` and stores that in the background, once there is room. */
  async #closePack(builders: PackBuilder[], full: PackBuilder): Promise<void> {
    builders[builders.indexOf(full)] = new PackBuilder(full.type);
    await this.#packSlots.acquire({ signal: this.#signal });
    const run: Promise<void> = this.#putPack(full)
      .catch((error: unknown) => void this.#fail(error))
      .finally(() => {
        this.#packSlots.release();
        this.#storing.delete(run);
      });
    this.#storing.add(run);
  }

  async #putPack(builder: PackBuilder): Promise<void> {
    const { sealer, store } = this.#context;
    const bytes = await builder.finish(sealer);
    const id = idFromBytes(await digestBulk("sha256", bytes));
    await store.put({ type: "pack", name: id }, bytes, { signal: this.#signal });
    this.#stored.push({ id, blobs: builder.blobs });
    this.#storedBlobs += builder.blobs.length;
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
