import { type Bytes, PlistUid, type PlistValue } from "../../core/contracts.ts";
import { buildDatabase, type LoadSqlite } from "../../core/files/sqlite.ts";
import { encodeBinaryPlist } from "../../core/plist/index.ts";
import { insertSql } from "./database.ts";
import { messagesSchema } from "./messages.ts";
import { attributedBody, attributedText, type TextRun } from "./typedstream.ts";

type Cell = string | number | bigint | null | Uint8Array;
type Cells = Readonly<Record<string, Cell>>;

/** 2026-03-01 12:00:00 UTC, in seconds since 2001. */
export const CASES_START = 794_059_200;

/** A small sms.db whose every row is one case, as iOS of one version would have written it. */
export interface MessageCases {
  readonly iosMajor: number;
  /** What goes in besides the usual cases. */
  readonly extra?: (into: CaseWriter) => void;
}

export interface CaseWriter {
  readonly iosMajor: number;
  /** Columns this version has not are left out. @returns the row's number */
  readonly message: (
    cells: Cells & { readonly guid: string; readonly at: number },
    chats?: readonly number[],
  ) => number;
  readonly row: (table: string, cells: Cells) => void;
  /** The date of a moment, in the unit of this version. */
  readonly date: (seconds: number) => bigint;
}

const part = { __kIMMessagePartAttributeName: 0 };

/** Guids as the phone makes them: 36 characters. */
export const caseGuid = (name: string): string =>
  `CASE0000-0000-4000-A000-${name.toUpperCase().padStart(12, "0").slice(-12)}`;

export function buildMessageCases(load: LoadSqlite, { iosMajor, extra }: MessageCases): Promise<Bytes> {
  return buildDatabase(load, (db) => {
    db.exec(messagesSchema(iosMajor));
    const columns = new Map<string, ReadonlySet<string>>();
    const columnsOf = (table: string): ReadonlySet<string> => {
      const known =
        columns.get(table) ??
        new Set(["ROWID", ...db.selectValues(`SELECT name FROM pragma_table_info('${table}')`)].map(String));
      columns.set(table, known);
      return known;
    };
    let last = 0;
    const writer: CaseWriter = {
      iosMajor,
      date: (seconds) =>
        iosMajor < 11 ? BigInt(Math.round(seconds)) : BigInt(Math.round(seconds * 1000)) * 1_000_000n,
      row(table, cells) {
        const names = Object.keys(cells).filter((name) => columnsOf(table).has(name));
        db.exec({ sql: insertSql(table, names), bind: names.map((name) => cells[name] ?? null) });
      },
      message({ at, ...cells }, chats = [1]) {
        last += 1;
        const date = writer.date(CASES_START + at);
        writer.row("message", {
          ROWID: last,
          date,
          service: "iMessage",
          handle_id: 1,
          is_sent: 1,
          is_finished: 1,
          ...cells,
        });
        for (const chat of chats)
          writer.row("chat_message_join", { chat_id: chat, message_id: last, message_date: date });
        return last;
      },
    };
    writePeople(writer);
    writeCases(writer);
    extra?.(writer);
  });
}

/** Chat 1 and 2: the same person over iMessage and SMS; 3: a group; 4: a mail address; 5: a short code; 6: nobody joined. */
function writePeople({ row }: CaseWriter): void {
  const handles: [id: string, service: string][] = [
    ["+15550100", "iMessage"],
    ["+15550100", "SMS"],
    ["+15550101", "iMessage"],
    ["jonas@example.com", "iMessage"],
    ["22000", "SMS"],
  ];
  for (const [index, [id, service]] of handles.entries()) {
    row("handle", { ROWID: index + 1, id, service, country: "us" });
  }
  const chats: [identifier: string, service: string, members: number[], title?: string][] = [
    ["+15550100", "iMessage", [1]],
    ["+15550100", "SMS", [2]],
    ["chat640701", "iMessage", [1, 3, 4], "Lake <b>trip</b> 🏕️"],
    ["jonas@example.com", "iMessage", [4]],
    ["22000", "SMS", [5]],
    ["+15550109", "SMS", []],
  ];
  chats.forEach(([identifier, service, members, title], index) => {
    const isGroup = members.length > 1;
    row("chat", {
      ROWID: index + 1,
      guid: `${service};${isGroup ? "+" : "-"};${identifier}`,
      style: isGroup ? 43 : 45,
      chat_identifier: identifier,
      service_name: service,
      display_name: title ?? null,
      room_name: isGroup ? identifier : null,
    });
    for (const handle of members) row("chat_handle_join", { chat_id: index + 1, handle_id: handle });
  });
}

