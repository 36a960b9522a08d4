import type { BackupBrowser } from "../../backup/index.ts";
import { hasCode } from "../../base/errors.ts";
import { dictAt, isPlistDict, maybeDateAt, maybeStringAt, parsePlist } from "../../codec/plist/index.ts";
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
import type { ContentReader, ReadOptions } from "../reader.ts";
import { cocoaMs, unixMs } from "../time.ts";

/** A bookmark, a folder, or an item of the reading list. */
export interface Bookmark {
  readonly id: number;
  readonly parentId: number | null;
  readonly isFolder: boolean;
  /** The folders every Safari has. */
  readonly special: "root" | "favourites" | "menu" | "reading-list" | null;
  readonly title: string;
  readonly url: string | null;
  readonly isInReadingList: boolean;
  /** Of the reading list. */
  readonly isRead: boolean;
  readonly previewText: string | null;
  readonly addedMs: number | null;
  readonly modifiedMs: number | null;
}

export interface HistoryVisit {
  readonly id: number;
  readonly url: string;
  readonly title: string | null;
  readonly visitedMs: number | null;
  /** Of the address, over all time. */
  readonly visitCount: number;
  /** Another of the person's devices did it. */
  readonly isFromOtherDevice: boolean;
}

const BOOKMARKS = [{ domain: "HomeDomain", path: "Library/Safari/Bookmarks.db" }];
const HISTORY = [
  { domain: "HomeDomain", path: "Library/Safari/History.db" },
  { domain: "AppDomain-com.apple.mobilesafari", path: "Library/Safari/History.db" },
];
const SPECIAL: Readonly<Record<number, Bookmark["special"]>> = { 1: "favourites", 2: "menu", 3: "reading-list" };

/** Folders before their content is not promised; siblings come in their order. */
export const bookmarkReader: ContentReader<Bookmark> = {
  kind: "safari-bookmarks",
  available: (browser, options) => databaseAvailable(browser, { places: BOOKMARKS }, options),
  async *read(browser, options) {
    const database = await openFirstDatabase(browser, BOOKMARKS, options);
    try {
      const columns = database.select("bookmarks", BOOKMARK_COLUMNS);
      const deleted = database.hasColumn("bookmarks", "deleted") ? "WHERE deleted IS NOT 1" : "";
      const order = database.hasColumn("bookmarks", "order_index") ? "parent, order_index, id" : "id";
      const sql = `SELECT ${columns} FROM bookmarks ${deleted} ORDER BY ${order}`;
      for (const row of database.rows(sql)) yield bookmarkOf(row);
    } finally {
      database.close();
    }
  },
};

const BOOKMARK_COLUMNS = [
  "id",
  "special_id",
  "parent",
  "type",
  "title",
  "url",
  "read",
  "last_modified",
  "extra_attributes",
];

function bookmarkOf(row: SqlRow): Bookmark {
  const id = numberOf(row["id"]) ?? 0;
  const isInReadingList = row["read"] !== null && row["read"] !== undefined;
  const { addedMs, previewText } = readingListFacts(row);
  return {
    id,
    parentId: numberOf(row["parent"]),
    isFolder: numberOf(row["type"]) === 1,
    special: id === 0 ? "root" : (SPECIAL[numberOf(row["special_id"]) ?? 0] ?? null),
    title: textOf(row["title"]) ?? "",
    url: textOf(row["url"]),
    isInReadingList,
    isRead: isInReadingList && flagOf(row["read"]),
    previewText,
    addedMs,
    // The one date of Safari that counts from 1970.
    modifiedMs: unixMs(row["last_modified"]),
  };
}

function readingListFacts(row: SqlRow): { addedMs: number | null; previewText: string | null } {
  const bytes = bytesOf(row["extra_attributes"]);
  try {
    const value = bytes === null ? null : parsePlist(bytes);
    if (value === null || !isPlistDict(value)) return { addedMs: null, previewText: null };
    const list = dictAt(value, "com.apple.ReadingList");
    const addedMs = maybeDateAt(list, "DateAdded")?.getTime() ?? null;
    return { addedMs, previewText: maybeStringAt(list, "PreviewText") ?? null };
  } catch (error) {
    if (hasCode(error, "base/malformed")) return { addedMs: null, previewText: null };
    throw error;
  }
}

/** Visits, the newest first. Only encrypted backups have them. */
export const historyReader: ContentReader<HistoryVisit> = {
  kind: "safari-history",
  available: (browser, options) => databaseAvailable(browser, { places: HISTORY, onlyEncrypted: true }, options),
  async *read(browser: BackupBrowser, options?: ReadOptions) {
    const database = await openFirstDatabase(browser, HISTORY, options);
    try {
      for (const row of database.rows(historySql(database))) yield visitOf(row);
    } finally {
      database.close();
    }
  },
};

function historySql(database: BackupDatabase): string {
  const visits = database.select("history_visits", ["id", "visit_time", "title", "origin"], "visit");
  const items = database.select("history_items", ["url", "visit_count"], "item");
  return (
    `SELECT ${visits}, ${items} FROM history_visits AS visit ` +
    "LEFT JOIN history_items AS item ON item.id = visit.history_item ORDER BY visit.visit_time DESC, visit.id DESC"
  );
}

function visitOf(row: SqlRow): HistoryVisit {
  return {
    id: numberOf(row["id"]) ?? 0,
    url: textOf(row["url"]) ?? "",
    title: textOf(row["title"]),
    visitedMs: cocoaMs(row["visit_time"]),
    visitCount: numberOf(row["visit_count"]) ?? 0,
    isFromOtherDevice: numberOf(row["origin"]) === 1,
  };
}
