import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { mapAhead } from "../../base/concurrent.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import {
  type GetOptions,
  isObjectName,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type ObjectType,
  requireRange,
  standardDirectories,
  standardPath,
} from "./object-store.ts";
import { exceptionName, storeError } from "./store-errors.ts";

/** Where an object shall appear. */
export interface Place {
  readonly type: ObjectType;
  readonly directory: FileSystemDirectoryHandle;
  readonly name: string;
}

/**
 * Makes the bytes appear under the place's name, whole or not at all. May throw foreign exceptions. What it began and did
 * not finish it takes away itself.
 */
export type PlaceObject = (place: Place, bytes: Bytes, options?: AbortOptions) => Promise<void>;

export interface DirectoryStoreOptions {
  readonly label: string;
  readonly concurrency: number;
  readonly placeObject: PlaceObject;
}

/** Sizes of this many files are asked for at a time: 0.1 ms each instead of 0.6. */
const FILES_AT_ONCE = 16;

/** A repository in the standard layout below a directory handle. How bytes get onto the disk is the kind's own affair. */
export function createDirectoryStore(root: FileSystemDirectoryHandle, options: DirectoryStoreOptions): ObjectStore {
  return new DirectoryStore(root, options);
}

class DirectoryStore implements ObjectStore {
  readonly label: string;
  readonly concurrency: number;
  readonly #root: FileSystemDirectoryHandle;
  readonly #placeObject: PlaceObject;
  /** Handles of directories by path: about 260. */
  readonly #directories = new Map<string, FileSystemDirectoryHandle>();
  /** The last write of a name: a second one waits and then finds the first one's object. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(root: FileSystemDirectoryHandle, options: DirectoryStoreOptions) {
    this.label = options.label;
    this.concurrency = options.concurrency;
    this.#root = root;
    this.#placeObject = options.placeObject;
  }

  async put(key: ObjectKey, bytes: Bytes, options?: AbortOptions): Promise<void> {
    const path = standardPath(key).join("/");
    throwIfAborted(options?.signal);
    if (bytes.length === 0) throw new KeepsakeError("base/bug", { what: "empty object", type: key.type });
    const before = this.#writing.get(path) ?? Promise.resolve();
    const writing = before
      .catch(() => undefined)
      .then(() => this.#explained(key, () => this.#put(key, bytes, options)));
    this.#writing.set(path, writing);
    try {
      await writing;
    } finally {
      if (this.#writing.get(path) === writing) this.#writing.delete(path);
    }
  }

  async get(key: ObjectKey, options?: GetOptions): Promise<Bytes> {
    const file = await this.#file(key, options);
    if (file === null) throw new KeepsakeError("store/not-found", { type: key.type, name: key.name });
    const { offset, length } = options?.range ?? { offset: 0, length: file.size };
    requireRange({ offset, length });
    return this.#explained(key, async () => {
      const buffer = await file.slice(offset, offset + length).arrayBuffer();
      if (offset + length <= file.size && buffer.byteLength === length) return new Uint8Array(buffer);
      throw new KeepsakeError("store/too-short", { type: key.type, name: key.name, sizeBytes: file.size });
    });
  }

  async stat(key: ObjectKey, options?: AbortOptions): Promise<{ readonly sizeBytes: number } | null> {
    const file = await this.#file(key, options);
    return file === null ? null : { sizeBytes: file.size };
  }

  async *list(type: ObjectType, options?: AbortOptions): AsyncIterable<ObjectInfo> {
    throwIfAborted(options?.signal);
    try {
      for await (const info of mapAhead(this.#objectFiles(type), FILES_AT_ONCE, infoOf)) {
        throwIfAborted(options?.signal);
        if (info !== null && info.sizeBytes > 0) yield info;
      }
    } catch (error) {
      throw await this.#explain(error);
    }
  }

  async delete(key: ObjectKey, options?: AbortOptions): Promise<void> {
    const path = standardPath(key);
    throwIfAborted(options?.signal);
    try {
      const directory = await this.#directory(path.slice(0, -1));
      await directory.removeEntry(path.at(-1) ?? "");
    } catch (error) {
      const explained = await this.#explain(error, key);
      if (!hasCode(explained, "store/not-found")) throw explained;
    }
  }

  /** Neither a picked folder nor the browser's own storage can say: Chromium answers "what is used, plus 10 GiB" whatever the disk holds. */
  async freeBytes(): Promise<number | null> {
    return null;
  }

