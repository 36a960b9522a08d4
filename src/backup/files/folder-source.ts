import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "./backup-files.ts";
import type { BackupPath } from "./backup-path.ts";
import { folderError } from "./folder-errors.ts";

/** One slice; while the caller works on it the next one is being read. */
const READ_BYTES = 1_048_576;

/** A file of a folder, read in slices with one slice of read-ahead. `file` is a snapshot: changed on disk, it fails to read. */
export function folderSource(path: BackupPath, file: File): FileSource {
  return new FolderSource(path, file);
}

class FolderSource implements FileSource {
  readonly sizeBytes: number;
  readonly #path: BackupPath;
  readonly #file: File;
  #offset = 0;
  #ahead: Promise<Bytes> | null = null;

  constructor(path: BackupPath, file: File) {
    this.sizeBytes = file.size;
    this.#path = path;
    this.#file = file;
  }

  async read(options?: AbortOptions): Promise<Bytes | null> {
    throwIfAborted(options?.signal);
    const next = this.#ahead ?? this.#startNext();
    if (next === null) return null;
    this.#ahead = null;
    const bytes = await next;
    this.#ahead = this.#startNext();
    return bytes;
  }

  async readAt(offset: number, length: number, options?: AbortOptions): Promise<Bytes> {
    throwIfAborted(options?.signal);
    if (offset + length > this.sizeBytes) {
      throw new KeepsakeError("store/too-short", { path: this.#path, offset, length });
    }
    return this.#slice(offset, length);
  }

  async close(): Promise<void> {
    this.#ahead = null;
  }

  #startNext(): Promise<Bytes> | null {
    if (this.#offset >= this.sizeBytes) return null;
    const length = Math.min(READ_BYTES, this.sizeBytes - this.#offset);
    const next = this.#slice(this.#offset, length);
    next.catch(() => undefined); // reported by the read that hands it out, if one comes
    this.#offset += length;
    return next;
  }

  async #slice(offset: number, length: number): Promise<Bytes> {
    try {
      const buffer = await this.#file.slice(offset, offset + length).arrayBuffer();
      if (buffer.byteLength !== length)
        throw new KeepsakeError("store/too-short", { path: this.#path, offset, length });
      return new Uint8Array(buffer);
    } catch (error) {
      throw folderError(error, this.#path);
    }
  }
}
