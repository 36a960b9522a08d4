import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, findDatabase, numberOf, openBackupDatabase, textOf } from "../backup-database.ts";
import type { ContentReader } from "../reader.ts";
import { cocoaMs } from "../time.ts";

/** A recording of Voice Memos. */
export interface VoiceMemo {
  readonly id: number;
  readonly title: string;
  readonly folder: string | null;
  readonly recordedMs: number | null;
  readonly durationSeconds: number | null;
  /** Deleted on the phone, or moved to iCloud to save room: the phone marks both the same way. */
  readonly isEvicted: boolean;
  /** null: not in this backup. */
  readonly audio: BackupEntry | null;
}

const PLACES = [
  { domain: "AppDomainGroup-group.com.apple.VoiceMemos.shared", path: "Recordings/CloudRecordings.db" },
  { domain: "MediaDomain", path: "Media/Recordings/CloudRecordings.db" },
  { domain: "MediaDomain", path: "Media/Recordings/Recordings.db" },
];
const AUDIO = /\.(m4a|qta|caf|wav|aac)$/i;

/** The newest first. Recordings that no database knows come last, by their files. */
export const voiceMemoReader: ContentReader<VoiceMemo> = {
  kind: "voice-memos",
  async available(browser, options) {
    if ((await findDatabase(browser, PLACES, options)) !== null) return null;
    for await (const _entry of audioFiles(browser, options)) return null;
    return "absent";
  },
  async *read(browser, options) {
    const known = new Set<string>();
    const entry = await findDatabase(browser, PLACES, options);
    if (entry !== null) {
      const database = await openBackupDatabase(browser, entry, options);
      try {
        for (const memo of await readMemos(browser, database, options)) {
          if (memo.audio !== null) known.add(memo.audio.fileId);
          yield memo;
        }
      } finally {
        database.close();
      }
    }
    for await (const audio of audioFiles(browser, options)) if (!known.has(audio.fileId)) yield memoOfFile(audio);
  },
};

const COLUMNS = [
  "Z_PK",
  "ZDATE",
  "ZDURATION",
  "ZLOCALDURATION",
  "ZENCRYPTEDTITLE",
  "ZCUSTOMLABEL",
  "ZCUSTOMLABELFORSORTING",
  "ZPATH",
  "ZFOLDER",
  "ZEVICTIONDATE",
];

async function readMemos(
  browser: BackupBrowser,
  database: BackupDatabase,
  options?: AbortOptions,
): Promise<VoiceMemo[]> {
  const table = ["ZCLOUDRECORDING", "ZRECORDING"].find((name) => database.hasColumn(name, "ZPATH"));
  if (table === undefined) {
    throw new KeepsakeError("content/malformed", { what: "voice memos", missing: "ZCLOUDRECORDING" });
  }
  const folders = readFolders(database);
  const order = database.hasColumn(table, "ZDATE") ? "ZDATE DESC, Z_PK DESC" : "Z_PK DESC";
  const rows = Array.from(database.rows(`SELECT ${database.select(table, COLUMNS)} FROM ${table} ORDER BY ${order}`));
  const memos: VoiceMemo[] = [];
  for (const row of rows) memos.push(await memoOf(row, { browser, database, folders }, options));
  return memos;
}

interface MemoContext {
  readonly browser: BackupBrowser;
  readonly database: BackupDatabase;
  readonly folders: ReadonlyMap<number, string>;
}

async function memoOf(
  row: SqlRow,
  { browser, database, folders }: MemoContext,
  options?: AbortOptions,
): Promise<VoiceMemo> {
  // Older versions write the whole path on the phone; the file lies beside the database in every version.
  const path = textOf(row["ZPATH"]);
  const name = path?.slice(path.lastIndexOf("/") + 1) ?? "";
  const { domain, relativePath } = database.entry;
  const folder = relativePath.slice(0, relativePath.lastIndexOf("/") + 1);
  const audio = name === "" ? null : await browser.find(domain, folder + name, options);
  return {
    id: numberOf(row["Z_PK"]) ?? 0,
    title: titleOf(row) ?? stemOf(name),
    folder: folders.get(numberOf(row["ZFOLDER"]) ?? -1) ?? null,
    recordedMs: cocoaMs(row["ZDATE"]),
    durationSeconds: numberOf(row["ZDURATION"]) ?? numberOf(row["ZLOCALDURATION"]),
    isEvicted: cocoaMs(row["ZEVICTIONDATE"]) !== null,
    audio: audio?.kind === "file" ? audio : null,
  };
}

/** The title is plain text in spite of the column's name; older versions put a date into the label. */
function titleOf(row: SqlRow): string | null {
  return textOf(row["ZENCRYPTEDTITLE"]) ?? textOf(row["ZCUSTOMLABELFORSORTING"]) ?? textOf(row["ZCUSTOMLABEL"]);
}

function readFolders(database: BackupDatabase): Map<number, string> {
  const folders = new Map<number, string>();
  if (!database.hasColumn("ZFOLDER", "Z_PK")) return folders;
  for (const row of database.rows(`SELECT ${database.select("ZFOLDER", ["Z_PK", "ZENCRYPTEDNAME"])} FROM ZFOLDER`)) {
    const name = textOf(row["ZENCRYPTEDNAME"]);
    if (name !== null) folders.set(numberOf(row["Z_PK"]) ?? 0, name);
  }
  return folders;
}

async function* audioFiles(browser: BackupBrowser, options?: AbortOptions): AsyncGenerator<BackupEntry> {
  const folders = new Map(PLACES.map(({ domain, path }) => [domain, path.slice(0, path.lastIndexOf("/") + 1)]));
  for (const [domain, pathPrefix] of folders) {
    for await (const entry of browser.entries({ domain, pathPrefix }, options)) {
      if (entry.kind === "file" && AUDIO.test(entry.relativePath)) yield entry;
    }
  }
}

function memoOfFile(audio: BackupEntry): VoiceMemo {
  const name = audio.relativePath.slice(audio.relativePath.lastIndexOf("/") + 1);
  const recordedMs = audio.modifiedMs || null;
  return { id: 0, title: stemOf(name), folder: null, recordedMs, durationSeconds: null, isEvicted: false, audio };
}

const stemOf = (name: string): string => name.replace(AUDIO, "");
