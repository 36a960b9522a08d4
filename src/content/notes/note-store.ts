import type { BackupBrowser } from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import {
  type BackupDatabase,
  bytesOf,
  databaseAvailable,
  flagOf,
  numberOf,
  openFirstDatabase,
  textOf,
} from "../backup-database.ts";
import { entityNumbers } from "../core-data.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { cocoaMs } from "../time.ts";
import { AttachmentFinder, type NoteAttachment } from "./attachments.ts";
import { decodeNoteBody } from "./decode-body.ts";
import { attachmentRefs, type NoteBody } from "./note-body.ts";

const NOTES_DOMAIN = "AppDomainGroup-group.com.apple.notes";
const PLACES = [{ domain: NOTES_DOMAIN, path: "NoteStore.sqlite" }];
const TABLE = "ZICCLOUDSYNCINGOBJECT";

export interface NoteAccount {
  readonly id: number;
  readonly name: string;
  /** Part of the paths of its files. */
  readonly identifier: string;
}

export interface NoteFolder {
  readonly id: number;
  readonly title: string;
  readonly parentId: number | null;
  readonly accountId: number | null;
  /** "Recently Deleted". */
  readonly isTrash: boolean;
}

/** A note without its body: what a list shows. */
export interface NoteSummary {
  readonly id: number;
  readonly identifier: string;
  readonly title: string;
  readonly snippet: string | null;
  readonly folderId: number | null;
  readonly accountId: number | null;
  readonly createdMs: number | null;
  readonly modifiedMs: number | null;
  /** Has a password of its own; its text can't be read here. */
  readonly isLocked: boolean;
  readonly isPinned: boolean;
  readonly isDeleted: boolean;
}

/** Why a note has no text. */
export type NoteState = "read" | "locked" | "not-here" | "unreadable";

export interface Note {
  readonly summary: NoteSummary;
  readonly state: NoteState;
  /** Empty unless it was read. */
  readonly body: NoteBody;
  readonly attachments: ReadonlyMap<string, NoteAttachment>;
  readonly error: KeepsakeError | null;
}

/** The notes of a backup: a list now, bodies when asked for. */
export class NoteStore {
  readonly accounts: ReadonlyMap<number, NoteAccount>;
  readonly folders: ReadonlyMap<number, NoteFolder>;
  readonly #database: BackupDatabase;
  readonly #finder: AttachmentFinder;
  readonly #entities: ReadonlyMap<string, number>;

  constructor(browser: BackupBrowser, database: BackupDatabase) {
    this.#database = database;
    this.#entities = entityNumbers(database);
    this.accounts = this.#readAccounts();
    this.folders = this.#readFolders();
    this.#finder = new AttachmentFinder(browser, database, TABLE);
  }

  /** All notes, the newest first. */
  *notes(): Generator<NoteSummary> {
    const { where, parameters } = this.#only("ICNote", "ZNOTEDATA IS NOT NULL");
    const modified = this.#database.firstColumn(TABLE, MODIFIED);
    const order = modified === null ? "" : ` ORDER BY ${modified} DESC, Z_PK DESC`;
    const sql = `SELECT ${this.#noteColumns()} FROM ${TABLE} WHERE ${where}${order}`;
    for (const row of this.#database.rows(sql, parameters)) yield this.#summary(row);
  }

  /** One note with its body and what stands in it. Never throws for a damaged note: its state tells. */
  async note(id: number, options?: AbortOptions): Promise<Note | null> {
    const row = this.#database.first(`SELECT ${this.#noteColumns()} FROM ${TABLE} WHERE Z_PK = ?`, [id]);
    if (row === null) return null;
    const summary = this.#summary(row);
    const empty = { summary, body: { paragraphs: [] }, attachments: new Map(), error: null };
    if (summary.isLocked) return { ...empty, state: "locked" };
    const data = this.#body(id);
    if (data === null) return { ...empty, state: "not-here" };
    try {
      const body = await decodeNoteBody(data, options);
      const attachments = await this.#attachments(body, summary, options);
      return { summary, state: "read", body, attachments, error: null };
    } catch (error) {
      throwIfAborted(options?.signal);
      return { ...empty, state: "unreadable", error: asKeepsakeError(error, "content/malformed") };
    }
  }

  /** Folder names from the account down, for a path on disk. */
  folderPath(summary: NoteSummary): string[] {
    const names: string[] = [];
    const seen = new Set<number>();
    for (let id = summary.folderId; id !== null && !seen.has(id); ) {
      seen.add(id);
      const folder = this.folders.get(id);
      if (folder === undefined) break;
      names.unshift(folder.title);
      id = folder.parentId;
    }
    const account = this.accounts.size > 1 ? this.accounts.get(summary.accountId ?? -1)?.name : undefined;
    return account === undefined ? names : [account, ...names];
  }

  close(): void {
    this.#database.close();
  }

  #body(id: number) {
    if (!this.#database.hasColumn("ZICNOTEDATA", "ZDATA")) return null;
    const row = this.#database.first("SELECT ZDATA FROM ZICNOTEDATA WHERE ZNOTE = ? AND ZDATA IS NOT NULL", [id]);
    return bytesOf(row?.["ZDATA"]);
  }

  async #attachments(body: NoteBody, summary: NoteSummary, options?: AbortOptions) {
    const account = this.accounts.get(summary.accountId ?? -1)?.identifier ?? null;
    const found = new Map<string, NoteAttachment>();
    for (const ref of attachmentRefs(body)) {
      if (!found.has(ref.identifier)) found.set(ref.identifier, await this.#finder.find(ref, account, options));
    }
    return found;
  }

  #noteColumns(): string {
    return this.#database.select(TABLE, [...NOTE_COLUMNS, ...CREATED, ...MODIFIED, ...ACCOUNT]);
  }

