import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { toHex } from "../../base/bytes.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, bytesOf, flagOf, numberOf, openBackupDatabase, textOf } from "../backup-database.ts";
import { entityNumbers } from "../core-data.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { cocoaMs } from "../time.ts";

/** One reminder. Numbers of rows repeat in every store of a phone, so only both together name it. */
export interface Reminder {
  /** File name of its store. */
  readonly store: string;
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly notes: string | null;
  readonly list: string | null;
  readonly isCompleted: boolean;
  readonly isFlagged: boolean;
  /** As Apple counts: 0 none, 1 high, 5 medium, 9 low. */
  readonly priority: number;
  /** The due date means a day, not a time. */
  readonly isAllDay: boolean;
  readonly dueMs: number | null;
  readonly startMs: number | null;
  readonly completedMs: number | null;
  readonly createdMs: number | null;
  readonly modifiedMs: number | null;
  /** The reminder it is part of, in the same store. */
  readonly parentId: number | null;
  readonly isDeleted: boolean;
}

/** Where the stores of all accounts lie, newest first. */
const FOLDERS = [
  { domain: "AppDomainGroup-group.com.apple.reminders", pathPrefix: "Container_v1/Stores/" },
  { domain: "HomeDomain", pathPrefix: "Library/Reminders/Container_v1/Stores/" },
];
const STORE = /\/Data-[^/]+\.sqlite$/;

const REMINDERS = "ZREMCDREMINDER";
/** Older models keep all kinds of things in one table. */
const OBJECTS = "ZREMCDOBJECT";
const LISTS = "ZREMCDBASELIST";

async function findStores(browser: BackupBrowser, options?: AbortOptions): Promise<BackupEntry[]> {
  const stores: BackupEntry[] = [];
  for (const folder of FOLDERS) {
    for await (const entry of browser.entries(folder, options)) {
      if (entry.kind === "file" && STORE.test(entry.relativePath)) stores.push(entry);
    }
  }
  return stores;
}

/** All reminders of all accounts. A store that can't be read is told, the others are read. */
export const reminderReader: ContentReader<Reminder> = {
  kind: "reminders",
  async available(browser, options) {
    return (await findStores(browser, options)).length > 0 ? null : "absent";
  },
  async *read(browser, options) {
    const stores = await findStores(browser, options);
    if (stores.length === 0) throw new KeepsakeError("content/absent", { name: "Data-local.sqlite" });
    let readable = 0;
    let failure: KeepsakeError | null = null;
    for (const entry of stores) {
      try {
        yield* readStore(browser, entry, options);
        readable += 1;
      } catch (error) {
        throwIfAborted(options?.signal);
        failure = asKeepsakeError(error, "content/malformed");
        options?.onProblem?.({ error: failure, what: entry.relativePath });
      }
    }
    if (readable === 0 && failure !== null) throw failure;
  },
};

async function* readStore(browser: BackupBrowser, entry: BackupEntry, options?: ReadOptions): AsyncGenerator<Reminder> {
  const database = await openBackupDatabase(browser, entry, options);
  const store = entry.relativePath.slice(entry.relativePath.lastIndexOf("/") + 1);
  try {
    const lists = readLists(database);
    for (const row of reminderRows(database)) yield reminderOf(row, store, lists);
  } finally {
    database.close();
  }
}

const COLUMNS = [
  "Z_PK",
  "ZIDENTIFIER",
  "ZTITLE",
  "ZNOTES",
  "ZLIST",
  "ZCOMPLETED",
  "ZFLAGGED",
  "ZPRIORITY",
  "ZALLDAY",
  "ZDUEDATE",
  "ZSTARTDATE",
  "ZCOMPLETIONDATE",
  "ZCREATIONDATE",
  "ZLASTMODIFIEDDATE",
  "ZPARENTREMINDER",
  "ZMARKEDFORDELETION",
];

function reminderRows(database: BackupDatabase): Generator<SqlRow> {
  if (database.hasColumn(REMINDERS, "Z_PK")) {
    return database.rows(`SELECT ${database.select(REMINDERS, COLUMNS)} FROM ${REMINDERS} ORDER BY Z_PK`);
  }
  if (!database.hasColumn(OBJECTS, "Z_ENT")) {
    throw new KeepsakeError("content/malformed", { what: "reminders", missing: REMINDERS });
  }
  const columns = database.select(OBJECTS, [...COLUMNS, "ZTITLE1", "ZLIST1", "ZLIST2"]);
  const entity = entityNumbers(database).get("REMCDReminder") ?? -1;
  return database.rows(`SELECT ${columns} FROM ${OBJECTS} WHERE Z_ENT = ? ORDER BY Z_PK`, [entity]);
}

function readLists(database: BackupDatabase): Map<number, string> {
  const lists = new Map<number, string>();
  const table = database.hasColumn(LISTS, "ZNAME") ? LISTS : OBJECTS;
  const names = database.select(table, ["ZNAME", "ZNAME1", "ZNAME2"]);
  if (!database.hasColumn(table, "Z_PK")) return lists;
  for (const row of database.rows(`SELECT Z_PK, ${names} FROM ${table}`)) {
    const name = textOf(row["ZNAME"]) ?? textOf(row["ZNAME1"]) ?? textOf(row["ZNAME2"]);
    if (name !== null) lists.set(numberOf(row["Z_PK"]) ?? 0, name);
  }
  return lists;
}

function reminderOf(row: SqlRow, store: string, lists: ReadonlyMap<number, string>): Reminder {
  const id = numberOf(row["Z_PK"]) ?? 0;
  const list = ["ZLIST", "ZLIST1", "ZLIST2"].map((column) => lists.get(numberOf(row[column]) ?? -1));
  return {
    store,
    id,
    uid: uidOf(row) ?? `keepsake-${store}-${id}`,
    title: textOf(row["ZTITLE1"]) ?? textOf(row["ZTITLE"]) ?? "",
    notes: textOf(row["ZNOTES"]),
    list: list.find((name) => name !== undefined) ?? null,
    isCompleted: flagOf(row["ZCOMPLETED"]),
    isFlagged: flagOf(row["ZFLAGGED"]),
    priority: numberOf(row["ZPRIORITY"]) ?? 0,
    isAllDay: flagOf(row["ZALLDAY"]),
    dueMs: cocoaMs(row["ZDUEDATE"]),
    startMs: cocoaMs(row["ZSTARTDATE"]),
    completedMs: cocoaMs(row["ZCOMPLETIONDATE"]),
    createdMs: cocoaMs(row["ZCREATIONDATE"]),
    modifiedMs: cocoaMs(row["ZLASTMODIFIEDDATE"]),
    parentId: numberOf(row["ZPARENTREMINDER"]),
    isDeleted: flagOf(row["ZMARKEDFORDELETION"]),
  };
}

/** Sixteen bytes, as text. */
function uidOf(row: SqlRow): string | null {
  const bytes = bytesOf(row["ZIDENTIFIER"]);
  if (bytes?.length !== 16) return textOf(row["ZIDENTIFIER"]);
  const hex = toHex(bytes).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
