import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { BackupPlace } from "../../workers/api.ts";
import type { KnownPlace } from "./places.ts";
import type { KnownVault } from "./vaults.ts";

interface PlaceRecord {
  readonly id: string;
  readonly name: string;
  readonly place: BackupPlace;
  readonly lastUsedMs: number;
}

type VaultRecord = KnownVault & { readonly lastUsedMs: number };

interface Schema extends DBSchema {
  places: { key: string; value: PlaceRecord };
  vaults: { key: string; value: VaultRecord };
}

/** The page's own small memory: which places the person chose. Handles survive a restart, permissions may not. */
export interface LocalStore {
  /** Most recently used first. */
  places(): Promise<readonly KnownPlace[]>;
  putPlace(place: KnownPlace, nowMs: number): Promise<void>;
  deletePlace(id: string): Promise<void>;
  /** Most recently used first. */
  vaults(): Promise<readonly KnownVault[]>;
  putVault(vault: KnownVault, nowMs: number): Promise<void>;
  deleteVault(id: string): Promise<void>;
}

const NAME = "keepsake-ui";

export function openLocalStore(): LocalStore {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  function database(): Promise<IDBPDatabase<Schema>> {
    opening ??= openDB<Schema>(NAME, 2, {
      upgrade(db, before) {
        if (before < 1) db.createObjectStore("places", { keyPath: "id" });
        db.createObjectStore("vaults", { keyPath: "id" });
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
    async vaults() {
      const records = await (await database()).getAll("vaults");
      return records.toSorted((a, b) => b.lastUsedMs - a.lastUsedMs);
    },
    async putVault(known, nowMs) {
      await (await database()).put("vaults", { ...known, lastUsedMs: nowMs });
    },
    async deleteVault(id) {
      await (await database()).delete("vaults", id);
    },
  };
}
