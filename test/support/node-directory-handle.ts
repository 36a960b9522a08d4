import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, readSync, statSync, truncateSync, writeSync } from "node:fs";
import * as fs from "node:fs/promises";
import { join } from "node:path";

/**
 * The browser's directory handles over a real directory, so that `AppleFolder` itself runs in Node. It imitates what
 * Chromium was seen to do: `getFileHandle(create)` leaves an empty file under the final name at once, `createWritable`
 * writes into `<name>.crswap` and renames at `close`, `move` is rename(2), some names are refused with a TypeError.
 *
 * `syncHandles` tells which place is played: the browser's own file system inside a worker has synchronous handles, a
 * picked folder refuses them.
 */
export function nodeDirectoryHandle(path: string, options: NodeHandleOptions = {}): FileSystemDirectoryHandle {
  return new NodeDirectory(path, "", options) as unknown as FileSystemDirectoryHandle;
}

export interface NodeHandleOptions {
  readonly syncHandles?: boolean;
  /** False: no `move`, as in browsers that lack it. */
  readonly move?: boolean;
  /** Called before each call that touches the disk; may throw a DOMException. */
  readonly onCall?: (call: string, path: string) => void;
}

class NodeDirectory {
  readonly kind = "directory";
  readonly name: string;
  readonly path: string;
  readonly #options: NodeHandleOptions;

  constructor(path: string, name: string, options: NodeHandleOptions) {
    this.path = path;
    this.name = name;
    this.#options = options;
  }

