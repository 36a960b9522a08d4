import type { AbortOptions } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import type { KeepsakeError } from "../base/errors.ts";
import type { DirectoryEntry, FileSource, FileStat } from "../base/files.ts";
import type { OperationOptions } from "../base/progress.ts";
import type { TreeNode } from "./format/tree.ts";
import type { BlobId, BlobType, ObjectId, SnapshotId } from "./object-id.ts";

export interface Snapshot {
  readonly id: SnapshotId;
  readonly time: Date;
  /** East of Greenwich, as the writer recorded it; keep rules count the days of the writer. Not given: 0. */
  readonly utcOffsetMinutes?: number | undefined;
  readonly tree: BlobId;
  readonly parent?: SnapshotId | undefined;
  readonly hostname: string;
  readonly paths: readonly string[];
  readonly tags: readonly string[];
  /** What the run did, where the writer recorded it (Keepsake, restic from 0.17 on). */
  readonly summary?: SnapshotSummary | undefined;
}

/** Figures of the run that made a snapshot. All fields of restic's summary that Keepsake knows. */
export interface SnapshotSummary {
  readonly backupStart: Date;
  readonly backupEnd: Date;
  readonly filesNew: number;
  readonly filesChanged: number;
  readonly filesUnmodified: number;
  readonly dataAddedBytes: number;
  readonly dataAddedPackedBytes: number;
  readonly totalFiles: number;
  readonly totalBytes: number;
}

export type SnapshotDescription = Omit<Snapshot, "id" | "tree">;

/** The files of one snapshot, by path: '/'-separated, a leading '/' is ignored, "" is the root. */
export interface SnapshotTree {
  /** Null for a missing path. Symbolic links and special files of foreign snapshots are missing, too. */
  stat(path: string, options?: AbortOptions): Promise<FileStat | null>;
  /** @throws backup/not-found, backup/wrong-kind */
  list(path: string, options?: AbortOptions): AsyncIterable<DirectoryEntry>;
  /** @throws backup/not-found, backup/wrong-kind; reading throws vault/damaged before a wrong byte is given out */
  openRead(path: string, options?: AbortOptions): Promise<FileSource>;
}

export interface SavedBlob {
  readonly id: BlobId;
  readonly isNew: boolean;
  /** 0 for a known blob. */
  readonly storedBytes: number;
}

export interface BlobUploader {
  /** Waits while two blobs are in work. Known blobs cost only the hash. The uploader owns `bytes` from the call on. */
  saveBlob(type: BlobType, bytes: Bytes, options?: AbortOptions): Promise<SavedBlob>;
  /** Packs and index so far become durable; called every few minutes and before a snapshot. */
  checkpoint(options?: AbortOptions): Promise<void>;
  /** Checkpoint, then the snapshot file: the commit point of a backup. */
  saveSnapshot(description: SnapshotDescription, tree: BlobId, options?: AbortOptions): Promise<SnapshotId>;
}

/** What a file became: the fields its node needs. */
export interface StoredContent {
  readonly content: readonly BlobId[];
  readonly sizeBytes: number;
  /** Bytes the store did not have before, sealed. */
  readonly storedBytes: number;
}

/** One file on its way into blobs. A file that is not finished leaves blobs nobody refers to; `prune` removes them. */
export interface ContentWriter {
  /** Resolves when the next write is welcome. The writer owns `bytes` from the call on. */
  write(bytes: Bytes, options?: AbortOptions): Promise<void>;
  /** All blobs are accepted by the uploader; `checkpoint` makes them durable. */
  finish(options?: AbortOptions): Promise<StoredContent>;
}

export interface KeySummary {
  readonly id: ObjectId;
  readonly created: Date | null;
  readonly username: string;
  readonly hostname: string;
  /** The key this repository was opened with. */
  readonly current: boolean;
}

export interface AddKeyOptions extends AbortOptions {
  /** What people call the key. It stands in clear in the key file, where restic shows the host. Default: "keepsake". */
  readonly label?: string | undefined;
}

