import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  type BlobUploader,
  fileNode,
  isObjectId,
  parseTree,
  type Repository,
  type Snapshot,
  type SnapshotDescription,
  type SnapshotId,
  type SnapshotSummary,
  type StoredContent,
} from "../../vault/index.ts";
import { incompletePath, incompleteTag } from "../snapshots.ts";
import type { BackupFiles, DirectoryEntry, FileSink, FileSource, FileStat } from "./backup-files.ts";
import { type BackupPath, baseName, parentPath } from "./backup-path.ts";
import { LayeredDirectory, type StoredFile } from "./layered-directory.ts";
import { type JournalPlace, OverlayJournal, type TreeChange } from "./overlay-journal.ts";
import { OverlaySink } from "./overlay-sink.ts";
import { contentIds, OverlayTree } from "./overlay-tree.ts";

export interface OverlayOptions extends AbortOptions {
  /** Where a checkpoint leaves what a later run needs to go on from it. Without it only blobs survive a closed tab. */
  readonly journal?: JournalPlace | undefined;
  /** Room for new data; without it unknown. */
  readonly freeBytes?: (() => Promise<number | null>) | undefined;
  readonly nowMs?: (() => number) | undefined;
}

/** What a run brought. */
export interface OverlayFigures {
  readonly filesReceived: number;
  readonly bytesReceived: number;
  /** Bytes the vault did not have before, sealed; trees not counted. */
  readonly storedBytes: number;
}

/** Base snapshot + this run's changes. Unchanged entries keep their stored node, so nothing is read or re-hashed for them. */
export interface SnapshotOverlay extends BackupFiles {
  readonly figures: OverlayFigures;
  /** False when a commit would only repeat the base. */
  readonly isChanged: boolean;
  /** Makes the run so far survive a closed tab: packs, index, and the journal of changes. Done by itself every five minutes and every GiB; writes no trees. */
  checkpoint(options?: AbortOptions): Promise<void>;
  /**
   * Trees, index, then the snapshot file, in that order. `complete: false` keeps what an interrupted run achieved, under a
   * tag and a path of its own, so that no keep rule ever prefers it to a whole one. The overlay is at its end then.
   */
  commit(
    description: Omit<SnapshotDescription, "parent" | "summary"> & { readonly complete: boolean },
    options?: AbortOptions,
  ): Promise<SnapshotId>;
  /** Forgets the changes. Blobs that were stored stay until the next prune. */
  discard(): Promise<void>;
}

/**
 * Opens the files of a snapshot for a run that makes the next one; null for a first one. A run on the same base whose tab
 * was closed is taken up where its last checkpoint left it. Lives as long as the upload it is part of.
 *
 * @throws vault/damaged when the base cannot be read
 */
export async function openOverlay(
  repository: Repository,
  uploader: BlobUploader,
  base: Snapshot | null,
  options: OverlayOptions = {},
): Promise<SnapshotOverlay> {
  const overlay = new Overlay(repository, uploader, base, options);
  await overlay.takeUp();
  return overlay;
}

/** A closed tab costs at most this much of what arrived. */
const CHECKPOINT_BYTES = 1_073_741_824;
const CHECKPOINT_MS = 300_000;

class Overlay implements SnapshotOverlay {
  readonly #repository: Repository;
  readonly #uploader: BlobUploader;
  readonly #base: Snapshot | null;
  readonly #tree: OverlayTree;
  readonly #journal: OverlayJournal;
  readonly #options: OverlayOptions;
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  #figures = { filesReceived: 0, bytesReceived: 0, storedBytes: 0 };
  #checkpointed: { readonly bytes: number; readonly ms: number };
  #isChanged = false;
  #isEnded = false;

