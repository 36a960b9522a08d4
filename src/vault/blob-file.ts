import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { FileSource } from "../base/files.ts";
import type { RepositoryContext } from "./context.ts";
import type { TreeNode } from "./format/tree.ts";
import type { BlobId } from "./object-id.ts";
import { missingBlob } from "./trees.ts";

/** Blobs fetched before they are asked for. */
const READ_AHEAD = 2;

/** A stored file. Reading in order fetches two blobs ahead; `readAt` goes through the cache of the repository. */
export function openBlobFile(context: RepositoryContext, node: TreeNode): FileSource {
  return new BlobFile(context, node.content, startsOf(context, node.content));
}

/** Where each blob begins in the file, and the file's size behind them. */
function startsOf(context: RepositoryContext, content: readonly BlobId[]): Float64Array {
  const { blobs } = context.index;
  const starts = new Float64Array(content.length + 1);
  for (const [at, id] of content.entries()) {
    const entry = blobs.find("data", id);
    if (entry === null) throw missingBlob(id, "data");
    starts[at + 1] = (starts[at] ?? 0) + blobs.contentBytes(entry);
  }
  return starts;
}

class BlobFile implements FileSource {
  readonly sizeBytes: number;
  readonly #context: RepositoryContext;
  readonly #content: readonly BlobId[];
  readonly #starts: Float64Array;
  readonly #ahead: Promise<Bytes>[] = [];
  #next = 0;
  #closed = false;

  constructor(context: RepositoryContext, content: readonly BlobId[], starts: Float64Array) {
    this.#context = context;
    this.#content = content;
    this.#starts = starts;
    this.sizeBytes = starts[content.length] ?? 0;
  }

  async read(options?: AbortOptions): Promise<Bytes | null> {
    throwIfAborted(options?.signal);
    this.#requireOpen();
    while (this.#ahead.length <= READ_AHEAD && this.#next < this.#content.length) {
      const fetched = this.#fetch(this.#next++);
      // It may never be awaited when the file is closed early.
      fetched.catch(() => undefined);
      this.#ahead.push(fetched);
    }
    const next = this.#ahead.shift();
    if (next === undefined) return null;
    const bytes = await next;
    return bytes.length === 0 ? this.read(options) : bytes;
  }

  async readAt(offset: number, length: number, options?: AbortOptions): Promise<Bytes> {
    throwIfAborted(options?.signal);
    this.#requireOpen();
    if (offset < 0 || length < 0 || offset + length > this.sizeBytes) {
      throw new KeepsakeError("store/too-short", { offset, length, sizeBytes: this.sizeBytes });
    }
    const result = new Uint8Array(length);
    for (let at = this.#blobAt(offset), filled = 0; filled < length; at++) {
      const blob = await this.#shared(at, options);
      const from = offset + filled - (this.#starts[at] ?? 0);
      const part = blob.subarray(from, from + length - filled);
      result.set(part, filled);
      filled += part.length;
    }
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ahead.length = 0;
  }

  /** The last blob that begins at or before `offset`. */
  #blobAt(offset: number): number {
    let low = 0;
    let high = this.#content.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  async #fetch(at: number): Promise<Bytes> {
    const { reader, index } = this.#context;
    return this.#checked(at, await reader.fresh(index.blobs, "data", this.#idAt(at)));
  }

  async #shared(at: number, options?: AbortOptions): Promise<Bytes> {
    const { reader, index } = this.#context;
    return this.#checked(at, await reader.shared(index.blobs, "data", this.#idAt(at), options));
  }

  #idAt(at: number): BlobId {
    const id = this.#content[at];
    if (id === undefined) throw new KeepsakeError("base/bug", { what: "read behind the last blob" });
    return id;
  }

  /** A blob of another length than the index said would shift everything behind it. */
  #checked(at: number, bytes: Bytes | null): Bytes {
    if (bytes === null) throw missingBlob(this.#idAt(at), "data");
    if (bytes.length !== (this.#starts[at + 1] ?? 0) - (this.#starts[at] ?? 0)) {
      throw new KeepsakeError("vault/damaged", { object: "data", name: this.#idAt(at), what: "length" });
    }
    return bytes;
  }

  #requireOpen(): void {
    if (this.#closed) throw new KeepsakeError("base/bug", { what: "file read after it was closed" });
  }
}
