import type { BackupBrowser } from "../../backup/index.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, flagOf, numberOf, placeholders, textOf } from "../backup-database.ts";
import type { MessageAttachment } from "../conversations/model.ts";
import type { ReadOptions } from "../reader.ts";

const COLUMNS = [
  "ROWID",
  "guid",
  "filename",
  "mime_type",
  "transfer_name",
  "total_bytes",
  "is_sticker",
  "hide_attachment",
] as const;
/** Pictures of link previews and the like: data of the app, nothing somebody sent. */
const APP_DATA = /\.pluginPayloadAttachment$/i;

export interface FoundAttachment {
  readonly guid: string;
  readonly attachment: MessageAttachment;
}

/** Attachments by message, in the order in which they were added. */
export async function readAttachments(
  { db, browser }: { readonly db: BackupDatabase; readonly browser: BackupBrowser },
  messages: readonly number[],
  options?: ReadOptions,
): Promise<Map<number, FoundAttachment[]>> {
  const found = new Map<number, FoundAttachment[]>();
  if (!db.hasTable("attachment") || !db.hasTable("message_attachment_join")) return found;
  const sql = `SELECT j.message_id AS message, ${db.select("attachment", COLUMNS, "a")} FROM message_attachment_join j
    JOIN attachment a ON a.ROWID = j.attachment_id WHERE j.message_id IN (${placeholders(messages)}) ORDER BY j.message_id, a.ROWID`;
  for (const row of Array.from(db.rows(sql, messages))) {
    if (
      flagOf(row["hide_attachment"]) ||
      APP_DATA.test(textOf(row["filename"]) ?? textOf(row["transfer_name"]) ?? "")
    ) {
      continue;
    }
    const one = await attachmentOf(row, browser, options);
    const message = Number(row["message"]);
    const list = found.get(message);
    if (list === undefined) found.set(message, [one]);
    else list.push(one);
  }
  return found;
}

async function attachmentOf(row: SqlRow, browser: BackupBrowser, options?: ReadOptions): Promise<FoundAttachment> {
  const filename = textOf(row["filename"]);
  const path = filename === null ? null : attachmentPath(filename);
  const entry = path === null ? null : await browser.find("MediaDomain", path, options);
  const file = entry?.kind === "file" ? entry : null;
  const name = baseName(textOf(row["transfer_name"]) ?? filename ?? "") || "attachment";
  return {
    guid: textOf(row["guid"]) ?? "",
    attachment: {
      id: String(row["ROWID"]),
      name,
      mimeType: textOf(row["mime_type"]),
      sizeBytes: numberOf(row["total_bytes"]) || null,
      isSticker: flagOf(row["is_sticker"]),
      file,
      missing: file !== null ? null : filename === null ? "not-downloaded" : "not-in-backup",
    },
  };
}

/** `~/Library/SMS/…` and `/var/mobile/Library/SMS/…` lie in MediaDomain under `Library/SMS/…`. */
function attachmentPath(filename: string): string | null {
  return /^(?:~|(?:\/private)?\/var\/mobile)\/(Library\/.+)$/.exec(filename)?.[1] ?? null;
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