  async #put(key: ObjectKey, bytes: Bytes, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    if ((await this.#file(key)) !== null) throw new KeepsakeError("store/exists", { type: key.type, name: key.name });
    const path = standardPath(key);
    const directory = await this.#directory(path.slice(0, -1), true);
    try {
      await this.#placeObject({ type: key.type, directory, name: path.at(-1) ?? "" }, bytes, options);
    } catch (error) {
      // Somebody tidied the directory away: not an absent object, and the next write makes the directory anew.
      if (exceptionName(error) !== "NotFoundError") throw error;
      throw await this.#explain(new KeepsakeError("store/failed", { type: key.type, reason: "NotFoundError" }));
    }
  }

  /** Null when absent; a file without content counts as absent, it is what a killed browser leaves. */
  async #file(key: ObjectKey, options?: AbortOptions): Promise<File | null> {
    const path = standardPath(key);
    throwIfAborted(options?.signal);
    try {
      const directory = await this.#directory(path.slice(0, -1));
      const file = await (await directory.getFileHandle(path.at(-1) ?? "")).getFile();
      return file.size === 0 ? null : file;
    } catch (error) {
      const explained = await this.#explain(error, key);
      if (hasCode(explained, "store/not-found")) return null;
      throw explained;
    }
  }

  async *#objectFiles(type: ObjectType): AsyncIterable<[string, FileSystemFileHandle]> {
    if (type === "config") return yield* filesIn(this.#root, type);
    const top = await directoryIn(this.#root, standardDirectories[type]);
    if (top === null) return;
    if (type !== "pack") return yield* filesIn(top, type);
    for await (const [prefix, handle] of top.entries()) {
      if (handle.kind !== "directory" || !/^[0-9a-f]{2}$/.test(prefix)) continue;
      for await (const file of filesIn(handle as FileSystemDirectoryHandle, type)) {
        if (file[0].startsWith(prefix)) yield file;
      }
    }
  }

  async #directory(parts: readonly string[], create = false): Promise<FileSystemDirectoryHandle> {
    const path = parts.join("/");
    const known = parts.length === 0 ? this.#root : this.#directories.get(path);
    if (known !== undefined) return known;
    const parent = await this.#directory(parts.slice(0, -1), create);
    const handle = await parent.getDirectoryHandle(parts.at(-1) ?? "", { create });
    this.#directories.set(path, handle);
    return handle;
  }

  async #explained<T>(key: ObjectKey, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.#explain(error, key);
    }
  }

  /** Tells a missing object from a place that is gone altogether (drive unplugged, folder deleted, site data cleared). */
  async #explain(error: unknown, key?: ObjectKey): Promise<KeepsakeError> {
    const explained = storeError(error, key);
    if (!hasCode(explained, "store/not-found") && !hasCode(explained, "store/failed")) return explained;
    this.#directories.clear();
    return (await isThere(this.#root)) ? explained : new KeepsakeError("store/gone", {}, { cause: error });
  }
}

async function infoOf([name, handle]: readonly [string, FileSystemFileHandle]): Promise<ObjectInfo | null> {
  try {
    return { name, sizeBytes: (await handle.getFile()).size };
  } catch (error) {
    if (exceptionName(error) === "NotFoundError") return null; // deleted since it was listed
    throw error;
  }
}

async function* filesIn(
  directory: FileSystemDirectoryHandle,
  type: ObjectType,
): AsyncIterable<[string, FileSystemFileHandle]> {
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === "file" && isObjectName(type, name)) yield [name, handle as FileSystemFileHandle];
  }
}

async function directoryIn(root: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await root.getDirectoryHandle(name);
  } catch (error) {
    if (exceptionName(error) !== "NotFoundError") throw error;
    if (await isThere(root)) return null;
    throw error;
  }
}

async function isThere(root: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    await root.entries().next();
    return true;
  } catch (error) {
    return exceptionName(error) !== "NotFoundError";
  }
}
