import type { AbortOptions } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { FileSource } from "../base/files.ts";
import type { OperationOptions } from "../base/progress.ts";
import { openBlobFile } from "./blob-file.ts";
import { check } from "./check.ts";
import { createCutSearch } from "./chunker/create-cut-search.ts";
import type { CutSearch } from "./chunker/cut-search.ts";
import { createChunkerTables } from "./chunker/tables.ts";
import { createContentWriter } from "./content-writer.ts";
import type { RepositoryContext } from "./context.ts";
import { measureKeyCost } from "./format/key-cost.ts";
import type { KeyCost } from "./format/key-file.ts";
import { type MasterKey, wipeMasterKey } from "./format/seal.ts";
import { parseTree, type TreeNode } from "./format/tree.ts";
import { findMasterKey, listKeys, newPasswordBytes, saveKey } from "./keys.ts";
import type { BlobId, BlobType, ObjectId, SnapshotId } from "./object-id.ts";
import { prune } from "./prune.ts";
import { reclaimableBytes } from "./reclaim.ts";
import { repairIndex } from "./repair-index.ts";
import type {
  AddKeyOptions,
  BlobUploader,
  ChangePasswordOptions,
  CheckOptions,
  ContentWriter,
  KeySummary,
  Repository,
  Snapshot,
  SnapshotTree,
} from "./repository.ts";
import { openSnapshotTree } from "./snapshot-tree.ts";
import { listSnapshots, loadSnapshot } from "./snapshots.ts";
import { missingBlob } from "./trees.ts";
import { UploadSession } from "./uploader.ts";

/** The key a repository was opened with; the repository owns and wipes it. */
export interface OpenedKey {
  readonly id: ObjectId;
  readonly master: MasterKey;
  /** For new keys; null means measured. */
  readonly cost: KeyCost | null;
}

export class StoredRepository implements Repository {
  readonly #context: RepositoryContext;
  readonly #master: MasterKey;
  readonly #keyCost: KeyCost | null;
  #currentKey: ObjectId;
  #session: UploadSession | null = null;
  #cutSearch: CutSearch | null = null;
  #closed = false;

  constructor(context: RepositoryContext, key: OpenedKey) {
    this.#context = context;
    this.#master = key.master;
    this.#keyCost = key.cost;
    this.#currentKey = key.id;
  }

  get id(): ObjectId {
    return this.#context.config.id;
  }

  get version(): 1 | 2 {
    return this.#context.config.version;
  }

  get chunkerPolynomial(): bigint {
    return this.#context.config.chunkerPolynomial;
  }

