import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import { type AbortOptions, abortError, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import {
  type GetOptions,
  type ObjectInfo,
  type ObjectKey,
  type ObjectStore,
  type ObjectType,
  requireObjectKey,
  requireRange,
} from "./object-store.ts";
import { exceptionName, storeError } from "./store-errors.ts";

/** Blobs, not buffers: from 1 MiB up one copy fewer, kept as files beside the database's log. */
interface StoredObject {
  readonly type: ObjectType;
  readonly name: string;
  readonly sizeBytes: number;
  readonly content: Blob;
}

interface VaultDatabase extends DBSchema {
  objects: {
    key: [ObjectType, string];
    value: StoredObject;
    /** Holds the size in its key, so that listing reads no content. */
    indexes: { sizes: [ObjectType, string, number] };
  };
}

export interface IndexedDbStore extends ObjectStore {
  /** Lets go of the database. Later calls throw store/gone. */
  close(): void;
}

const VERSION = 1;
const CONCURRENCY = 4;
/** Keys per transaction while listing: a transaction must not stay open while the caller thinks. */
const LISTED_AT_ONCE = 1_000;

/**
 * A repository in one IndexedDB database, for places without a usable file system of the browser. Each object is one
 * transaction: all or nothing by itself. Packs are committed relaxed, everything that refers to them strict.
 *
 * @throws app/storage-blocked where the browser keeps no databases
 */
export async function openIndexedDbStore(name = "keepsake-vault"): Promise<IndexedDbStore> {
  try {
    const database: IDBPDatabase<VaultDatabase> = await openDB<VaultDatabase>(name, VERSION, {
      upgrade: (upgraded) => {
        const objects = upgraded.createObjectStore("objects", { keyPath: ["type", "name"] });
        objects.createIndex("sizes", ["type", "name", "sizeBytes"]);
      },
      // A newer Keepsake in another tab must not wait for this one.
      blocking: () => database.close(),
    });
    return new DatabaseStore(database);
  } catch (error) {
    throw new KeepsakeError("app/storage-blocked", { reason: exceptionName(error) }, { cause: error });
  }
}

class DatabaseStore implements IndexedDbStore {
  readonly label = "browser database";
  readonly concurrency = CONCURRENCY;
  readonly #database: IDBPDatabase<VaultDatabase>;

  constructor(database: IDBPDatabase<VaultDatabase>) {
    this.#database = database;
  }

  async put(key: ObjectKey, bytes: Bytes, options?: AbortOptions): Promise<void> {
    check(key, options);
    if (bytes.length === 0) throw new KeepsakeError("base/bug", { what: "empty object", type: key.type });
    await explained(key, async () => {
      const durability = key.type === "pack" ? "relaxed" : "strict";
      const transaction = this.#database.transaction("objects", "readwrite", { durability });
      const { type, name } = key;
      const adding = transaction.store.add({ type, name, sizeBytes: bytes.length, content: new Blob([bytes]) });
      await committed(transaction, adding, options?.signal);
    });
  }

  async get(key: ObjectKey, options?: GetOptions): Promise<Bytes> {
    check(key, options);
    return explained(key, async () => {
      const stored = await this.#database.get("objects", [key.type, key.name]);
      if (stored === undefined) throw new KeepsakeError("store/not-found", { type: key.type, name: key.name });
      const { offset, length } = options?.range ?? { offset: 0, length: stored.sizeBytes };
      requireRange({ offset, length });
      const buffer = await readBlob(stored.content, offset, length);
      if (offset + length <= stored.sizeBytes && buffer.byteLength === length) return new Uint8Array(buffer);
      throw new KeepsakeError("store/too-short", { type: key.type, name: key.name, sizeBytes: stored.sizeBytes });
    });
  }

  async stat(key: ObjectKey, options?: AbortOptions): Promise<{ readonly sizeBytes: number } | null> {
    check(key, options);
    return explained(key, async () => {
      const range = IDBKeyRange.bound([key.type, key.name], [key.type, key.name, Number.POSITIVE_INFINITY]);
      const transaction = this.#database.transaction("objects");
      const cursor = await transaction.store.index("sizes").openKeyCursor(range);
      return cursor === null ? null : { sizeBytes: cursor.key[2] };
    });
  }

  async *list(type: ObjectType, options?: AbortOptions): AsyncIterable<ObjectInfo> {
    throwIfAborted(options?.signal);
    let after = "";
    for (let full = true; full; ) {
      const page = await explained(undefined, () => this.#page(type, after));
      for (const info of page) {
        throwIfAborted(options?.signal);
        yield info;
      }
      after = page.at(-1)?.name ?? "";
      full = page.length === LISTED_AT_ONCE;
    }
  }

  async delete(key: ObjectKey, options?: AbortOptions): Promise<void> {
    check(key, options);
    await explained(key, async () => {
      const transaction = this.#database.transaction("objects", "readwrite", { durability: "strict" });
      await committed(transaction, transaction.store.delete([key.type, key.name]), options?.signal);
    });
  }

  /** Chromium answers "what is used, plus 10 GiB" whatever the disk holds. */
  async freeBytes(): Promise<number | null> {
    return null;
  }

  close(): void {
    this.#database.close();
  }

  /** The next names after `after`, with their sizes. */
  async #page(type: ObjectType, after: string): Promise<ObjectInfo[]> {
    const found: ObjectInfo[] = [];
    const range = IDBKeyRange.bound([type, after, Number.POSITIVE_INFINITY], [type, []], true, true);
    const index = this.#database.transaction("objects").store.index("sizes");
    let cursor = await index.openKeyCursor(range);
    while (cursor !== null && found.length < LISTED_AT_ONCE) {
      found.push({ name: cursor.key[1], sizeBytes: cursor.key[2] });
      cursor = await cursor.continue();
    }
    return found;
  }
}

/** Waits for request and commit together; a fired signal takes the transaction back as long as it is open. */
async function committed(
  transaction: IDBPTransaction<VaultDatabase, ["objects"], "readwrite">,
  request: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const onAbort = (): void => {
    try {
      transaction.abort();
    } catch {
      // Committed already: the object is there.
    }
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.all([request, transaction.done]);
  } catch (error) {
    if (signal?.aborted) throw abortError(signal);
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** A Blob whose file is gone was deleted behind our back, with the whole storage. */
async function readBlob(content: Blob, offset: number, length: number): Promise<ArrayBuffer> {
  try {
    return await content.slice(offset, offset + length).arrayBuffer();
  } catch (error) {
    throw new KeepsakeError("store/failed", { reason: exceptionName(error) }, { cause: error });
  }
}

function check(key: ObjectKey, options: AbortOptions | undefined): void {
  requireObjectKey(key);
  throwIfAborted(options?.signal);
}

async function explained<T>(key: ObjectKey | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const told = storeError(error, key);
    // The connection was closed: by us, by a newer version, or because the person cleared the browser's data.
    if (exceptionName(error) === "InvalidStateError" && !hasCode(error, "store/gone")) {
      throw new KeepsakeError("store/gone", {}, { cause: error });
    }
    throw told;
  }
}
