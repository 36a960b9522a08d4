import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, flagOf, numberOf, textOf } from "../backup-database.ts";
import type { KnownPerson } from "../contacts/contact-book.ts";
import { type AddressIndex, addressKey } from "../contacts/phone-number.ts";
import type { Conversation, Participant } from "../conversations/model.ts";
import type { ReadOptions } from "../reader.ts";
import { messageMs } from "../time.ts";
import { MESSAGE_IS_REACTION } from "./message-rows.ts";

/** A number or mail address as one service knows it. */
export interface Handle extends Participant {
  /** Equal for all addresses of one person. */
  readonly personKey: string;
}

/** A conversation as people see it: several rows of `chat` when it went over several services. */
export interface ChatGroup {
  readonly chatIds: readonly number[];
  readonly conversation: Conversation;
}

export const UNFILED = "unfiled";
const GROUP_STYLE = 43;

export function readHandles(db: BackupDatabase, people: AddressIndex<KnownPerson>): Map<number, Handle> {
  const handles = new Map<number, Handle>();
  if (!db.hasTable("handle")) return handles;
  const columns = db.select("handle", ["ROWID", "id", "person_centric_id"], "h");
  for (const row of db.rows(`SELECT ${columns} FROM handle h`)) {
    const address = textOf(row["id"]);
    if (address === null) continue;
    const handle = handleOf(address, people, textOf(row["person_centric_id"]));
    handles.set(Number(row["ROWID"]), handle);
  }
  return handles;
}

export function handleOf(address: string, people: AddressIndex<KnownPerson>, personId: string | null = null): Handle {
  const known = people.get(address);
  const personKey = known?.personId ?? (personId === null ? addressKey(address) : `p${personId}`);
  return { address, name: known?.name ?? null, personKey };
}

interface Chat {
  readonly id: number;
  readonly isGroup: boolean;
  readonly members: readonly Handle[];
  readonly title: string | null;
  readonly service: string | null;
  readonly isArchived: boolean;
  /** Chats with the same key are one conversation. */
  readonly key: string;
}

