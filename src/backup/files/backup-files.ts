import type { AbortOptions } from "../../base/abort.ts";
import type { ByteSink, ByteSource } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import type { BackupPath } from "./backup-path.ts";

export interface FileStat {
  readonly kind: "file" | "directory";
  /** 0 for directories. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface DirectoryEntry extends FileStat {
  readonly name: string;
}

/** An open file. `readAt` returns exactly the asked bytes; the database readers use it with a page cache, nobody loads a database whole. */
export interface FileSource extends ByteSource {
  readonly sizeBytes: number;
  /** @throws store/too-short when the range ends behind the file. */
  readAt(offset: number, length: number, options?: AbortOptions): Promise<Bytes>;
  close(): Promise<void>;
}

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