function writeCases(writer: CaseWriter): void {
  const { message, row, date } = writer;
  const text = (words: string): Cells =>
    writer.iosMajor >= 14 ? { attributedBody: attributedBody(words) } : { text: words };
  message({ guid: caseGuid("hello"), at: 0, text: "Hello", attributedBody: attributedBody("Hello") });
  message({
    guid: caseGuid("answer"),
    at: 60,
    is_from_me: 1,
    handle_id: 0,
    ...text("Answer <script>alert(1)</script>"),
  });
  message({ guid: caseGuid("sms"), at: 30, service: "SMS", handle_id: 2, text: "Over SMS" }, [2]);
  message({ guid: caseGuid("both"), at: 90, text: "In two chats" }, [1, 2]);
  message({ guid: caseGuid("long"), at: 120, ...text("שלום 👩‍👩‍👧 ".repeat(1_000)) });
  message({ guid: caseGuid("broken"), at: 130, attributedBody: new Uint8Array([4, 11, 1, 2, 3]) });
  writeLooks(writer);
  writeReactions(writer);
  message({
    guid: caseGuid("reply"),
    at: 300,
    is_from_me: 1,
    ...text("A reply"),
    thread_originator_guid: caseGuid("hello"),
  });
  message({ guid: caseGuid("lostreply"), at: 310, ...text("To nothing"), thread_originator_guid: caseGuid("gone") });
  writeChanges(writer);
  writeGroup(writer);
  writeAttachments(writer);
  writeApps(writer);
  message({ guid: caseGuid("code"), at: 900, service: "SMS", handle_id: 5, text: "Your code is 12345" }, [5]);
  message({ guid: caseGuid("nobody"), at: 910, service: "SMS", handle_id: 0, text: "Who is this?" }, [6]);
  message({ guid: caseGuid("unfiled"), at: 920, text: "From a deleted chat" }, []);
  message({ guid: caseGuid("nodate"), at: 0, date: 0, handle_id: 4, text: "Without a date" }, [4]);
  if (writer.iosMajor < 16) return;
  const bin = message({ guid: caseGuid("bin"), at: 330, text: "In the bin" }, []);
  row("chat_recoverable_message_join", { chat_id: 1, message_id: bin, delete_date: date(CASES_START + 1_000) });
}

function writeLooks({ message }: CaseWriter): void {
  const runs: TextRun[] = [
    { text: "Hi ", attributes: part },
    { text: "Maya", attributes: { ...part, __kIMMentionConfirmedMention: "+15550101" } },
    { text: ", see ", attributes: part },
    { text: "example.com", attributes: { ...part, __kIMLinkAttributeName: 'url:https://example.com/?a=1&b="2"' } },
    { text: " or ", attributes: { ...part, __kIMTextBoldAttributeName: 1 } },
    { text: "this", attributes: { ...part, __kIMLinkAttributeName: "url:javascript:alert(1)" } },
  ];
  message({ guid: caseGuid("looks"), at: 140, attributedBody: attributedText(runs, { mutable: true }) });
}

function writeReactions({ message, iosMajor }: CaseWriter): void {
  const react = (name: string, at: number, type: number, cells: Cells = {}): void => {
    const target = { associated_message_guid: `p:0/${caseGuid("hello")}`, associated_message_type: type };
    message({ guid: caseGuid(name), at, text: "Reacted to “Hello”", ...target, ...cells });
  };
  react("r1", 200, 2000);
  react("r2", 201, 2001);
  react("r3", 202, 2003, { is_from_me: 1, handle_id: 0 });
  react("r4", 203, 3003, { is_from_me: 1, handle_id: 0 });
  react("r5", 204, 2005, { is_from_me: 1, handle_id: 0 });
  react("r8", 204, 2002, { handle_id: 4 });
  react("r9", 205, 3002, { handle_id: 4 });
  react("r6", 205, 2000, { associated_message_guid: `bp:${caseGuid("gone")}`, text: "Loved a message that is gone" });
  if (iosMajor >= 18) react("r7", 206, 2006, { handle_id: 3, associated_message_emoji: "🦆" });
}

function writeChanges({ message, date, iosMajor }: CaseWriter): void {
  if (iosMajor < 16) return;
  const edited: PlistValue = {
    ec: {
      0: [
        { d: CASES_START + 320, t: attributedBody("Frist") },
        { d: CASES_START + 325, t: attributedBody("First") },
      ],
    },
  };
  message({
    guid: caseGuid("edited"),
    at: 320,
    attributedBody: attributedBody("First"),
    date_edited: date(CASES_START + 325),
    message_summary_info: encodeBinaryPlist(edited),
  });
  message({
    guid: caseGuid("unsent"),
    at: 328,
    date_retracted: date(CASES_START + 329),
    date_edited: date(CASES_START + 329),
    message_summary_info: encodeBinaryPlist({ rp: [0] }),
  });
}

