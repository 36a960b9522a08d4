import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { hasCode } from "../../base/errors.ts";
import {
  isPlistArray,
  isPlistDict,
  isPlistUid,
  type PlistValue,
  parsePlist,
  valueAt,
} from "../../codec/plist/index.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, databaseAvailable, numberOf, openFirstDatabase, textOf } from "../backup-database.ts";
import type { ContentReader } from "../reader.ts";
import { cocoaMs, unixMs } from "../time.ts";

/** A message on the voicemail. */
export interface Voicemail {
  readonly id: number;
  readonly sender: string | null;
  readonly callbackNumber: string | null;
  /** Which of the person's lines it came in on. */
  readonly receiver: string | null;
  readonly receivedMs: number | null;
  readonly durationSeconds: number;
  readonly deletedMs: number | null;
  readonly isDeleted: boolean;
  readonly transcript: string | null;
  /** AMR, which browsers don't play; null when it is not in this backup. */
  readonly audio: BackupEntry | null;
}

const PLACES = [{ domain: "HomeDomain", path: "Library/Voicemail/voicemail.db" }];
const FOLDER = "Library/Voicemail";
/** Deleted on the phone, as flags say it. @source abrignoni/iLEAPP voicemail.py */
const DELETED_FLAGS = 75;
const NO_TRANSCRIPT = ["base/malformed", "base/too-long", "backup/not-found", "backup/damaged"] as const;
const MAX_TRANSCRIPT_BYTES = 4 * 1_048_576;

/** The newest first. */
export const voicemailReader: ContentReader<Voicemail> = {
  kind: "voicemail",
  available: (browser, options) => databaseAvailable(browser, { places: PLACES }, options),
  async *read(browser, options) {
    const database = await openFirstDatabase(browser, PLACES, options);
    try {
      for (const row of database.rows(voicemailSql(database))) {
        yield await voicemailOf(row, browser, database.entry.domain, options);
      }
    } finally {
      database.close();
    }
  },
};

const COLUMNS = ["ROWID", "sender", "callback_num", "receiver", "date", "duration", "trashed_date", "flags"];

function voicemailSql(database: BackupDatabase): string {
  const columns = database.select("voicemail", COLUMNS, "mail");
  const order = database.hasColumn("voicemail", "date") ? "mail.date DESC, mail.ROWID DESC" : "mail.ROWID DESC";
  return `SELECT ${columns} FROM voicemail AS mail ORDER BY ${order}`;
}

async function voicemailOf(
  row: SqlRow,
  browser: BackupBrowser,
  domain: string,
  options?: AbortOptions,
): Promise<Voicemail> {
  const id = numberOf(row["ROWID"]) ?? 0;
  const deletedMs = cocoaMs(row["trashed_date"]);
  const audio = await browser.find(domain, `${FOLDER}/${id}.amr`, options);
  return {
    id,
    sender: textOf(row["sender"]),
    callbackNumber: textOf(row["callback_num"]),
    receiver: textOf(row["receiver"]),
    receivedMs: unixMs(row["date"]),
    durationSeconds: numberOf(row["duration"]) ?? 0,
    deletedMs,
    isDeleted: deletedMs !== null || numberOf(row["flags"]) === DELETED_FLAGS,
    transcript: await readTranscript(
      browser,
      await browser.find(domain, `${FOLDER}/${id}.transcript`, options),
      options,
    ),
    audio: audio?.kind === "file" ? audio : null,
  };
}

/** What the phone understood. A transcript that can't be read counts as none: the sound is what matters. */
async function readTranscript(
  browser: BackupBrowser,
  entry: BackupEntry | null,
  options?: AbortOptions,
): Promise<string | null> {
  if (entry?.kind !== "file") return null;
  try {
    const file = await browser.open(entry, options);
    try {
      if (file.sizeBytes > MAX_TRANSCRIPT_BYTES) return null;
      return transcriptIn(parsePlist(await file.readAt(0, file.sizeBytes, options)));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (NO_TRANSCRIPT.some((code) => hasCode(error, code))) return null;
    throw error;
  }
}

/** A plain property list, or an archive whose objects hold the text by reference. */
function transcriptIn(value: PlistValue): string | null {
  if (!isPlistDict(value)) return null;
  const objects = valueAt(value, "$objects");
  const holders = isPlistArray(objects) ? objects : [value];
  for (const holder of holders) {
    if (!isPlistDict(holder)) continue;
    const held = valueAt(holder, "transcriptionString");
    const text = isPlistUid(held) && isPlistArray(objects) ? objects[held.CF$UID] : held;
    if (typeof text === "string" && text !== "$null") return text;
  }
  return null;
}
