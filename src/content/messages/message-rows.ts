import type { SqlRow } from "../../codec/sqlite/index.ts";
import { bytesOf, flagOf, numberOf, textOf } from "../backup-database.ts";
import type { Message, Participant, SystemEvent } from "../conversations/model.ts";
import { messageMs } from "../time.ts";
import { readAppContent } from "./app-content.ts";
import { readBody } from "./body.ts";
import { readHistory } from "./summary-info.ts";

export const MESSAGE_COLUMNS = [
  "ROWID",
  "guid",
  "text",
  "attributedBody",
  "subject",
  "handle_id",
  "other_handle",
  "service",
  "date",
  "date_read",
  "date_delivered",
  "is_from_me",
  "error",
  "item_type",
  "group_title",
  "group_action_type",
  "is_audio_message",
  "balloon_bundle_id",
  "payload_data",
  "message_summary_info",
  "thread_originator_guid",
  "date_edited",
  "date_retracted",
] as const;

/** Reactions are messages that point to another one: 2000… set, 3000… taken away, 1000 a sticker put on it. */
export const MESSAGE_IS_REACTION =
  "(coalesce(m.associated_message_type, 0) = 1000 OR coalesce(m.associated_message_type, 0) BETWEEN 2000 AND 3999)";

/** What belongs to a message and is kept elsewhere. */
export interface MessageParts extends Pick<Message, "attachments" | "reactions" | "replyTo"> {
  /** Guids of the attachments, in the same order. */
  readonly transfers: readonly string[];
  readonly isDeleted: boolean;
  readonly sender: Participant | null;
  readonly otherHandle: Participant | null;
}

export function messageOf(row: SqlRow, parts: MessageParts): Message {
  const app = readAppContent(textOf(row["balloon_bundle_id"]), bytesOf(row["payload_data"]));
  const columns = { plain: textOf(row["text"]), attributed: bytesOf(row["attributedBody"]), isApp: app !== null };
  const body = readBody(columns, parts.transfers);
  const history = readHistory(bytesOf(row["message_summary_info"]));
  const fromMe = flagOf(row["is_from_me"]);
  const date = row["date"];
  return {
    id: String(row["ROWID"]),
    guid: textOf(row["guid"]),
    dateMs: messageMs(date),
    dateRaw: date === null || date === undefined ? null : String(date),
    fromMe,
    sender: fromMe ? null : parts.sender,
    service: textOf(row["service"]),
    subject: textOf(row["subject"]),
    text: body.text,
    textState: body.state,
    body: body.pieces,
    attachments: parts.attachments,
    reactions: parts.reactions,
    replyTo: parts.replyTo,
    isEdited: flagOf(row["date_edited"]) && !flagOf(row["date_retracted"]) && history.unsentParts === 0,
    edits: history.edits,
    state: stateOf(parts, flagOf(row["date_retracted"]) || history.unsentParts > 0, body.pieces.length === 0),
    system: systemEvent(row, parts.otherHandle),
    app,
    position: null,
    isStarred: false,
    isVoice: flagOf(row["is_audio_message"]),
    readMs: messageMs(row["date_read"]),
    deliveredMs: messageMs(row["date_delivered"]),
    failed: fromMe && flagOf(row["error"]),
  };
}

function stateOf({ isDeleted }: MessageParts, isUnsent: boolean, isEmpty: boolean): Message["state"] {
  if (isDeleted) return "deleted";
  if (!isUnsent) return "there";
  return isEmpty ? "unsent" : "partly-unsent";
}

/** @source ReagentX/imessage-exporter (facts only); 1, 3, 4 and 5 by the common reading */
function systemEvent(row: SqlRow, who: Participant | null): SystemEvent | null {
  const type = numberOf(row["item_type"]) ?? 0;
  const action = numberOf(row["group_action_type"]) ?? 0;
  switch (type) {
    case 0:
      return null;
    case 1:
      return { kind: action === 1 ? "participant-removed" : "participant-added", who };
    case 2:
      return { kind: "group-renamed", title: textOf(row["group_title"]) };
    case 3:
      return { kind: action === 1 ? "group-photo-changed" : action === 2 ? "group-photo-removed" : "left" };
    case 4:
      return { kind: action === 1 ? "location-stopped" : "location-shared" };
    case 5:
      return { kind: "audio-kept" };
    case 6:
      return { kind: "shareplay" };
    default:
      return { kind: "unknown", number: String(type) };
  }
}