interface ChatFigures {
  readonly messages: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

export interface ChatSources {
  readonly db: BackupDatabase;
  readonly handles: ReadonlyMap<number, Handle>;
  readonly people: AddressIndex<KnownPerson>;
  readonly options: ReadOptions | undefined;
}

/** All conversations, newest first. @throws content/malformed when the list of chats itself is damaged */
export function readChatGroups(sources: ChatSources): ChatGroup[] {
  const figures = readFigures(sources);
  const byKey = new Map<string, Chat[]>();
  for (const chat of readChats(sources)) {
    const same = byKey.get(chat.key);
    if (same === undefined) byKey.set(chat.key, [chat]);
    else same.push(chat);
  }
  const groups = [...byKey.values()].map((chats) => groupOf(chats, figures));
  const unfiled = unfiledGroup(sources);
  return [...groups, ...(unfiled === null ? [] : [unfiled])]
    .filter(({ conversation }) => conversation.messageCount > 0 || conversation.participants.length > 0)
    .sort((a, b) => (b.conversation.lastMs ?? 0) - (a.conversation.lastMs ?? 0));
}

const CHAT_COLUMNS = [
  "ROWID",
  "guid",
  "style",
  "chat_identifier",
  "service_name",
  "room_name",
  "display_name",
  "group_id",
  "is_archived",
] as const;

function readChats({ db, handles, people }: ChatSources): Chat[] {
  const members = new Map<number, Handle[]>();
  for (const row of db.hasTable("chat_handle_join") ? db.rows("SELECT chat_id, handle_id FROM chat_handle_join") : []) {
    const handle = handles.get(Number(row["handle_id"]));
    if (handle === undefined) continue;
    const list = members.get(Number(row["chat_id"]));
    if (list === undefined) members.set(Number(row["chat_id"]), [handle]);
    else list.push(handle);
  }
  const rows = db.rows(`SELECT ${db.select("chat", CHAT_COLUMNS, "c")} FROM chat c`);
  return Array.from(rows, (row) => chatOf(row, members.get(Number(row["ROWID"])) ?? [], people));
}

function chatOf(row: SqlRow, joined: readonly Handle[], people: AddressIndex<KnownPerson>): Chat {
  const identifier = textOf(row["chat_identifier"]);
  const style = numberOf(row["style"]);
  const isGroup = style === null ? joined.length > 1 : style === GROUP_STYLE;
  const members = joined.length > 0 || isGroup || identifier === null ? joined : [handleOf(identifier, people)];
  const id = Number(row["ROWID"]);
  const group = textOf(row["group_id"]) ?? textOf(row["room_name"]) ?? identifier;
  const person = members[0]?.personKey;
  return {
    id,
    isGroup,
    members: distinctPeople(members),
    title: textOf(row["display_name"]),
    service: textOf(row["service_name"]),
    isArchived: flagOf(row["is_archived"]),
    key: isGroup ? `group:${group ?? id}` : person === undefined ? `chat:${id}` : `person:${person}`,
  };
}

function distinctPeople(members: readonly Handle[]): Handle[] {
  return [...new Map(members.toReversed().map((one) => [one.personKey, one])).values()].reverse();
}

function groupOf(chats: readonly Chat[], figures: ReadonlyMap<number, ChatFigures>): ChatGroup {
  const known = chats.flatMap(({ id }) => figures.get(id) ?? []);
  const times = (pick: (one: ChatFigures) => number | null): number[] => known.flatMap((one) => pick(one) ?? []);
  const firsts = times((one) => one.firstMs);
  const lasts = times((one) => one.lastMs);
  const chatIds = chats.map(({ id }) => id).sort((a, b) => a - b);
  return {
    chatIds,
    conversation: {
      id: String(chatIds[0] ?? 0),
      kind: chats.some(({ isGroup }) => isGroup) ? "group" : "direct",
      title: chats.find(({ title }) => title !== null)?.title ?? null,
      participants: distinctPeople(chats.flatMap(({ members }) => members)).map(({ address, name }) => ({
        address,
        name,
      })),
      services: [...new Set(chats.flatMap(({ service }) => service ?? []))],
      messageCount: known.reduce((total, { messages }) => total + messages, 0),
      firstMs: firsts.length === 0 ? null : Math.min(...firsts),
      lastMs: lasts.length === 0 ? null : Math.max(...lasts),
      isArchived: chats.every(({ isArchived }) => isArchived),
    },
  };
}

/** Which message belongs to which chat, deleted ones of the last 30 days included (`deleted` = 1). */
export function joinsSql(db: BackupDatabase): string {
  const kept = "SELECT chat_id, message_id, 0 AS deleted FROM chat_message_join";
  return db.hasTable("chat_recoverable_message_join")
    ? `${kept} UNION ALL SELECT chat_id, message_id, 1 AS deleted FROM chat_recoverable_message_join`
    : kept;
}

function readFigures({ db, options }: ChatSources): Map<number, ChatFigures> {
  const isReaction = db.hasColumn("message", "associated_message_type") ? MESSAGE_IS_REACTION : "0";
  const full = `SELECT j.chat_id AS chat, sum(NOT ${isReaction}) AS messages, min(nullif(m.date, 0)) AS first, max(m.date) AS last
    FROM (${joinsSql(db)}) j JOIN message m ON m.ROWID = j.message_id GROUP BY j.chat_id`;
  // When messages themselves are damaged, the list of chats still tells how many there were.
  const counts = `SELECT chat_id AS chat, count(*) AS messages FROM (${joinsSql(db)}) GROUP BY chat_id`;
  try {
    return figuresOf(db.rows(full));
  } catch (error) {
    if (!hasCode(error, "content/malformed")) throw error;
    options?.onProblem?.({ error: asKeepsakeError(error), what: "message" });
    return figuresOf(db.rows(counts));
  }
}

function figuresOf(rows: Iterable<SqlRow>): Map<number, ChatFigures> {
  const figures = new Map<number, ChatFigures>();
  for (const row of rows) {
    const messages = numberOf(row["messages"]) ?? 0;
    figures.set(Number(row["chat"]), { messages, firstMs: messageMs(row["first"]), lastMs: messageMs(row["last"]) });
  }
  return figures;
}

/** Messages that are in no chat: their conversation was deleted. */
export function unfiledSql(db: BackupDatabase): string {
  const recoverable = db.hasTable("chat_recoverable_message_join")
    ? "UNION ALL SELECT message_id FROM chat_recoverable_message_join"
    : "";
  return `m.ROWID NOT IN (SELECT message_id FROM chat_message_join WHERE message_id IS NOT NULL ${recoverable})`;
}

function unfiledGroup({ db, options }: ChatSources): ChatGroup | null {
  try {
    const sql = `SELECT count(*) AS messages, min(nullif(m.date, 0)) AS first, max(m.date) AS last FROM message m WHERE ${unfiledSql(db)}`;
    const row = db.first(sql);
    const messageCount = numberOf(row?.["messages"]) ?? 0;
    if (messageCount === 0) return null;
    const [firstMs, lastMs] = [messageMs(row?.["first"]), messageMs(row?.["last"])];
    const rest = { title: null, participants: [], services: [], isArchived: false };
    return { chatIds: [], conversation: { id: UNFILED, kind: "unfiled", messageCount, firstMs, lastMs, ...rest } };
  } catch (error) {
    if (!hasCode(error, "content/malformed")) throw error;
    options?.onProblem?.({ error: asKeepsakeError(error), what: "message" });
    return null;
  }
}
