/**
 * How a tree of files is stored once, encrypted, verifiably: a restic repository, read and written.
 * Knows no browser and no Node; places are `ObjectStore`s.
 */
export type { DirectoryEntry, FileSource, FileStat } from "../base/files.ts";
export type { DataCompression } from "./compression.ts";
export { type CopyVaultOptions, type CopyVaultOutcome, copyVault } from "./copy-vault.ts";
export { type ForgetSelection, selectForget } from "./forget.ts";
export type { RepositoryVersion } from "./format/config.ts";
export type { KeyCost } from "./format/key-file.ts";
export {
  directoryNode,
  encodeTree,
  fileNode,
  type NodeText,
  type NodeType,
  parseTree,
  renameNode,
  type TreeNode,
} from "./format/tree.ts";
export { type BlobId, type BlobType, isObjectId, type ObjectId, objectId, type SnapshotId } from "./object-id.ts";
export { createRepository, openRepository, type RepositoryOptions } from "./open-repository.ts";
export {
  openPackSealer,
  type PackSealer,
  type PackSealing,
  type SealedBlob,
  type StartPackSealer,
  type WholePack,
} from "./pack-sealer.ts";
export type {
  AddKeyOptions,
  BlobUploader,
  ChangePasswordOptions,
  CheckOptions,
  ContentWriter,
  KeepRules,
  KeySummary,
  Repository,
  SavedBlob,
  Snapshot,
  SnapshotDescription,
  SnapshotSummary,
  SnapshotTree,
  StoredContent,
} from "./repository.ts";
export { openFolderStore } from "./stores/folder-store.ts";
export { type IndexedDbStore, openIndexedDbStore } from "./stores/indexeddb-store.ts";
export { createMemoryStore, type MemoryStoreOptions } from "./stores/memory-store.ts";
export {
  type ByteRange,
  type GetOptions,
  isObjectName,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type ObjectType,
  objectTypes,
  requireObjectKey,
  requireRange,
  standardDirectories,
  standardPath,
} from "./stores/object-store.ts";
export { deleteOpfsStore, openOpfsStore } from "./stores/opfs-store.ts";
export { createPatientStore } from "./stores/patient-store.ts";
export { storeError } from "./stores/store-errors.ts";
