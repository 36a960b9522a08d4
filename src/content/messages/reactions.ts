import type { SqlRow } from "../../codec/sqlite/index.ts";
import { flagOf, numberOf, textOf } from "../backup-database.ts";
import type { Participant, Reaction, ReactionKind } from "../conversations/model.ts";
import { messageMs } from "../time.ts";

export const REACTION_COLUMNS = [
  "ROWID",
  "guid",
  "date",
  "is_from_me",
  "handle_id",
  "associated_message_guid",
  "associated_message_type",
  "associated_message_emoji",
] as const;

const KINDS: readonly ReactionKind[] = [
  "love",
  "like",
  "dislike",
  "laugh",
  "emphasise",
  "question",
  "emoji",
  "sticker",
];
const EMOJI: Readonly<Record<Exclude<ReactionKind, "emoji" | "sticker">, string>> = {
  love: "❤️",
  like: "👍",
  dislike: "👎",
  laugh: "😂",
  emphasise: "‼️",
  question: "❓",
};
const SET = 2000;
const REMOVED = 3000;
const STICKER = 1000;

/** `p:0/GUID` (part 0 of a message), `bp:GUID` (its balloon) or the guid alone. */
export function reactionTarget(associatedGuid: string): { readonly guid: string; readonly part: number | null } {
  const match = /^(?:p:(\d{1,6})\/|bp:)?(.*)$/s.exec(associatedGuid);
  const part = match?.[1];
  return { guid: match?.[2] ?? associatedGuid, part: part === undefined ? null : Number(part) };
}

/**
 * Reactions that stand in the end. A person has one reaction per part, the last one; taking it away is a row of its own.
 * Stickers add up.
 * @param rows of one message, oldest first
 */
export function standingReactions(
  rows: readonly SqlRow[],
  senderOf: (handleId: number) => Participant | null,
): Reaction[] {
  const standing = new Map<string, Reaction>();
  for (const row of rows) {
    const type = numberOf(row["associated_message_type"]) ?? 0;
    const { part } = reactionTarget(textOf(row["associated_message_guid"]) ?? "");
    const fromMe = flagOf(row["is_from_me"]);
    const who = fromMe ? "me" : String(row["handle_id"]);
    if (type >= REMOVED) {
      standing.delete(`${part ?? 0}|${who}`);
      continue;
    }
    const kind = type === STICKER ? "sticker" : (KINDS[type - SET] ?? "emoji");
    const key = kind === "sticker" ? `${String(row["ROWID"])}|sticker` : `${part ?? 0}|${who}`;
    // Set again, it moves to the end.
    standing.delete(key);
    standing.set(key, {
      kind,
      emoji: emojiOf(kind, row, type),
      fromMe,
      sender: fromMe ? null : senderOf(Number(row["handle_id"])),
      dateMs: messageMs(row["date"]),
      part,
    });
  }
  return [...standing.values()];
}

function emojiOf(kind: ReactionKind, row: SqlRow, type: number): string | null {
  if (kind === "sticker") return null;
  if (kind !== "emoji") return EMOJI[kind];
  // Kinds to come are shown by their number rather than dropped.
  return textOf(row["associated_message_emoji"]) ?? (type === SET + 6 ? "🙂" : `#${type}`);
}
