import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  type GetOptions,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type ObjectType,
  requireObjectKey,
  requireRange,
} from "./object-store.ts";

export interface MemoryStoreOptions {
  /** Room for all objects together. Default: no limit. */
  readonly capacityBytes?: number | undefined;
  readonly concurrency?: number | undefined;
}

/** Objects in memory, for tests and rehearsals. */
export function createMemoryStore(options: MemoryStoreOptions = {}): ObjectStore {
  return new MemoryStore(options);
}

class MemoryStore implements ObjectStore {
  readonly label = "memory";
  readonly concurrency: number;
  readonly #capacityBytes: number | null;
  readonly #objects = new Map<string, Bytes>();
  #usedBytes = 0;

  constructor(options: MemoryStoreOptions) {
    this.concurrency = options.concurrency ?? 4;
    this.#capacityBytes = options.capacityBytes ?? null;
  }

  async put(key: ObjectKey, bytes: Bytes, options?: AbortOptions): Promise<void> {
    const path = checkedPath(key, options);
    if (this.#objects.has(path)) throw new KeepsakeError("store/exists", { type: key.type, name: key.name });
    if (this.#capacityBytes !== null && this.#usedBytes + bytes.length > this.#capacityBytes) {
      throw new KeepsakeError("store/full", { wantedBytes: bytes.length });
    }
    this.#objects.set(path, bytes.slice());
    this.#usedBytes += bytes.length;
  }

  async get(key: ObjectKey, options?: GetOptions): Promise<Bytes> {
    const bytes = this.#objects.get(checkedPath(key, options));
    if (bytes === undefined) throw new KeepsakeError("store/not-found", { type: key.type, name: key.name });
    const range = options?.range;
    if (range === undefined) return bytes.slice();
    requireRange(range);
    if (range.offset + range.length > bytes.length) {
      throw new KeepsakeError("store/too-short", { type: key.type, name: key.name, sizeBytes: bytes.length });
    }
    return bytes.slice(range.offset, range.offset + range.length);
  }

  async stat(key: ObjectKey, options?: AbortOptions): Promise<{ readonly sizeBytes: number } | null> {
    const bytes = this.#objects.get(checkedPath(key, options));
    return bytes === undefined ? null : { sizeBytes: bytes.length };
  }

  async *list(type: ObjectType, options?: AbortOptions): AsyncIterable<ObjectInfo> {
    throwIfAborted(options?.signal);
    const prefix = `${type}/`;
    for (const [path, bytes] of this.#objects) {
      throwIfAborted(options?.signal);
      if (path.startsWith(prefix) && bytes.length > 0)
        yield { name: path.slice(prefix.length), sizeBytes: bytes.length };
    }
  }

  async delete(key: ObjectKey, options?: AbortOptions): Promise<void> {
    const path = checkedPath(key, options);
    this.#usedBytes -= this.#objects.get(path)?.length ?? 0;
    this.#objects.delete(path);
  }

  async freeBytes(): Promise<number | null> {
    return this.#capacityBytes === null ? null : this.#capacityBytes - this.#usedBytes;
  }
}

function checkedPath(key: ObjectKey, options: AbortOptions | undefined): string {
  requireObjectKey(key);
  throwIfAborted(options?.signal);
  return `${key.type}/${key.name}`;
}
