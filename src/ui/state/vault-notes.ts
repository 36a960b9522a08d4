import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { KeepRule } from "../../workers/api.ts";

/** What a person decided about the past of one phone in one vault. */
export interface KeepSetting {
  readonly rule: KeepRule;
  /** Applied by itself after each finished backup of the phone. */
  readonly automatic: boolean;
}

/** How a snapshot was proven. "read-back": every byte it needs was read, opened and hashed. "content": its files, too. */
export type VerifiedDepth = "read-back" | "content";

export interface VerifiedNote {
  readonly atMs: number;
  readonly depth: VerifiedDepth;
}

/** What this browser remembers about a vault, wherever the vault lies: kept by the repository's own id. No secrets. */
export interface VaultNotes {
  readonly repositoryId: string;
  /** By UDID. */
  readonly rules: Readonly<Record<string, KeepSetting>>;
  /** By the id of a snapshot's content. */
  readonly verified: Readonly<Record<string, VerifiedNote>>;
  /** When a person proved that they hold the recovery sheet. */
  readonly sheetSavedAtMs: number | null;
}

export function emptyNotes(repositoryId: string): VaultNotes {
  return { repositoryId, rules: {}, verified: {}, sheetSavedAtMs: null };
}

interface Schema extends DBSchema {
  notes: { key: string; value: VaultNotes };
}

export interface NoteStore {
  read(repositoryId: string): Promise<VaultNotes>;
  write(notes: VaultNotes): Promise<void>;
}

export function openNoteStore(): NoteStore {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  function database(): Promise<IDBPDatabase<Schema>> {
    opening ??= openDB<Schema>("keepsake-vault-notes", 1, {
      upgrade: (upgraded) => void upgraded.createObjectStore("notes", { keyPath: "repositoryId" }),
    });
    return opening;
  }
  return {
    async read(repositoryId) {
      const kept = await (await database()).get("notes", repositoryId);
      return { ...emptyNotes(repositoryId), ...kept };
    },
    async write(notes) {
      await (await database()).put("notes", notes);
    },
  };
}