  #summary(row: SqlRow): NoteSummary {
    const folderId = numberOf(row["ZFOLDER"]);
    return {
      id: numberOf(row["Z_PK"]) ?? 0,
      identifier: textOf(row["ZIDENTIFIER"]) ?? "",
      title: textOf(row["ZTITLE1"]) ?? "",
      snippet: textOf(row["ZSNIPPET"]),
      folderId,
      accountId: this.#accountOf(row) ?? this.folders.get(folderId ?? -1)?.accountId ?? null,
      createdMs: firstDate(row, CREATED),
      modifiedMs: firstDate(row, MODIFIED),
      isLocked: flagOf(row["ZISPASSWORDPROTECTED"]),
      isPinned: flagOf(row["ZISPINNED"]),
      isDeleted: flagOf(row["ZMARKEDFORDELETION"]) || (this.folders.get(folderId ?? -1)?.isTrash ?? false),
    };
  }

  /** The columns of a family mean other things for other kinds of rows, so the number must be an account's. */
  #accountOf(row: SqlRow): number | null {
    for (const column of ACCOUNT) {
      const id = numberOf(row[column]);
      if (id !== null && this.accounts.has(id)) return id;
    }
    return null;
  }

  #readAccounts(): Map<number, NoteAccount> {
    const { where, parameters } = this.#only("ICAccount", "0");
    const columns = this.#database.select(TABLE, ["Z_PK", "ZNAME", "ZIDENTIFIER"]);
    const rows = this.#database.rows(`SELECT ${columns} FROM ${TABLE} WHERE ${where}`, parameters);
    const accounts = Array.from(rows, (row): [number, NoteAccount] => {
      const id = numberOf(row["Z_PK"]) ?? 0;
      return [id, { id, name: textOf(row["ZNAME"]) ?? "", identifier: textOf(row["ZIDENTIFIER"]) ?? "" }];
    });
    return new Map(accounts);
  }

  #readFolders(): Map<number, NoteFolder> {
    const { where, parameters } = this.#only("ICFolder", "0");
    const columns = this.#database.select(TABLE, ["Z_PK", "ZTITLE2", "ZPARENT", "ZFOLDERTYPE", ...ACCOUNT]);
    const rows = this.#database.rows(`SELECT ${columns} FROM ${TABLE} WHERE ${where}`, parameters);
    const folders = Array.from(rows, (row): [number, NoteFolder] => {
      const id = numberOf(row["Z_PK"]) ?? 0;
      const isTrash = numberOf(row["ZFOLDERTYPE"]) === TRASH;
      const parentId = numberOf(row["ZPARENT"]);
      return [id, { id, title: textOf(row["ZTITLE2"]) ?? "", parentId, accountId: this.#accountOf(row), isTrash }];
    });
    return new Map(folders);
  }

  #only(entity: string, otherwise: string): { where: string; parameters: number[] } {
    const number = this.#entities.get(entity);
    return number === undefined ? { where: otherwise, parameters: [] } : { where: "Z_ENT = ?", parameters: [number] };
  }
}

const NOTE_COLUMNS = [
  "Z_PK",
  "ZIDENTIFIER",
  "ZTITLE1",
  "ZSNIPPET",
  "ZFOLDER",
  "ZISPASSWORDPROTECTED",
  "ZISPINNED",
  "ZMARKEDFORDELETION",
] as const;
/** Families of columns: each version of iOS fills another one. */
const CREATED = ["ZCREATIONDATE3", "ZCREATIONDATE1", "ZCREATIONDATE"];
const MODIFIED = ["ZMODIFICATIONDATE1", "ZMODIFICATIONDATE"];
const ACCOUNT = ["ZACCOUNT7", "ZACCOUNT4", "ZACCOUNT3", "ZACCOUNT2", "ZACCOUNT6", "ZACCOUNT5", "ZACCOUNT1", "ZACCOUNT"];
const TRASH = 1;

function firstDate(row: SqlRow, columns: readonly string[]): number | null {
  for (const column of columns) {
    const ms = cocoaMs(row[column]);
    if (ms !== null) return ms;
  }
  return null;
}

/** @throws content/absent, content/malformed */
export async function openNoteStore(browser: BackupBrowser, options?: ReadOptions): Promise<NoteStore> {
  const database = await openFirstDatabase(browser, PLACES, options);
  try {
    if (!database.hasTable(TABLE)) throw new KeepsakeError("content/malformed", { what: "notes", missing: TABLE });
    return new NoteStore(browser, database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Notes with their bodies, one by one. */
export const notesReader: ContentReader<Note> = {
  kind: "notes",
  available: (browser, options) => databaseAvailable(browser, { places: PLACES }, options),
  async *read(browser, options) {
    const store = await openNoteStore(browser, options);
    try {
      // Bodies are asked for between rows, so the list is taken first; it holds no bodies.
      const list = Array.from(store.notes());
      for (const summary of list) {
        const note = await store.note(summary.id, options);
        if (note === null) continue;
        if (note.error !== null) options?.onProblem?.({ error: note.error, what: summary.title });
        yield note;
      }
    } finally {
      store.close();
    }
  },
};
