import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { BackupPlace } from "../../workers/api.ts";
import type { KnownPlace } from "./places.ts";

interface PlaceRecord {
  readonly id: string;
  readonly name: string;
  readonly place: BackupPlace;
  readonly lastUsedMs: number;
}

interface Schema extends DBSchema {
  places: { key: string; value: PlaceRecord };
}

/** The page's own small memory: which places the person chose. Handles survive a restart, permissions may not. */
export interface LocalStore {
  /** Most recently used first. */
  places(): Promise<readonly KnownPlace[]>;
  putPlace(place: KnownPlace, nowMs: number): Promise<void>;
  deletePlace(id: string): Promise<void>;
}

const NAME = "keepsake-ui";

export function openLocalStore(): LocalStore {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  function database(): Promise<IDBPDatabase<Schema>> {
    opening ??= openDB<Schema>(NAME, 1, {
      upgrade(db) {
        db.createObjectStore("places", { keyPath: "id" });
      },
    });
    return opening;
  }
  return {
    async places() {
      const records = await (await database()).getAll("places");
      const newestFirst = records.toSorted((a, b) => b.lastUsedMs - a.lastUsedMs);
      return newestFirst.map(({ id, name, place }) => ({ id, name, place }));
    },
    async putPlace(known, nowMs) {
      await (await database()).put("places", { ...known, lastUsedMs: nowMs });
    },
    async deletePlace(id) {
      await (await database()).delete("places", id);
    },
  };
}
