import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, flagOf, placeholders, textOf } from "../backup-database.ts";
import { Timeline } from "../conversations/timeline.ts";
import type { ReadOptions } from "../reader.ts";
import { messageMs } from "../time.ts";
import { joinsSql, unfiledSql } from "./chats.ts";
import { MESSAGE_IS_REACTION } from "./message-rows.ts";
import { reactionTarget } from "./reactions.ts";

/** The order of one conversation, and which reactions belong to which message. */
export interface ChatTimeline {
  readonly timeline: Timeline;
  /** Row numbers of reactions by the guid of their message, oldest first. */
  readonly reactions: ReadonlyMap<string, readonly number[]>;
  /** In "Recently Deleted". */
  readonly deleted: ReadonlySet<number>;
}

/** @param chatIds none: messages without a chat */
export function readTimeline(db: BackupDatabase, chatIds: readonly number[], options?: ReadOptions): ChatTimeline {
  try {
    return timelineOf(db.rows(fullSql(db, chatIds), chatIds));
  } catch (error) {
    if (!hasCode(error, "content/malformed") || chatIds.length === 0) throw error;
    // A damaged page of messages: the order is still known where the phone kept it beside the messages.
    options?.onProblem?.({ error: asKeepsakeError(error), what: "message" });
    const date = db.hasColumn("chat_message_join", "message_date") ? "message_date" : "message_id";
    const sql = `SELECT message_id AS id, ${date} AS date, 0 AS deleted, NULL AS target
      FROM chat_message_join WHERE chat_id IN (${placeholders(chatIds)})`;
    return timelineOf(db.rows(sql, chatIds));
  }
}

function fullSql(db: BackupDatabase, chatIds: readonly number[]): string {
  // A reaction whose message is gone stays in the conversation as the sentence the phone stored for it.
  const target = db.hasColumn("message", "associated_message_type")
    ? `CASE WHEN ${MESSAGE_IS_REACTION} AND EXISTS (SELECT 1 FROM message t WHERE t.guid = substr(m.associated_message_guid, -36))
       THEN m.associated_message_guid END`
    : "NULL";
  const columns = `m.ROWID AS id, m.date AS date, ${target} AS target`;
  if (chatIds.length === 0) return `SELECT ${columns}, 0 AS deleted FROM message m WHERE ${unfiledSql(db)}`;
  return `SELECT ${columns}, j.deleted AS deleted FROM (${joinsSql(db)}) j JOIN message m ON m.ROWID = j.message_id
    WHERE j.chat_id IN (${placeholders(chatIds)})`;
}

function timelineOf(rows: Iterable<SqlRow>): ChatTimeline {
  const messages = new Map<number, { id: number; dateMs: number | null }>();
  const deleted = new Set<number>();
  const pending: { id: number; dateMs: number | null; guid: string }[] = [];
  for (const row of rows) {
    const id = Number(row["id"]);
    const dateMs = messageMs(row["date"]);
    const target = textOf(row["target"]);
    if (target === null) messages.set(id, { id, dateMs });
    else pending.push({ id, dateMs, guid: reactionTarget(target).guid });
    if (flagOf(row["deleted"])) deleted.add(id);
  }
  const reactions = new Map<string, number[]>();
  const known = new Set<number>();
  for (const { id, guid } of pending.sort((a, b) => (a.dateMs ?? 0) - (b.dateMs ?? 0) || a.id - b.id)) {
    if (known.has(id)) continue;
    known.add(id);
    const list = reactions.get(guid);
    if (list === undefined) reactions.set(guid, [id]);
    else list.push(id);
  }
  return { timeline: new Timeline([...messages.values()]), reactions, deleted };
}
