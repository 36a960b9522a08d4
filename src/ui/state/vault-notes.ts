import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { KeepRule, SnapshotInfo } from "../../workers/api.ts";

/** What a person decided about the past of one phone in one vault. */
export interface KeepSetting {
  readonly rule: KeepRule;
  /** Applied by itself after each finished backup of the phone. */
  readonly automatic: boolean;
}

/** When a snapshot was proven, and how. "read-back": every byte it needs was read, opened and hashed. "content": its files, too. */
export interface Proof {
  readonly atMs: number;
  readonly depth: "read-back" | "content";
}

/** What this browser remembers about a vault, wherever the vault lies: kept by the repository's own id. No secrets. */
export interface VaultNotes {
  readonly repositoryId: string;
  /** By UDID. */
  readonly rules: Readonly<Record<string, KeepSetting>>;
  /** When all that a snapshot needs was read back whole, by the id of its content. */
  readonly readBackAtMs: Readonly<Record<string, number>>;
  /** When a person proved that they hold the recovery sheet. */
  readonly sheetSavedAtMs: number | null;
}

export function emptyNotes(repositoryId: string): VaultNotes {
  return { repositoryId, rules: {}, readBackAtMs: {}, sheetSavedAtMs: null };
}

/**
 * The proof of a snapshot: its files were opened and compared, or else all it needs was read back. A look at its list of
 * files is none.
 */
export function proofOf({ contentId, verified }: SnapshotInfo, notes: VaultNotes | null): Proof | null {
  const isOpened = verified?.level === "full" && verified.coverage === "everything";
  if (isOpened && verified.counts.error === 0) return { atMs: verified.atMs, depth: "content" };
  const atMs = notes?.readBackAtMs[contentId];
  return atMs === undefined ? null : { atMs, depth: "read-back" };
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
