import { KeepsakeError } from "../../../src/base/errors.ts";
import type { ObjectStore } from "../../../src/vault/index.ts";

export interface FaultyStore {
  readonly store: ObjectStore;
  /** Calls so far. */
  readonly calls: number;
}

/** A store whose call number `failAt` (from 1) and, when `forGood`, every later one fails; the place itself stays sound. */
export function createFaultyStore(inner: ObjectStore, failAt: number, forGood: boolean): FaultyStore {
  let calls = 0;
  function count(): void {
    calls++;
    if (calls === failAt || (forGood && calls > failAt)) throw new KeepsakeError("store/failed", { call: calls });
  }
  const store: ObjectStore = {
    label: `faulty ${inner.label}`,
    concurrency: inner.concurrency,
    async put(key, bytes, options) {
      count();
      await inner.put(key, bytes, options);
    },
    async get(key, options) {
      count();
      return inner.get(key, options);
    },
    async stat(key, options) {
      count();
      return inner.stat(key, options);
    },
    async *list(type, options) {
      count();
      yield* inner.list(type, options);
    },
    async delete(key, options) {
      count();
      await inner.delete(key, options);
    },
    freeBytes: () => inner.freeBytes(),
  };
  return {
    store,
    get calls() {
      return calls;
    },
  };
}
