import type { Bytes } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { createMemoryStore, type ObjectKey, type ObjectStore, objectTypes } from "../../../src/vault/index.ts";

/** What the disk had done of the writes that were under way when the power went. */
export type Fate = "kept" | "lost" | "torn";

export interface PowerCutStore {
  readonly store: ObjectStore;
  /** Whether the power has gone. */
  readonly isCut: boolean;
  readonly mutations: number;
  /** What a restart finds: everything finished, and the unfinished writes and deletions by `fate`. Packs alone may be torn. */
  afterRestart(fate: Fate): Promise<ObjectStore>;
}

interface Unfinished {
  readonly key: ObjectKey;
  /** Null for a deletion. */
  readonly bytes: Bytes | null;
}

/** A store over memory whose power goes during mutation number `cutAt` (from 1). Calls under way and later ones never end well. */
export function createPowerCutStore(inner: ObjectStore, cutAt: number): PowerCutStore {
  let mutations = 0;
  let isCut = false;
  const unfinished = new Set<Unfinished>();

  function requirePower(): void {
    if (isCut) throw new KeepsakeError("store/gone", { what: "power cut" });
  }

  async function mutate(change: Unfinished, work: () => Promise<void>): Promise<void> {
    requirePower();
    mutations++;
    unfinished.add(change);
    if (mutations === cutAt) isCut = true;
    // Others may begin before this one is done: they are unfinished together when the power goes.
    await new Promise((resolve) => setImmediate(resolve));
    requirePower();
    await work();
    unfinished.delete(change);
  }

  const store: ObjectStore = {
    label: "power cut",
    concurrency: inner.concurrency,
    put: (key, bytes, options) => mutate({ key, bytes: bytes.slice() }, () => inner.put(key, bytes, options)),
    delete: (key, options) => mutate({ key, bytes: null }, () => inner.delete(key, options)),
    async get(key, options) {
      requirePower();
      return inner.get(key, options);
    },
    async stat(key, options) {
      requirePower();
      return inner.stat(key, options);
    },
    async *list(type, options) {
      requirePower();
      yield* inner.list(type, options);
    },
    freeBytes: () => inner.freeBytes(),
  };
  return {
    store,
    get isCut() {
      return isCut;
    },
    get mutations() {
      return mutations;
    },
    async afterRestart(fate) {
      const found = await copyOf(inner);
      if (fate !== "lost") for (const change of unfinished) await finish(found, change, fate);
      return found;
    },
  };
}

async function finish(store: ObjectStore, { key, bytes }: Unfinished, fate: Fate): Promise<void> {
  if (bytes === null) return store.delete(key);
  if ((await store.stat(key)) !== null) return;
  if (fate === "kept") return store.put(key, bytes);
  if (key.type === "pack") await store.put(key, bytes.slice(0, bytes.length >> 1));
}

/** Another store in memory with the same objects. */
export async function copyOf(store: ObjectStore): Promise<ObjectStore> {
  const copy = createMemoryStore();
  for (const type of objectTypes) {
    for await (const { name } of store.list(type)) await copy.put({ type, name }, await store.get({ type, name }));
  }
  return copy;
}