  async getDirectoryHandle(name: string, options: { create?: boolean } = {}): Promise<NodeDirectory> {
    const path = this.#child("getDirectoryHandle", name);
    await translated(async () => {
      const stat = await statOrNull(path);
      if (stat === null && options.create) {
        await fs.stat(this.path);
        await fs.mkdir(path, { recursive: true });
      } else if (stat === null) throw new DOMException(`${name} is missing`, "NotFoundError");
      else if (!stat.isDirectory()) throw new DOMException(`${name} is a file`, "TypeMismatchError");
    });
    return new NodeDirectory(path, name, this.#options);
  }

  async getFileHandle(name: string, options: { create?: boolean } = {}): Promise<NodeFile> {
    const path = this.#child("getFileHandle", name);
    await translated(async () => {
      const stat = await statOrNull(path);
      if (stat === null && options.create) await (await fs.open(path, "wx")).close();
      else if (stat === null) throw new DOMException(`${name} is missing`, "NotFoundError");
      else if (stat.isDirectory()) throw new DOMException(`${name} is a directory`, "TypeMismatchError");
    });
    return new NodeFile(path, name, this.#options);
  }

  async removeEntry(name: string, options: { recursive?: boolean } = {}): Promise<void> {
    const path = this.#child("removeEntry", name);
    await translated(async () => {
      const stat = await fs.stat(path);
      if (!stat.isDirectory()) return fs.unlink(path);
      if (options.recursive) return fs.rm(path, { recursive: true });
      await fs.rmdir(path);
    });
  }

  async *entries(): AsyncGenerator<[string, NodeDirectory | NodeFile]> {
    this.#options.onCall?.("entries", this.path);
    const found = await translated(() => fs.readdir(this.path, { withFileTypes: true }));
    for (const entry of found) {
      const path = join(this.path, entry.name);
      const node = entry.isDirectory()
        ? new NodeDirectory(path, entry.name, this.#options)
        : new NodeFile(path, entry.name, this.#options);
      yield [entry.name, node];
    }
  }

  async *keys(): AsyncGenerator<string> {
    for await (const [name] of this.entries()) yield name;
  }

  #child(call: string, name: string): string {
    if (name === "" || name === "." || name === ".." || refusedName.test(name)) {
      throw new TypeError("Name is not allowed.");
    }
    const path = join(this.path, name);
    this.#options.onCall?.(call, path);
    return path;
  }
}

class NodeFile {
  readonly kind = "file";
  readonly createSyncAccessHandle: (() => Promise<NodeSyncHandle>) | undefined;
  readonly move: ((directory: NodeDirectory, name: string) => Promise<void>) | undefined;
  name: string;
  #path: string;
  readonly #options: NodeHandleOptions;

  constructor(path: string, name: string, options: NodeHandleOptions) {
    this.#path = path;
    this.name = name;
    this.#options = options;
    this.createSyncAccessHandle = () => this.#openSync();
    this.move = options.move === false ? undefined : (directory, newName) => this.#move(directory, newName);
  }

  async getFile(): Promise<unknown> {
    this.#options.onCall?.("getFile", this.#path);
    const stat = await translated(() => fs.stat(this.#path));
    return new NodeBlob(this.#path, this.name, 0, stat.size, stat.size, stat.mtimeMs);
  }

  async createWritable(): Promise<NodeWritable> {
    this.#options.onCall?.("createWritable", this.#path);
    await translated(() => fs.stat(this.#path));
    const swap = `${this.#path}.${randomUUID()}.crswap`;
    return new NodeWritable(swap, this.#path, await translated(() => fs.open(swap, "w")), this.#options);
  }

  async #openSync(): Promise<NodeSyncHandle> {
    if (!this.#options.syncHandles) throw new DOMException("not in a picked folder", "InvalidStateError");
    this.#options.onCall?.("createSyncAccessHandle", this.#path);
    return new NodeSyncHandle(this.#path, this.#options);
  }

  async #move(directory: NodeDirectory, name: string): Promise<void> {
    const target = join(directory.path, name);
    this.#options.onCall?.("move", target);
    await translated(() => fs.rename(this.#path, target));
    this.#path = target;
    this.name = name;
  }
}

class NodeWritable {
  readonly #swap: string;
  readonly #target: string;
  readonly #file: fs.FileHandle;
  readonly #options: NodeHandleOptions;

  constructor(swap: string, target: string, file: fs.FileHandle, options: NodeHandleOptions) {
    this.#swap = swap;
    this.#target = target;
    this.#file = file;
    this.#options = options;
  }

  async write(data: Uint8Array | ArrayBuffer): Promise<void> {
    this.#options.onCall?.("write", this.#target);
    await translated(() => this.#file.writeFile(data instanceof ArrayBuffer ? new Uint8Array(data) : data));
  }

  async close(): Promise<void> {
    this.#options.onCall?.("close", this.#target);
    await translated(async () => {
      await this.#file.close();
      await fs.rename(this.#swap, this.#target);
    });
  }

  async abort(): Promise<void> {
    await this.#file.close();
    await fs.rm(this.#swap, { force: true });
  }
}

class NodeSyncHandle {
  readonly #descriptor: number;
  readonly #path: string;
  readonly #options: NodeHandleOptions;

  constructor(path: string, options: NodeHandleOptions) {
    this.#path = path;
    this.#options = options;
    this.#descriptor = openSync(path, "r+");
  }

  write(bytes: Uint8Array, options: { at?: number } = {}): number {
    this.#options.onCall?.("write", this.#path);
    return writeSync(this.#descriptor, bytes, 0, bytes.length, options.at ?? 0);
  }

  read(bytes: Uint8Array, options: { at?: number } = {}): number {
    return readSync(this.#descriptor, bytes, 0, bytes.length, options.at ?? 0);
  }

  getSize(): number {
    return statSync(this.#path).size;
  }

  truncate(size: number): void {
    truncateSync(this.#path, size);
  }

  flush(): void {
    this.#options.onCall?.("flush", this.#path);
    fsyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

const STREAM_BYTES = 200_000;

/** As much of `File` as readers use. Reading fails when the file changed, as in the browser. */
class NodeBlob {
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  readonly #path: string;
  readonly #start: number;
  readonly #wholeSize: number;

  constructor(path: string, name: string, start: number, size: number, wholeSize: number, lastModified: number) {
    this.#path = path;
    this.name = name;
    this.#start = start;
    this.size = size;
    this.#wholeSize = wholeSize;
    this.lastModified = lastModified;
  }

  slice(start: number, end: number): NodeBlob {
    const to = Math.min(end, this.size);
    const from = Math.min(start, to);
    return new NodeBlob(this.#path, this.name, this.#start + from, to - from, this.#wholeSize, this.lastModified);
  }

  /** In pieces of no special size, the next one always ready, as in the browser. */
  stream(): ReadableStream<Uint8Array> {
    let offset = 0;
    return new ReadableStream({
      pull: async (controller) => {
        if (offset === this.size) return controller.close();
        const piece = this.slice(offset, offset + STREAM_BYTES);
        offset += piece.size;
        controller.enqueue(new Uint8Array(await piece.arrayBuffer()));
      },
    });
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return translated(async () => {
      const file = await fs.open(this.#path, "r");
      try {
        if ((await file.stat()).size !== this.#wholeSize) throw new DOMException("file changed", "NotReadableError");
        const buffer = new ArrayBuffer(this.size);
        await file.read(new Uint8Array(buffer), 0, this.size, this.#start);
        return buffer;
      } finally {
        await file.close();
      }
    });
  }
}

const refusedName = /[/\\:*?"<>|\t]|[. ]$/;

const exceptionNames: Readonly<Record<string, string>> = {
  EACCES: "NotAllowedError",
  EDQUOT: "QuotaExceededError",
  EEXIST: "InvalidModificationError",
  EISDIR: "InvalidModificationError",
  ENOENT: "NotFoundError",
  ENOSPC: "QuotaExceededError",
  ENOTDIR: "TypeMismatchError",
  ENOTEMPTY: "InvalidModificationError",
  EPERM: "NotAllowedError",
  EROFS: "NoModificationAllowedError",
};

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const name = exceptionNames[code];
    if (name === undefined) throw error;
    throw new DOMException(String(error), name);
  }
}

async function statOrNull(path: string): Promise<Awaited<ReturnType<typeof fs.stat>> | null> {
  try {
    return await fs.stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