export interface ChangePasswordOptions extends AbortOptions {
  /** The key that goes. Default: the one the repository was opened with. */
  readonly replacing?: ObjectId | undefined;
}

export interface KeepRules {
  readonly last?: number | undefined;
  /** Everything made in so many days before the newest snapshot of its group. */
  readonly withinDays?: number | undefined;
  readonly hourly?: number | undefined;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
  /** Snapshots that carry one of these tags are always kept. */
  readonly tags?: readonly string[] | undefined;
}

export interface CheckOptions extends OperationOptions {
  /** 0…1 of the packs is read back and every blob of them decrypted and hashed. Default 0. */
  readonly readShare?: number | undefined;
}

/** A restic repository, opened with one of its keys. */
export interface Repository {
  readonly id: ObjectId;
  readonly version: 1 | 2;
  /** The parameter of the chunker, as a bit field of degree 53. */
  readonly chunkerPolynomial: bigint;
  /** Background work exists only inside `work`; when it returns, packs and index are written; when it throws, only checkpointed objects remain. */
  upload<T>(work: (uploader: BlobUploader, signal: AbortSignal) => Promise<T>, options?: AbortOptions): Promise<T>;
  /** For the content of one file; within `upload` only. Cuts like restic, so equal content is stored once. */
  createContentWriter(uploader: BlobUploader): ContentWriter;
  /** Blobs of a running upload count, too. */
  hasBlob(type: BlobType, id: BlobId): boolean;
  /** Authenticated and hash-checked before a byte is returned; vault/damaged otherwise. The caller owns the result. */
  loadBlob(type: BlobType, id: BlobId, options?: AbortOptions): Promise<Bytes>;
  /** The nodes of one directory. Their `text` is what was stored, byte for byte. */
  loadTree(id: BlobId, options?: AbortOptions): Promise<readonly TreeNode[]>;
  /** The content of a file's node. What the running upload brought is made durable first. */
  openFile(node: TreeNode, options?: AbortOptions): Promise<FileSource>;
  /** Oldest first. */
  snapshots(options?: AbortOptions): Promise<readonly Snapshot[]>;
  open(snapshot: SnapshotId, options?: AbortOptions): Promise<SnapshotTree>;
  /** Deletes snapshot files; their content stays until `prune`. */
  forget(snapshots: readonly SnapshotId[], options?: OperationOptions): Promise<void>;
  /** Deletes packs no snapshot needs, and repacks those that are mostly unused. Exclusive lock. */
  prune(options?: OperationOptions): Promise<{ readonly freedBytes: number }>;
  /** What `prune` could free if these were forgotten, up to the little waste it leaves alone. Reads the trees of the others. */
  reclaimable(gone: readonly SnapshotId[], options?: AbortOptions): Promise<number>;
  /** Findings, not a throw: a damaged pack is an answer. Each names the object and the affected snapshots. */
  check(options?: CheckOptions): Promise<readonly KeepsakeError[]>;
  /** Builds a new index from the packs themselves. For a damaged or lost index. Exclusive lock. */
  repairIndex(options?: OperationOptions): Promise<{ readonly packs: number; readonly blobs: number }>;
  keys(options?: AbortOptions): Promise<readonly KeySummary[]>;
  /** The key a password opens. @throws vault/wrong-password */
  provePassword(password: string, options?: AbortOptions): Promise<ObjectId>;
  /** @throws vault/password-refused */
  addKey(password: string, options?: AddKeyOptions): Promise<ObjectId>;
  /** @throws vault/key-in-use for the key the repository was opened with, and for the last one that can be read */
  removeKey(id: ObjectId, options?: AbortOptions): Promise<void>;
  /** Adds a key for `password`, then removes another: at no moment is there none. */
  changePassword(password: string, options?: ChangePasswordOptions): Promise<void>;
  /** Wipes the keys from memory. Every later call throws vault/closed. */
  close(): Promise<void>;
}