  constructor(repository: Repository, uploader: BlobUploader, base: Snapshot | null, options: OverlayOptions) {
    this.#repository = repository;
    this.#uploader = uploader;
    this.#base = base;
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#startedMs = this.#nowMs();
    this.#checkpointed = { bytes: 0, ms: this.#startedMs };
    const empty = (modifiedMs: number): LayeredDirectory => LayeredDirectory.empty(repository, modifiedMs);
    const root = base === null ? empty(0) : LayeredDirectory.stored(repository, base.tree, 0);
    this.#tree = new OverlayTree(root, empty, () => wholeSeconds(this.#nowMs()));
    this.#journal = new OverlayJournal(options.journal ?? null, base?.id ?? null);
  }

  get figures(): OverlayFigures {
    return { ...this.#figures };
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** Repeats the changes of a run that was cut off, as far as the vault still has their content. */
  async takeUp(): Promise<void> {
    for (const change of await this.#journal.read(this.#repository)) {
      if (!(await this.#repeat(change))) return;
      this.#isChanged = true;
    }
  }

  async stat(path: BackupPath, options?: AbortOptions): Promise<FileStat | null> {
    this.#requireUsable(options);
    const entry = await this.#tree.find(path, options);
    if (entry === null) return null;
    return entry.kind === "file" ? statOf(entry) : directoryStat(entry);
  }

  async *list(path: BackupPath, options?: AbortOptions): AsyncIterable<DirectoryEntry> {
    this.#requireUsable(options);
    const entries = await (await this.#tree.directory(path, options)).entries(options);
    for (const [name, entry] of Array.from(entries)) {
      if (entry.kind === "file") yield { name, ...statOf(entry) };
      else if (entry.kind === "directory") yield { name, ...directoryStat(entry) };
    }
  }

  async openRead(path: BackupPath, options?: AbortOptions): Promise<FileSource> {
    this.#requireUsable(options);
    const entry = await this.#tree.find(path, options);
    if (entry === null) throw new KeepsakeError("backup/not-found", { path });
    if (entry.kind === "directory") throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    const [node] = parseTree(utf8(`{"nodes":[${entry.text}]}\n`));
    if (node === undefined) throw new KeepsakeError("base/bug", { what: "node without content" });
    return this.#repository.openFile(node, options);
  }

  async openWrite(path: BackupPath, options?: AbortOptions): Promise<FileSink> {
    this.#requireUsable(options);
    if (path === "") throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    await this.#tree.make(parentPath(path), options);
    await this.#tree.refuseDirectory(path, options);
    const writer = this.#repository.createContentWriter(this.#uploader);
    return new OverlaySink(writer, (content) => this.#receive(path, content));
  }

  async makeDirectory(path: BackupPath, options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    await this.#tree.make(path, options);
    this.#changed(["directory", path]);
  }

  async move(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    await this.#tree.move(from, to, options);
    this.#changed(["move", from, to]);
  }

  async copy(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    await this.#tree.copy(from, to, options);
    this.#changed(["copy", from, to]);
  }

  async remove(path: BackupPath, options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    await this.#tree.remove(path, options);
    this.#changed(["remove", path]);
  }

  async freeBytes(): Promise<number | null> {
    return (await this.#options.freeBytes?.()) ?? null;
  }

  async checkpoint(options?: AbortOptions): Promise<void> {
    this.#requireUsable(options);
    this.#checkpointed = { bytes: this.#figures.bytesReceived, ms: this.#nowMs() };
    await this.#journal.write(this.#uploader, () => this.#uploader.checkpoint(options));
  }

  async commit(
    { complete, ...description }: Omit<SnapshotDescription, "parent" | "summary"> & { readonly complete: boolean },
    options?: AbortOptions,
  ): Promise<SnapshotId> {
    this.#requireUsable(options);
    const tree = await this.#tree.root.save(this.#uploader, options);
    const summary = await this.#summary(options);
    const whole = { ...description, parent: this.#base?.id, summary };
    const id = await this.#uploader.saveSnapshot(complete ? whole : markedIncomplete(whole), tree, options);
    this.#isEnded = true;
    await this.#journal.clear();
    return id;
  }

  async discard(): Promise<void> {
    this.#isEnded = true;
    await this.#journal.clear();
  }

  async #receive(path: BackupPath, { content, sizeBytes, storedBytes }: StoredContent): Promise<void> {
    const modifiedMs = wholeSeconds(this.#nowMs());
    const { name, text } = fileNode({ name: baseName(path), modifiedMs, sizeBytes, content });
    await this.#tree.putFile(path, { kind: "file", name, text, sizeBytes, modifiedMs });
    this.#figures.filesReceived += 1;
    this.#figures.bytesReceived += sizeBytes;
    this.#figures.storedBytes += storedBytes;
    this.#changed(["file", path, text]);
    const { bytes, ms } = this.#checkpointed;
    const isDue = this.#figures.bytesReceived - bytes >= CHECKPOINT_BYTES || this.#nowMs() - ms >= CHECKPOINT_MS;
    if (isDue) await this.checkpoint();
  }

  /** False when the vault no longer has what the change needs. */
  async #repeat(change: TreeChange): Promise<boolean> {
    const [kind, path] = change;
    if (kind === "directory") await this.#tree.make(path);
    else if (kind === "remove") await this.#tree.remove(path);
    else if (kind === "move") await this.#tree.move(path, change[2]);
    else if (kind === "copy") await this.#tree.copy(path, change[2]);
    else {
      const [node] = parseTree(utf8(`{"nodes":[${change[2]}]}\n`));
      if (node === undefined) return false;
      const { name, text, sizeBytes, modifiedMs } = node;
      const file: StoredFile = { kind: "file", name, text, sizeBytes, modifiedMs };
      if (!contentIds(file).every((id) => isObjectId(id) && this.#repository.hasBlob("data", id))) return false;
      await this.#tree.putFile(path, file);
    }
    return true;
  }

  /** The totals follow from the base's, so that no untouched directory has to be read for them. */
  async #summary(options?: AbortOptions): Promise<SnapshotSummary> {
    const { growth } = this.#tree;
    const before = await this.#baseTotals(options);
    const totalFiles = before.files + growth.files;
    const { filesReceived, storedBytes, bytesReceived } = this.#figures;
    // Files arrive in one place and are moved to another, so new ones are told by the growth of the whole.
    const filesNew = Math.max(0, Math.min(growth.files, filesReceived));
    const filesChanged = Math.min(filesReceived - filesNew, totalFiles - filesNew);
    return {
      backupStart: new Date(this.#startedMs),
      backupEnd: new Date(this.#nowMs()),
      filesNew,
      filesChanged,
      filesUnmodified: totalFiles - filesNew - filesChanged,
      dataAddedBytes: Math.min(bytesReceived, storedBytes),
      dataAddedPackedBytes: storedBytes,
      totalFiles,
      totalBytes: before.bytes + growth.bytes,
    };
  }

  async #baseTotals(options?: AbortOptions): Promise<{ readonly files: number; readonly bytes: number }> {
    if (this.#base === null) return { files: 0, bytes: 0 };
    const { summary, tree } = this.#base;
    if (summary !== undefined) return { files: summary.totalFiles, bytes: summary.totalBytes };
    return LayeredDirectory.stored(this.#repository, tree, 0).weigh(options);
  }

  #changed(change: TreeChange): void {
    this.#isChanged = true;
    this.#journal.record(change);
  }

  #requireUsable(options: AbortOptions | undefined): void {
    throwIfAborted(options?.signal);
    if (this.#isEnded) throw new KeepsakeError("base/bug", { what: "overlay used after its end" });
  }
}

function markedIncomplete(description: SnapshotDescription): SnapshotDescription {
  const tags = [...description.tags.filter((tag) => tag !== incompleteTag), incompleteTag];
  return { ...description, tags, paths: description.paths.map(incompletePath) };
}

function statOf({ sizeBytes, modifiedMs }: StoredFile): FileStat {
  return { kind: "file", sizeBytes, modifiedMs };
}

function directoryStat({ modifiedMs }: LayeredDirectory): FileStat {
  return { kind: "directory", sizeBytes: 0, modifiedMs };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
