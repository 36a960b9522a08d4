import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, flagOf, numberOf, openBackupDatabase, placeholders, textOf } from "../backup-database.ts";
import { loadKnownPeople } from "../contacts/contact-book.ts";
import type {
  Conversation,
  ConversationArchive,
  Message,
  MessageAttachment,
  MessageRange,
  MessageText,
  Participant,
  Period,
  Quote,
} from "../conversations/model.ts";
import { eachReadable, readAround } from "../conversations/salvage.ts";
import { Recent, Timeline } from "../conversations/timeline.ts";
import type { FiledMessage } from "../messages/message-archive.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { cocoaMs } from "../time.ts";
import { loadWhatsAppPeople, type WhatsAppPeople } from "./whatsapp-people.ts";
import { MEDIA_COLUMNS, MESSAGE_COLUMNS, mediaType, messageOf, quotedStanza, TYPE } from "./whatsapp-rows.ts";

const PATH = "ChatStorage.sqlite";
/** The app and its business version; a phone may have both. */
export const WHATSAPP_DOMAINS = {
  whatsapp: "AppDomainGroup-group.net.whatsapp.WhatsApp.shared",
  "whatsapp-business": "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared",
} as const;
export type WhatsAppKind = keyof typeof WHATSAPP_DOMAINS;

const PAGE = 200;
/** Texts read at once. */
const TEXT_PAGE = 1_000;
const OPEN_TIMELINES = 4;