  async upload<T>(
    work: (uploader: BlobUploader, signal: AbortSignal) => Promise<T>,
    options: AbortOptions = {},
  ): Promise<T> {
    return this.#locked(false, options, async (context, signal) => {
      if (this.#session !== null) throw new KeepsakeError("vault/locked", { byKeepsake: true });
      await context.index.refresh({ signal });
      const session = new UploadSession(context, signal);
      this.#session = session;
      try {
        const result = await work(session, signal);
        await session.checkpoint({ signal });
        return result;
      } finally {
        await session.end();
        this.#session = null;
      }
    });
  }

  createContentWriter(uploader: BlobUploader): ContentWriter {
    this.#cutSearch ??= createCutSearch(createChunkerTables(this.chunkerPolynomial));
    return createContentWriter(this.#cutSearch, uploader);
  }

  hasBlob(type: BlobType, id: BlobId): boolean {
    return this.#open().index.blobs.has(type, id) || this.#session?.isPending(type, id) === true;
  }

  async loadBlob(type: BlobType, id: BlobId, options?: AbortOptions): Promise<Bytes> {
    const context = this.#open();
    await this.#settle(type, id, options);
    const shared = await context.reader.shared(context.index.blobs, type, id, options);
    if (shared === null) throw missingBlob(id, type);
    return shared.slice();
  }

  async loadTree(id: BlobId, options?: AbortOptions): Promise<readonly TreeNode[]> {
    try {
      return parseTree(await this.loadBlob("tree", id, options));
    } catch (error) {
      if (!(error instanceof KeepsakeError) || error.code !== "base/malformed") throw error;
      throw new KeepsakeError("vault/damaged", { object: "tree", name: id, what: "content" }, { cause: error });
    }
  }

  async openFile(node: TreeNode, options?: AbortOptions): Promise<FileSource> {
    const context = this.#open();
    for (const id of node.content) await this.#settle("data", id, options);
    return openBlobFile(context, node);
  }

  async snapshots(options?: AbortOptions): Promise<readonly Snapshot[]> {
    return (await listSnapshots(this.#open(), options)).snapshots;
  }

  async open(snapshot: SnapshotId, options?: AbortOptions): Promise<SnapshotTree> {
    const context = this.#open();
    const { tree } = await loadSnapshot(context, snapshot, options);
    if (!context.index.blobs.has("tree", tree)) await context.index.refresh(options);
    return openSnapshotTree(context, tree);
  }

  async forget(snapshots: readonly SnapshotId[], options: OperationOptions = {}): Promise<void> {
    await this.#locked(true, options, async ({ store }, signal) => {
      for (const name of snapshots) await store.delete({ type: "snapshot", name }, { signal });
    });
  }

  async prune(options: OperationOptions = {}): Promise<{ readonly freedBytes: number }> {
    return this.#locked(true, options, async (context, signal) => {
      try {
        return await prune(context, { ...options, signal });
      } finally {
        context.reader.clear();
      }
    });
  }

  async reclaimable(gone: readonly SnapshotId[], options: AbortOptions = {}): Promise<number> {
    return this.#locked(false, options, (context, signal) => reclaimableBytes(context, new Set(gone), { signal }));
  }

  async check(options: CheckOptions = {}): Promise<readonly KeepsakeError[]> {
    return this.#locked(true, options, async (context, signal) => {
      context.reader.clear();
      return check(context, { ...options, signal });
    });
  }

  async repairIndex(options: OperationOptions = {}): Promise<{ readonly packs: number; readonly blobs: number }> {
    return this.#locked(true, options, (context, signal) => repairIndex(context, { ...options, signal }));
  }

  async keys(options?: AbortOptions): Promise<readonly KeySummary[]> {
    return listKeys(this.#open().store, this.#currentKey, options);
  }

  async provePassword(password: string, options?: AbortOptions): Promise<ObjectId> {
    const { store, randomBytes } = this.#open();
    const { id, master } = await findMasterKey(store, password, randomBytes, options);
    wipeMasterKey(master);
    return id;
  }

  async addKey(password: string, options: AddKeyOptions = {}): Promise<ObjectId> {
    const bytes = newPasswordBytes(password);
    const { clock } = this.#open();
    try {
      const cost = this.#keyCost ?? (await measureKeyCost(() => clock.nowMs()));
      return await this.#locked(false, options, ({ store, randomBytes }, signal) => {
        const identity = { username: "keepsake", hostname: options.label ?? "keepsake", createdMs: clock.nowMs() };
        return saveKey(store, { master: this.#master, password: bytes, cost, ...identity }, randomBytes, { signal });
      });
    } finally {
      bytes.fill(0);
    }
  }

  async removeKey(id: ObjectId, options: AbortOptions = {}): Promise<void> {
    if (id === this.#currentKey) throw new KeepsakeError("vault/key-in-use");
    await this.#locked(true, options, async ({ store }, signal) => {
      // The one in use may have been deleted by another program: then this is the only way in.
      const others = (await listKeys(store, this.#currentKey, { signal })).filter((key) => key.id !== id);
      if (others.length === 0) throw new KeepsakeError("vault/key-in-use", { what: "last key" });
      await store.delete({ type: "key", name: id }, { signal });
    });
  }

  async changePassword(password: string, options: ChangePasswordOptions = {}): Promise<void> {
    const { replacing = this.#currentKey, ...rest } = options;
    const old = (await this.keys(rest)).find(({ id }) => id === replacing);
    const added = await this.addKey(password, { ...rest, label: old?.hostname });
    if (replacing === this.#currentKey) this.#currentKey = added;
    await this.removeKey(replacing, rest);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.sealer.wipe();
    this.#context.reader.clear();
    wipeMasterKey(this.#master);
  }

  /** A blob of the running upload can be read once it is stored and indexed. */
  async #settle(type: BlobType, id: BlobId, options?: AbortOptions): Promise<void> {
    const session = this.#session;
    if (session?.isPending(type, id) === true) await session.checkpoint(options);
  }

  async #locked<T>(
    exclusive: boolean,
    options: AbortOptions,
    work: (context: RepositoryContext, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = this.#open();
    return context.locks.hold(exclusive, options, (signal) => work(context, signal));
  }

  #open(): RepositoryContext {
    if (this.#closed) throw new KeepsakeError("vault/closed");
    return this.#context;
  }
}
