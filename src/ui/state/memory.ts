import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { KnownPhone } from "./known-phones.ts";
import { MAX_RUNS, type Run } from "./runs.ts";

interface Schema extends DBSchema {
  phones: { key: string; value: KnownPhone };
  runs: { key: string; value: Run; indexes: { byStart: number } };
}

/** What the app remembers of phones and runs. Nothing of a phone's content. */
export interface Memory {
  phones(): Promise<readonly KnownPhone[]>;
  putPhone(phone: KnownPhone): Promise<void>;
  deletePhone(udid: string): Promise<void>;
  runs(): Promise<readonly Run[]>;
  /** Also drops the oldest beyond `MAX_RUNS`. */
  putRun(run: Run): Promise<void>;
  clearRuns(): Promise<void>;
}

const NAME = "keepsake-app";

export function openMemory(): Memory {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  function database(): Promise<IDBPDatabase<Schema>> {
    opening ??= openDB<Schema>(NAME, 1, {
      upgrade(db) {
        db.createObjectStore("phones", { keyPath: "udid" });
        db.createObjectStore("runs", { keyPath: "id" }).createIndex("byStart", "startedAtMs");
      },
      // "Forget everything" in another tab must not wait for this one.
      blocking: (_version, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return opening;
  }
  return {
    phones: async () => (await database()).getAll("phones"),
    async putPhone(phone) {
      await (await database()).put("phones", phone);
    },
    async deletePhone(udid) {
      await (await database()).delete("phones", udid);
    },
    runs: async () => (await database()).getAll("runs"),
    async putRun(run) {
      const transaction = (await database()).transaction("runs", "readwrite");
      await transaction.store.put(run);
      const surplus = (await transaction.store.count()) - MAX_RUNS;
      let cursor = surplus > 0 ? await transaction.store.index("byStart").openCursor() : null;
      for (let left = surplus; cursor !== null && left > 0; left--) {
        await cursor.delete();
        cursor = await cursor.continue();
      }
      await transaction.done;
    },
    async clearRuns() {
      await (await database()).clear("runs");
    },
  };
}
