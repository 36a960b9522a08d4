import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "./backup-files.ts";
import type { BackupPath } from "./backup-path.ts";
import { folderError } from "./folder-errors.ts";

type FileStream = ReadableStreamDefaultReader<Bytes>;

/** A file of this size is one read: a stream costs more than its bytes then. */
const ONE_READ_BYTES = 262_144;

/**
 * A file of a folder. Read in order a large one is a stream, which the browser fills ahead: a quarter of the processor time
 * that slices of 1 MiB take. `file` is a snapshot: changed on disk, it fails to read.
 */
export function folderSource(path: BackupPath, file: File): FileSource {
  return new FolderSource(path, file);
}

class FolderSource implements FileSource {
  readonly sizeBytes: number;
  readonly #path: BackupPath;
  readonly #file: File;
  #stream: FileStream | null = null;
  #offset = 0;

  constructor(path: BackupPath, file: File) {
    this.sizeBytes = file.size;
    this.#path = path;
    this.#file = file;
  }

  async read(options?: AbortOptions): Promise<Bytes | null> {
    throwIfAborted(options?.signal);
    if (this.#offset === this.sizeBytes) return null;
    if (this.sizeBytes <= ONE_READ_BYTES) {
      const whole = await this.readAt(0, this.sizeBytes, options);
      this.#offset = whole.length;
      return whole;
    }
    this.#stream ??= this.#file.stream().getReader() as FileStream;
    const part = await this.#explained(this.#stream.read());
    const bytes = part.value ?? new Uint8Array(0);
    const offset = this.#offset;
    this.#offset += bytes.length;
    if (part.done || this.#offset > this.sizeBytes) {
      throw new KeepsakeError("store/too-short", { path: this.#path, offset, length: bytes.length });
    }
    return bytes;
  }

  async readAt(offset: number, length: number, options?: AbortOptions): Promise<Bytes> {
    throwIfAborted(options?.signal);
    const buffer =
      offset + length > this.sizeBytes
        ? new ArrayBuffer(0)
        : await this.#explained(this.#file.slice(offset, offset + length).arrayBuffer());
    if (buffer.byteLength === length) return new Uint8Array(buffer);
    throw new KeepsakeError("store/too-short", { path: this.#path, offset, length });
  }

  /** What was not read stays unread; that a failed stream cannot be given up tells nothing new. */
  async close(): Promise<void> {
    this.#stream?.cancel().catch(() => undefined);
    this.#stream = null;
  }

  async #explained<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      throw folderError(error, this.#path);
    }
  }
}
