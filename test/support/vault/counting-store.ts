import { createMemoryStore, type ObjectKey, type ObjectStore, type ObjectType } from "../../../src/vault/index.ts";

export interface CountingStore extends ObjectStore {
  /** What was read of a type since the last reset, by name, in order. */
  read(type: ObjectType): readonly string[];
  written(type: ObjectType): readonly string[];
  reset(): void;
}

/** Remembers which objects were read and written. */
export function countingStore(store: ObjectStore = createMemoryStore()): CountingStore {
  let calls: { readonly kind: "read" | "written"; readonly key: ObjectKey }[] = [];
  const namesOf = (kind: "read" | "written", type: ObjectType): string[] =>
    calls.filter((call) => call.kind === kind && call.key.type === type).map((call) => call.key.name);
  return {
    label: store.label,
    concurrency: store.concurrency,
    put: async (key, bytes, options) => {
      calls.push({ kind: "written", key });
      await store.put(key, bytes, options);
    },
    get: (key, options) => {
      calls.push({ kind: "read", key });
      return store.get(key, options);
    },
    stat: (key, options) => store.stat(key, options),
    list: (type, options) => store.list(type, options),
    delete: (key, options) => store.delete(key, options),
    freeBytes: () => store.freeBytes(),
    read: (type) => namesOf("read", type),
    written: (type) => namesOf("written", type),
    reset: () => {
      calls = [];
    },
  };
}
