import type { AbortOptions } from "../../base/abort.ts";
import type { ByteSink } from "../../base/byte-duplex.ts";
import type { DirectoryEntry, FileSource, FileStat } from "../../base/files.ts";
import type { BackupPath } from "./backup-path.ts";

export type { DirectoryEntry, FileSource, FileStat };

/** A file being written. Exactly one of `close` and `discard` ends it; after an error only `discard` is left. */
export interface FileSink extends ByteSink {
  /** Drops what was written; the path keeps what it had before. Never throws, may be called again, and after `close` does nothing. */
  discard(): Promise<void>;
}

/**
 * The directory the phone works on. Reads see earlier writes of the same run. A write becomes visible at `close`, never half.
 * A missing path is null in `stat`, backup/not-found elsewhere; a file where a directory is needed, or the other way round, is
 * backup/wrong-kind; every other failure throws — never "false". Calls for different paths may overlap; the caller keeps
 * calls for one path in order.
 */
export interface BackupFiles {
  stat(path: BackupPath, options?: AbortOptions): Promise<FileStat | null>;
  list(path: BackupPath, options?: AbortOptions): AsyncIterable<DirectoryEntry>;
  openRead(path: BackupPath, options?: AbortOptions): Promise<FileSource>;
  /** Missing parents are made. */
  openWrite(path: BackupPath, options?: AbortOptions): Promise<FileSink>;
  /** With its parents; an existing directory is fine. */
  makeDirectory(path: BackupPath, options?: AbortOptions): Promise<void>;
  /** Replaces the target. Directories move with their content. */
  move(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void>;
  /** Replaces the target, recursive. */
  copy(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void>;
  /** No error when absent; directories with their content. */
  remove(path: BackupPath, options?: AbortOptions): Promise<void>;
  /** Room for new data, or null when the place cannot say (picked folders cannot): the host then answers the phone with a large constant and relies on store/full. */
  freeBytes(): Promise<number | null>;
}
