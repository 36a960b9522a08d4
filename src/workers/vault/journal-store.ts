import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { JournalStore } from "../../backup/index.ts";

interface Schema extends DBSchema {
  journals: { key: string; value: string };
}

/** Where interrupted runs leave what the next one needs: in this browser, a few hundred bytes a phone. */
export function openJournalStore(): JournalStore {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  function database(): Promise<IDBPDatabase<Schema>> {
    opening ??= openDB<Schema>("keepsake-journals", 1, {
      upgrade: (upgraded) => void upgraded.createObjectStore("journals"),
    });
    return opening;
  }
  return {
    get: async (key) => (await (await database()).get("journals", key)) ?? null,
    async set(key, value) {
      await (await database()).put("journals", value, key);
    },
    async delete(key) {
      await (await database()).delete("journals", key);
    },
  };
}