function writeGroup({ message }: CaseWriter): void {
  message({ guid: caseGuid("ghello"), at: 400, handle_id: 3, text: "Hi all" }, [3]);
  message({ guid: caseGuid("gme"), at: 410, is_from_me: 1, handle_id: 0, text: "From me" }, [3]);
  const events: Cells[] = [
    { item_type: 2, group_title: "Lake <b>trip</b> 🏕️" },
    { item_type: 1, group_action_type: 0, other_handle: 4 },
    { item_type: 1, group_action_type: 1, other_handle: 4 },
    { item_type: 3, group_action_type: 0 },
    { item_type: 3, group_action_type: 1 },
    { item_type: 6 },
    { item_type: 77 },
  ];
  for (const [index, event] of events.entries()) {
    message({ guid: caseGuid(`event${index}`), at: 420 + index, handle_id: 3, ...event }, [3]);
  }
}

function writeAttachments({ message, row }: CaseWriter): void {
  const mark = (guid: string): TextRun => ({
    text: "\uFFFC",
    attributes: { ...part, __kIMFileTransferGUIDAttributeName: guid },
  });
  const attach = (id: number, number: number, cells: Cells): void => {
    row("attachment", { ROWID: number, mime_type: "image/jpeg", total_bytes: 5, ...cells });
    row("message_attachment_join", { message_id: id, attachment_id: number });
  };
  const body = attributedText([mark("T2"), { text: "two pictures", attributes: part }, mark("T1")]);
  const two = message({ guid: caseGuid("two"), at: 500, attributedBody: body, cache_has_attachments: 1 });
  attach(two, 1, {
    guid: "T1",
    filename: "~/Library/SMS/Attachments/aa/01/T1/IMG_1.jpeg",
    transfer_name: "IMG_1.jpeg",
  });
  attach(two, 2, {
    guid: "T2",
    filename: "/var/mobile/Library/SMS/Attachments/aa/02/T2/IMG_1.jpeg",
    transfer_name: "IMG_1.jpeg",
  });
  const lost = message({ guid: caseGuid("lost"), at: 510, text: "\uFFFC\uFFFC", cache_has_attachments: 1 });
  attach(lost, 3, { guid: "T3", filename: null, transfer_name: "../../evil|name?.jpg" });
  attach(lost, 4, {
    guid: "T4",
    filename: "~/Library/SMS/Attachments/aa/04/T4/gone.pdf",
    transfer_name: "gone.pdf",
    mime_type: "application/pdf",
  });
  const voice = message({
    guid: caseGuid("voice"),
    at: 520,
    text: "\uFFFC",
    is_audio_message: 1,
    cache_has_attachments: 1,
  });
  attach(voice, 5, {
    guid: "T5",
    filename: "~/Library/SMS/Attachments/aa/05/T5/Audio Message.caf",
    transfer_name: "Audio Message.caf",
    mime_type: "audio/x-caf",
  });
}

/** A keyed archive of plain dictionaries, as far as balloons need it. */
function archive(root: PlistValue, objects: readonly PlistValue[], uid: (index: number) => PlistValue): Bytes {
  return encodeBinaryPlist({
    $version: 100_000,
    $archiver: "NSKeyedArchiver",
    $top: { root: uid(1) },
    $objects: ["$null", root, ...objects],
  });
}

function writeApps({ message }: CaseWriter): void {
  const uid = (index: number): PlistValue => new PlistUid(index);
  const link = archive(
    { richLinkMetadata: uid(2) },
    [
      { title: uid(3), summary: uid(4), URL: uid(5) },
      "An example",
      "What it is about",
      { "NS.base": uid(0), "NS.relative": uid(6) },
      "https://example.com/page",
    ],
    uid,
  );
  message({
    guid: caseGuid("link"),
    at: 600,
    text: "https://example.com/page",
    balloon_bundle_id: "com.apple.messages.URLBalloonProvider",
    payload_data: link,
  });
  message({
    guid: caseGuid("game"),
    at: 610,
    attributedBody: attributedBody("\uFFFD"),
    balloon_bundle_id: "com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.example.chess",
    payload_data: new Uint8Array([1, 2, 3]),
  });
}
