import type { BackupBrowser } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import {
  type BackupDatabase,
  bytesOf,
  databaseAvailable,
  flagOf,
  openFirstDatabase,
  placeholders,
  textOf,
} from "../backup-database.ts";
import { type KnownPerson, loadKnownPeople } from "../contacts/contact-book.ts";
import type { AddressIndex } from "../contacts/phone-number.ts";
import type {
  Conversation,
  ConversationArchive,
  Message,
  MessageRange,
  MessageText,
  Participant,
  Period,
  Quote,
  Reaction,
} from "../conversations/model.ts";
import { eachReadable, readAround } from "../conversations/salvage.ts";
import { Recent } from "../conversations/timeline.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { messageMs } from "../time.ts";
import { type FoundAttachment, readAttachments } from "./attachments.ts";
import { plainText } from "./body.ts";
import { type ChatTimeline, readTimeline } from "./chat-timeline.ts";
import { type ChatGroup, type Handle, readChatGroups, readHandles } from "./chats.ts";
import { MESSAGE_COLUMNS, messageOf } from "./message-rows.ts";
import { REACTION_COLUMNS, standingReactions } from "./reactions.ts";

const PLACES = [{ domain: "HomeDomain", path: "Library/SMS/sms.db" }];
/** Messages read at once; a message with its attachments and reactions has a few kilobytes. */
const PAGE = 200;
/** Texts read at once. */
const TEXT_PAGE = 1_000;
const OPEN_TIMELINES = 4;

/** A message and where it belongs. */
export interface FiledMessage {
  readonly conversation: Conversation;
  readonly message: Message;
}

/** All messages of a backup, conversation after conversation. */
export const messagesReader: ContentReader<FiledMessage> = {
  kind: "messages",
  available: (browser, options) => databaseAvailable(browser, { places: PLACES }, options),
  async *read(browser, options) {
    const archive = await openMessageArchive(browser, options);
    try {
      for (const conversation of archive.conversations()) {
        for await (const message of archive.messages(conversation.id, undefined, options)) {
          yield { conversation, message };
        }
      }
    } finally {
      archive.close();
    }
  },
};

/** Opens sms.db with the names out of the contacts. @throws content/absent, content/malformed */
export async function openMessageArchive(browser: BackupBrowser, options?: ReadOptions): Promise<ConversationArchive> {
  const db = await openFirstDatabase(browser, PLACES, options);
  try {
    if (!db.hasTable("message") || !db.hasTable("chat")) {
      throw new KeepsakeError("content/malformed", { path: db.entry.relativePath, what: "schema" });
    }
    const people = await loadKnownPeople(browser, options);
    return new MessageArchive(db, { browser, people, options });
  } catch (error) {
    db.close();
    throw error;
  }
}

interface ArchiveParts {
  readonly browser: BackupBrowser;
  readonly people: AddressIndex<KnownPerson>;
  readonly options: ReadOptions | undefined;
}

class MessageArchive implements ConversationArchive {
  readonly kind = "messages";
  readonly #db: BackupDatabase;
  readonly #browser: BackupBrowser;
  readonly #handles: ReadonlyMap<number, Handle>;
  readonly #groups: readonly ChatGroup[];
  readonly #timelines = new Recent<ChatTimeline>(OPEN_TIMELINES);

  constructor(db: BackupDatabase, { browser, people, options }: ArchiveParts) {
    this.#db = db;
    this.#browser = browser;
    this.#handles = readHandles(db, people);
    this.#groups = readChatGroups({ db, handles: this.#handles, people, options });
  }

  get missing(): readonly string[] {
    return this.#db.missing;
  }

  conversations(): readonly Conversation[] {
    return this.#groups.map(({ conversation }) => conversation);
  }

  count(conversationId: string): number {
    return this.#timeline(conversationId).timeline.length;
  }

  indexAt(conversationId: string, ms: number): number {
    return this.#timeline(conversationId).timeline.indexAt(ms);
  }

  indexOf(conversationId: string, messageId: string): number | null {
    return this.#timeline(conversationId).timeline.indexOf(Number(messageId));
  }

  async page(conversationId: string, range: MessageRange, options?: ReadOptions): Promise<readonly Message[]> {
    throwIfAborted(options?.signal);
    const chat = this.#timeline(conversationId, options);
    const ids = chat.timeline.ids(range);
    const messages: Message[] = [];
    for (let at = 0; at < ids.length; at += PAGE) {
      throwIfAborted(options?.signal);
      const read = (some: readonly number[]) => this.#readTogether(some, { chat, conversationId }, options);
      messages.push(...(await readAround(ids.slice(at, at + PAGE), read, options)));
    }
    return messages;
  }

  async *messages(conversationId: string, period?: Period, options?: ReadOptions): AsyncIterable<Message> {
    const { from, to } = this.#timeline(conversationId, options).timeline.rangeOf(period);
    for (let offset = from; offset < to; offset += PAGE) {
      yield* await this.page(conversationId, { offset, limit: Math.min(PAGE, to - offset) }, options);
    }
  }

