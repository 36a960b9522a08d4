import type { Bytes, PhoneStorage } from "./contracts.ts";

export function createMemoryStorage(): PhoneStorage {
  const values = new Map<string, Bytes>();
  return {
    load: (key) => Promise.resolve(values.get(key)?.slice() ?? null),
    save: (key, bytes) => {
      values.set(key, bytes.slice());
      return Promise.resolve();
    },
    delete: (key) => {
      values.delete(key);
      return Promise.resolve();
    },
  };
}