/** All WhatsApp messages of a backup, conversation after conversation. */
export function whatsAppReader(kind: WhatsAppKind = "whatsapp"): ContentReader<FiledMessage> {
  return {
    kind,
    available: async (browser, options) => ((await findChats(browser, kind, options)) === null ? "absent" : null),
    async *read(browser, options) {
      const archive = await openWhatsAppArchive(browser, kind, options);
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
}

async function findChats(
  browser: BackupBrowser,
  kind: WhatsAppKind,
  options: ReadOptions | undefined,
): Promise<BackupEntry | null> {
  const entry = await browser.find(WHATSAPP_DOMAINS[kind], PATH, options);
  return entry?.kind === "file" ? entry : null;
}

/** @throws content/absent, content/malformed */
export async function openWhatsAppArchive(
  browser: BackupBrowser,
  kind: WhatsAppKind = "whatsapp",
  options?: ReadOptions,
): Promise<ConversationArchive> {
  const entry = await findChats(browser, kind, options);
  if (entry === null) throw new KeepsakeError("content/absent", { name: PATH });
  const db = await openBackupDatabase(browser, entry, options);
  try {
    if (!db.hasTable("ZWAMESSAGE") || !db.hasTable("ZWACHATSESSION")) {
      throw new KeepsakeError("content/malformed", { path: PATH, what: "schema" });
    }
    const known = await loadKnownPeople(browser, options);
    const people = await loadWhatsAppPeople(browser, { chats: db, people: known }, options);
    return new WhatsAppArchive(db, { browser, people, kind, options });
  } catch (error) {
    db.close();
    throw error;
  }
}

interface ArchiveParts {
  readonly browser: BackupBrowser;
  readonly people: WhatsAppPeople;
  readonly kind: WhatsAppKind;
  readonly options: ReadOptions | undefined;
}

const SESSION_COLUMNS = ["Z_PK", "ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZARCHIVED"] as const;
const GROUP = 1;

class WhatsAppArchive implements ConversationArchive {
  readonly kind: WhatsAppKind;
  readonly #db: BackupDatabase;
  readonly #browser: BackupBrowser;
  readonly #people: WhatsAppPeople;
  readonly #conversations: readonly Conversation[];
  readonly #members: ReadonlyMap<number, Member>;
  readonly #timelines = new Recent<Timeline>(OPEN_TIMELINES);

  constructor(db: BackupDatabase, { browser, people, kind, options }: ArchiveParts) {
    this.kind = kind;
    this.#db = db;
    this.#browser = browser;
    this.#people = people;
    this.#members = readMembers(db, people);
    this.#conversations = this.#readConversations(options);
  }

  get missing(): readonly string[] {
    return this.#db.missing;
  }

  conversations(): readonly Conversation[] {
    return this.#conversations;
  }

  count(conversationId: string): number {
    return this.#timeline(conversationId).length;
  }

  indexAt(conversationId: string, ms: number): number {
    return this.#timeline(conversationId).indexAt(ms);
  }

  indexOf(conversationId: string, messageId: string): number | null {
    return this.#timeline(conversationId).indexOf(Number(messageId));
  }

  async page(conversationId: string, range: MessageRange, options?: ReadOptions): Promise<readonly Message[]> {
    const ids = this.#timeline(conversationId).ids(range);
    const messages: Message[] = [];
    for (let at = 0; at < ids.length; at += PAGE) {
      throwIfAborted(options?.signal);
      const read = (some: readonly number[]) => this.#read(some, conversationId, options);
      messages.push(...(await readAround(ids.slice(at, at + PAGE), read, options)));
    }
    return messages;
  }

  async *messages(conversationId: string, period?: Period, options?: ReadOptions): AsyncIterable<Message> {
    const { from, to } = this.#timeline(conversationId).rangeOf(period);
    for (let offset = from; offset < to; offset += PAGE) {
      yield* await this.page(conversationId, { offset, limit: Math.min(PAGE, to - offset) }, options);
    }
  }

  *texts(conversationId: string, options?: ReadOptions): Generator<MessageText, void, undefined> {
    const timeline = this.#timeline(conversationId);
    for (let offset = 0; offset < timeline.length; offset += TEXT_PAGE) {
      throwIfAborted(options?.signal);
      yield* eachReadable(timeline.ids({ offset, limit: TEXT_PAGE }), (some) => this.#textsOf(some), options);
    }
  }

  close(): void {
    this.#db.close();
  }

  #textsOf(ids: readonly number[]): MessageText[] {
    const caption =
      this.#db.hasColumn("ZWAMEDIAITEM", "ZTITLE") && this.#db.hasColumn("ZWAMEDIAITEM", "ZMESSAGE")
        ? "(SELECT d.ZTITLE FROM ZWAMEDIAITEM d WHERE d.ZMESSAGE = m.Z_PK)"
        : "NULL";
    const sql = `SELECT m.Z_PK AS id, m.ZMESSAGEDATE AS date, coalesce(m.ZTEXT, ${caption}) AS text
      FROM ZWAMESSAGE m WHERE m.Z_PK IN (${placeholders(ids)})`;
    return Array.from(this.#db.rows(sql, ids), (row) => ({
      id: String(row["id"]),
      dateMs: cocoaMs(row["date"]),
      text: textOf(row["text"]) ?? "",
    })).filter(({ text }) => text !== "");
  }

  #readConversations(options: ReadOptions | undefined): Conversation[] {
    const figures = new Map<number, SqlRow>();
    try {
      const sql = `SELECT ZCHATSESSION AS chat, count(*) AS messages, min(nullif(ZMESSAGEDATE, 0)) AS first, max(ZMESSAGEDATE) AS last
        FROM ZWAMESSAGE GROUP BY ZCHATSESSION`;
      for (const row of this.#db.rows(sql)) figures.set(Number(row["chat"]), row);
    } catch (error) {
      if (!hasCode(error, "content/malformed")) throw error;
      options?.onProblem?.({ error: asKeepsakeError(error), what: "ZWAMESSAGE" });
    }
    const sessions = this.#db.rows(
      `SELECT ${this.#db.select("ZWACHATSESSION", SESSION_COLUMNS, "s")} FROM ZWACHATSESSION s`,
    );
    return Array.from(sessions, (row) => this.#conversationOf(row, figures.get(Number(row["Z_PK"]))))
      .filter(({ messageCount }) => messageCount > 0)
      .sort((a, b) => (b.lastMs ?? 0) - (a.lastMs ?? 0));
  }

  #conversationOf(row: SqlRow, figures: SqlRow | undefined): Conversation {
    const type = numberOf(row["ZSESSIONTYPE"]) ?? 0;
    const jid = textOf(row["ZCONTACTJID"]) ?? "";
    const partner = textOf(row["ZPARTNERNAME"]);
    const kind = type === GROUP || jid.endsWith("@g.us") ? "group" : type > GROUP ? "broadcast" : "direct";
    const members = [...this.#members.values()].filter(({ session }) => session === Number(row["Z_PK"]));
    const participants = kind === "direct" ? [this.#people.person(jid, partner)] : members.map(({ person }) => person);
    return {
      id: String(row["Z_PK"]),
      kind,
      title: kind === "direct" ? null : partner,
      participants,
      services: ["WhatsApp"],
      messageCount: numberOf(figures?.["messages"]) ?? 0,
      firstMs: cocoaMs(figures?.["first"]),
      lastMs: cocoaMs(figures?.["last"]),
      isArchived: flagOf(row["ZARCHIVED"]),
    };
  }

  #timeline(conversationId: string): Timeline {
    if (!this.#conversations.some(({ id }) => id === conversationId)) {
      throw new KeepsakeError("content/absent", { conversation: conversationId });
    }
    return this.#timelines.get(conversationId, () => {
      const rows = this.#db.rows("SELECT Z_PK AS id, ZMESSAGEDATE AS date FROM ZWAMESSAGE WHERE ZCHATSESSION = ?", [
        Number(conversationId),
      ]);
      return new Timeline(Array.from(rows, (row) => ({ id: Number(row["id"]), dateMs: cocoaMs(row["date"]) })));
    });
  }

  async #read(ids: readonly number[], conversationId: string, options: ReadOptions | undefined): Promise<Message[]> {
    const rows = this.#byKey("ZWAMESSAGE", MESSAGE_COLUMNS, { column: "Z_PK", values: ids });
    const media = this.#db.hasTable("ZWAMEDIAITEM")
      ? this.#byKey("ZWAMEDIAITEM", MEDIA_COLUMNS, { column: "ZMESSAGE", values: ids })
      : new Map<string, SqlRow>();
    const quotes = this.#quotesOf([...rows.values()], media);
    const messages: Message[] = [];
    for (const id of ids) {
      const row = rows.get(String(id));
      if (row === undefined) continue;
      const item = media.get(String(id)) ?? null;
      messages.push(
        messageOf(row, {
          media: item,
          attachment: await this.#attachmentOf(row, item, options),
          sender: this.#senderOf(row, conversationId),
          replyTo: quotes.get(id) ?? null,
        }),
      );
    }
    return messages;
  }

  #byKey(
    table: string,
    columns: readonly string[],
    { column, values }: { readonly column: string; readonly values: readonly (number | string)[] },
  ): Map<string, SqlRow> {
    const sql = `SELECT ${this.#db.select(table, columns, "t")} FROM ${table} t WHERE t.${column} IN (${placeholders(values)})`;
    return new Map(Array.from(this.#db.rows(sql, values), (row) => [String(row[column]), row]));
  }

  #quotesOf(rows: readonly SqlRow[], media: ReadonlyMap<string, SqlRow>): Map<number, Quote> {
    const wanted = rows.flatMap((row) => {
      const stanza = quotedStanza(media.get(String(row["Z_PK"])) ?? null);
      return stanza === null ? [] : [{ id: Number(row["Z_PK"]), stanza }];
    });
    if (wanted.length === 0 || !this.#db.hasColumn("ZWAMESSAGE", "ZSTANZAID")) return new Map();
    const found = this.#byKey("ZWAMESSAGE", MESSAGE_COLUMNS, {
      column: "ZSTANZAID",
      values: wanted.map(({ stanza }) => stanza),
    });
    return new Map(
      wanted.map(({ id, stanza }) => {
        const row = found.get(stanza);
        const fromMe = flagOf(row?.["ZISFROMME"]);
        const sender = row === undefined || fromMe ? null : this.#senderOf(row, null);
        const messageId = row === undefined ? null : String(row["Z_PK"]);
        return [id, { messageId, text: textOf(row?.["ZTEXT"]), fromMe, sender }];
      }),
    );
  }

  #senderOf(row: SqlRow, conversationId: string | null): Participant | null {
    if (flagOf(row["ZISFROMME"])) return null;
    const member = this.#members.get(Number(row["ZGROUPMEMBER"]));
    if (member !== undefined) return member.person;
    const from = textOf(row["ZFROMJID"]);
    if (from !== null && !from.endsWith("@g.us")) return this.#people.person(from, readableName(row));
    const conversation = this.#conversations.find(({ id }) => id === conversationId);
    return conversation?.kind === "direct" ? (conversation.participants[0] ?? null) : null;
  }

  async #attachmentOf(row: SqlRow, media: SqlRow | null, options?: ReadOptions): Promise<MessageAttachment | null> {
    const type = numberOf(row["ZMESSAGETYPE"]) ?? TYPE.text;
    const local = textOf(media?.["ZMEDIALOCALPATH"]);
    const isFile =
      local !== null ||
      [TYPE.image, TYPE.video, TYPE.voice, TYPE.document, TYPE.gif, TYPE.sticker].some((one) => one === type);
    if (media === null || !isFile || (local === null && type === TYPE.text)) return null;
    const file = local === null ? null : await this.#mediaFile(local, options);
    const name =
      (type === TYPE.document ? textOf(media["ZTITLE"]) : null) ?? local?.slice(local.lastIndexOf("/") + 1) ?? "media";
    return {
      id: String(media["Z_PK"]),
      name: name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1) || "media",
      mimeType: mediaType(media),
      sizeBytes: numberOf(media["ZFILESIZE"]) || null,
      isSticker: type === TYPE.sticker,
      file,
      missing: file !== null ? null : local === null ? "not-downloaded" : "not-in-backup",
    };
  }

  async #mediaFile(local: string, options: ReadOptions | undefined): Promise<BackupEntry | null> {
    const plain = local.replace(/^\/+/, "");
    for (const path of [`Message/${plain}`, plain]) {
      const entry = await this.#browser.find(this.#db.entry.domain, path, options);
      if (entry?.kind === "file") return entry;
    }
    return null;
  }
}

interface Member {
  readonly session: number;
  readonly person: Participant;
}

function readMembers(db: BackupDatabase, people: WhatsAppPeople): Map<number, Member> {
  if (!db.hasColumn("ZWAGROUPMEMBER", "ZMEMBERJID")) return new Map();
  const columns = db.select(
    "ZWAGROUPMEMBER",
    ["Z_PK", "ZCHATSESSION", "ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME"],
    "g",
  );
  const rows = db.rows(`SELECT ${columns} FROM ZWAGROUPMEMBER g`);
  return new Map(
    Array.from(rows, (row) => {
      const name = textOf(row["ZCONTACTNAME"]) ?? textOf(row["ZFIRSTNAME"]);
      const person = people.person(textOf(row["ZMEMBERJID"]) ?? "", name);
      return [Number(row["Z_PK"]), { session: Number(row["ZCHATSESSION"]), person }];
    }),
  );
}

/** Since 2022 some versions keep an encoded value in this column: only what reads as a name counts. */
function readableName(row: SqlRow): string | null {
  const name = textOf(row["ZPUSHNAME"]);
  return name === null || /^(?=.*[0-9+/=])[A-Za-z0-9+/]{12,}={0,2}$/.test(name) ? null : name;
}