  *texts(conversationId: string, options?: ReadOptions): Generator<MessageText, void, undefined> {
    const { timeline } = this.#timeline(conversationId, options);
    for (let offset = 0; offset < timeline.length; offset += TEXT_PAGE) {
      throwIfAborted(options?.signal);
      const ids = timeline.ids({ offset, limit: TEXT_PAGE });
      yield* eachReadable(ids, (some) => this.#textsOf(some), options);
    }
  }

  close(): void {
    this.#db.close();
  }

  #textsOf(ids: readonly number[]): MessageText[] {
    const plain = this.#db.hasColumn("message", "text") ? "nullif(m.text, '')" : "NULL";
    const body = this.#db.hasColumn("message", "attributedBody") ? "m.attributedBody" : "NULL";
    const title = this.#db.hasColumn("message", "group_title") ? "m.group_title" : "NULL";
    const sql = `SELECT m.ROWID AS id, m.date AS date, coalesce(${plain}, ${title}) AS text,
      CASE WHEN ${plain} IS NULL THEN ${body} END AS body FROM message m WHERE m.ROWID IN (${placeholders(ids)})`;
    const found: MessageText[] = [];
    for (const row of this.#db.rows(sql, ids)) {
      const text = plainText(textOf(row["text"]), bytesOf(row["body"]));
      if (text) found.push({ id: String(row["id"]), dateMs: messageMs(row["date"]), text });
    }
    return found;
  }

  #group(conversationId: string): ChatGroup {
    const group = this.#groups.find(({ conversation }) => conversation.id === conversationId);
    if (group === undefined) throw new KeepsakeError("content/absent", { conversation: conversationId });
    return group;
  }

  #timeline(conversationId: string, options?: ReadOptions): ChatTimeline {
    const { chatIds } = this.#group(conversationId);
    return this.#timelines.get(conversationId, () => readTimeline(this.#db, chatIds, options));
  }

  async #readTogether(ids: readonly number[], place: Place, options: ReadOptions | undefined): Promise<Message[]> {
    const rows = this.#rowsById(MESSAGE_COLUMNS, ids);
    const attachments = await readAttachments({ db: this.#db, browser: this.#browser }, ids, options);
    const reactions = this.#reactionsOf([...rows.values()], place.chat);
    const quotes = this.#quotesOf([...rows.values()]);
    return ids.flatMap((id) => {
      const row = rows.get(id);
      if (row === undefined) return [];
      const found: readonly FoundAttachment[] = attachments.get(id) ?? [];
      const reply = textOf(row["thread_originator_guid"]);
      return messageOf(row, {
        attachments: found.map(({ attachment }) => attachment),
        transfers: found.map(({ guid }) => guid),
        reactions: reactions.get(textOf(row["guid"]) ?? "") ?? [],
        replyTo: reply === null ? null : (quotes.get(reply) ?? MISSING_QUOTE),
        isDeleted: place.chat.deleted.has(id),
        sender: this.#senderOf(row, place.conversationId),
        otherHandle: this.#person(Number(row["other_handle"])),
      });
    });
  }

  /** Rows by number. */
  #rowsById(columns: readonly string[], ids: readonly number[]): Map<number, SqlRow> {
    const sql = `SELECT ${this.#db.select("message", columns, "m")} FROM message m WHERE m.ROWID IN (${placeholders(ids)})`;
    return new Map(Array.from(this.#db.rows(sql, ids), (row) => [Number(row["ROWID"]), row]));
  }

  #reactionsOf(rows: readonly SqlRow[], { reactions }: ChatTimeline): Map<string, Reaction[]> {
    const wanted = rows.flatMap((row) => {
      const guid = textOf(row["guid"]);
      const ids = guid === null ? undefined : reactions.get(guid);
      return guid === null || ids === undefined ? [] : [{ guid, ids }];
    });
    const all = wanted.flatMap(({ ids }) => ids);
    const found = all.length === 0 ? new Map<number, SqlRow>() : this.#rowsById(REACTION_COLUMNS, all);
    return new Map(
      wanted.map(({ guid, ids }) => {
        const own = ids.map((id) => found.get(id)).filter((row) => row !== undefined);
        return [guid, standingReactions(own, (handle) => this.#person(handle))];
      }),
    );
  }

  #quotesOf(rows: readonly SqlRow[]): Map<string, Quote> {
    const guids = [...new Set(rows.flatMap((row) => textOf(row["thread_originator_guid"]) ?? []))];
    if (guids.length === 0) return new Map();
    const columns = this.#db.select(
      "message",
      ["ROWID", "guid", "text", "attributedBody", "is_from_me", "handle_id"],
      "m",
    );
    const sql = `SELECT ${columns} FROM message m WHERE m.guid IN (${placeholders(guids)})`;
    return new Map(Array.from(this.#db.rows(sql, guids), (row) => [textOf(row["guid"]) ?? "", this.#quoteOf(row)]));
  }

  #quoteOf(row: SqlRow): Quote {
    const fromMe = flagOf(row["is_from_me"]);
    return {
      messageId: String(row["ROWID"]),
      text: plainText(textOf(row["text"]), bytesOf(row["attributedBody"])) ?? null,
      fromMe,
      sender: fromMe ? null : this.#person(Number(row["handle_id"])),
    };
  }

  /** In a conversation of two the phone leaves the sender out at times: then it is the other one. */
  #senderOf(row: SqlRow, conversationId: string): Participant | null {
    const named = this.#person(Number(row["handle_id"]));
    if (named !== null) return named;
    const { kind, participants } = this.#group(conversationId).conversation;
    return kind === "direct" ? (participants[0] ?? null) : null;
  }

  #person(handleId: number): Participant | null {
    const handle = this.#handles.get(handleId);
    return handle === undefined ? null : { address: handle.address, name: handle.name };
  }
}

interface Place {
  readonly chat: ChatTimeline;
  readonly conversationId: string;
}

const MISSING_QUOTE: Quote = { messageId: null, text: null, fromMe: false, sender: null };
