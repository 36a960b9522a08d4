import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, PEOPLE, seededUuid, sentence } from "../people.ts";
import { choices, type DatabaseBuilder, insertSql, type Row } from "./database.ts";
import { insertSpecialMessages } from "./message-specials.ts";
import { attributedBody } from "./typedstream.ts";

const SCHEMA = `
  CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));
  INSERT INTO _SqliteDatabaseProperties VALUES ('_ClientVersion', '18023'), ('_UniqueIdentifier', '5F0A');
  CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL,
    uncanonicalized_id TEXT, person_centric_id TEXT, UNIQUE (id, service));
  CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, state INTEGER,
    account_id TEXT, properties BLOB, chat_identifier TEXT, service_name TEXT, room_name TEXT, account_login TEXT,
    is_archived INTEGER DEFAULT 0, last_addressed_handle TEXT, display_name TEXT, group_id TEXT, is_filtered INTEGER DEFAULT 0,
    successful_query INTEGER DEFAULT 1, engram_id TEXT, server_change_token TEXT, ck_sync_state INTEGER DEFAULT 0,
    last_read_message_timestamp INTEGER DEFAULT 0, original_group_id TEXT, cloudkit_record_id TEXT, is_blackholed INTEGER DEFAULT 0);
  CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, replace INTEGER DEFAULT 0,
    service_center TEXT, handle_id INTEGER DEFAULT 0, subject TEXT, country TEXT, attributedBody BLOB, version INTEGER DEFAULT 0,
    type INTEGER DEFAULT 0, service TEXT, account TEXT, account_guid TEXT, error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER,
    date_delivered INTEGER, is_delivered INTEGER DEFAULT 0, is_finished INTEGER DEFAULT 0, is_emote INTEGER DEFAULT 0,
    is_from_me INTEGER DEFAULT 0, is_empty INTEGER DEFAULT 0, is_delayed INTEGER DEFAULT 0, is_auto_reply INTEGER DEFAULT 0,
    is_prepared INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0, is_system_message INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0,
    has_dd_results INTEGER DEFAULT 0, is_service_message INTEGER DEFAULT 0, is_forward INTEGER DEFAULT 0,
    was_downgraded INTEGER DEFAULT 0, is_archive INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, cache_roomnames TEXT,
    was_data_detected INTEGER DEFAULT 0, was_deduplicated INTEGER DEFAULT 0, is_audio_message INTEGER DEFAULT 0,
    is_played INTEGER DEFAULT 0, date_played INTEGER, item_type INTEGER DEFAULT 0, other_handle INTEGER DEFAULT 0, group_title TEXT,
    group_action_type INTEGER DEFAULT 0, share_status INTEGER DEFAULT 0, share_direction INTEGER DEFAULT 0,
    is_expirable INTEGER DEFAULT 0, expire_state INTEGER DEFAULT 0, message_action_type INTEGER DEFAULT 0, message_source INTEGER DEFAULT 0,
    associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, payload_data BLOB,
    expressive_send_style_id TEXT, associated_message_range_location INTEGER DEFAULT 0, associated_message_range_length INTEGER DEFAULT 0,
    time_expressive_send_played INTEGER, message_summary_info BLOB, ck_sync_state INTEGER DEFAULT 0, ck_record_id TEXT,
    destination_caller_id TEXT, reply_to_guid TEXT, thread_originator_guid TEXT, thread_originator_part TEXT,
    date_retracted INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0, part_count INTEGER);
  CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, created_date INTEGER DEFAULT 0,
    start_date INTEGER DEFAULT 0, filename TEXT, uti TEXT, mime_type TEXT, transfer_state INTEGER DEFAULT 0, is_outgoing INTEGER DEFAULT 0,
    user_info BLOB, transfer_name TEXT, total_bytes INTEGER DEFAULT 0, is_sticker INTEGER DEFAULT 0, sticker_user_info BLOB,
    attribution_info BLOB, hide_attachment INTEGER DEFAULT 0, ck_sync_state INTEGER DEFAULT 0, original_guid TEXT);
  CREATE TABLE chat_handle_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE, handle_id INTEGER, UNIQUE(chat_id, handle_id));
  CREATE TABLE chat_message_join (chat_id INTEGER REFERENCES chat (ROWID) ON DELETE CASCADE, message_id INTEGER,
    message_date INTEGER DEFAULT 0, PRIMARY KEY (chat_id, message_id));
  CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE(message_id, attachment_id));
  CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER, ck_sync_state INTEGER DEFAULT 0);
  CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, guid TEXT NOT NULL);
  CREATE INDEX message_idx_date ON message(date);
  CREATE INDEX message_idx_handle ON message(handle_id, date);`;

/** Columns of `message` that came later than iOS 12, and the version they came with. */
const LATER_COLUMNS: readonly (readonly [column: string, iosMajor: number])[] = [
  ["reply_to_guid TEXT", 14],
  ["thread_originator_guid TEXT", 14],
  ["thread_originator_part TEXT", 14],
  ["date_retracted INTEGER DEFAULT 0", 16],
  ["date_edited INTEGER DEFAULT 0", 16],
  ["part_count INTEGER", 16],
];

/** The tables of sms.db as one version of iOS has them; 10 counts seconds and keeps no dates beside the chats. */
export function messagesSchema(iosMajor: number): string {
  let schema = SCHEMA;
  for (const [column, since] of LATER_COLUMNS) if (iosMajor < since) schema = schema.replace(`, ${column}`, "");
  if (iosMajor >= 18)
    schema = schema.replace(
      "part_count INTEGER",
      "part_count INTEGER, associated_message_emoji TEXT, is_spam INTEGER DEFAULT 0",
    );
  if (iosMajor < 16) schema = schema.replace(/\s*CREATE TABLE chat_recoverable_message_join[^;]*;/, "");
  if (iosMajor < 11)
    schema = schema.replace("\n    message_date INTEGER DEFAULT 0,", "").replace(" person_centric_id TEXT,", "");
  return schema;
}

const MESSAGE_COLUMNS = [
  "ROWID",
  "guid",
  "text",
  "handle_id",
  "attributedBody",
  "service",
  "account",
  "date",
  "date_read",
  "date_delivered",
  "is_delivered",
  "is_finished",
  "is_from_me",
  "is_read",
  "is_sent",
  "cache_has_attachments",
  "item_type",
  "group_title",
  "associated_message_guid",
  "associated_message_type",
  "thread_originator_guid",
  "date_edited",
  "part_count",
];

/** One-to-one chats, two groups, reactions, replies, pictures, texts only in `attributedBody`, one renamed group, special cases last. */
export const buildMessages: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 1);
    db.exec(SCHEMA);
    const handles = PEOPLE.slice(0, 20);
    insertRows(
      db,
      insertSql("handle", ["ROWID", "id", "country", "service"]),
      handles.map((one) => [one.id, one.phone, "us", one.id % 4 === 0 ? "SMS" : "iMessage"]),
    );
    const chats = handles.slice(0, 14).map((one) => ({
      id: one.id,
      members: [one],
      title: null as string | null,
      service: one.id % 4 === 0 ? "SMS" : "iMessage",
    }));
    chats.push({ id: 15, members: handles.slice(2, 6), title: "Lake trip 🏕️", service: "iMessage" });
    chats.push({ id: 16, members: handles.slice(8, 11), title: null, service: "iMessage" });
    insertRows(
      db,
      insertSql("chat", [
        "ROWID",
        "guid",
        "style",
        "state",
        "chat_identifier",
        "service_name",
        "display_name",
        "room_name",
      ]),
      chats.map(({ id, members, title, service }): Row => {
        const group = members.length > 1;
        const name = group ? `chat64070${id}` : (members[0]?.phone ?? "");
        return [
          id,
          `${service};${group ? "+" : "-"};${name}`,
          group ? 43 : 45,
          3,
          name,
          service,
          title,
          group ? name : null,
        ];
      }),
    );
    insertRows(
      db,
      "INSERT INTO chat_handle_join VALUES (?, ?)",
      chats.flatMap(({ id, members }) => members.map((one): Row => [id, one.id])),
    );

    const total = Math.round(4000 * work.scale) + 20 * work.generation;
    const messages: Row[] = [];
    const joins: Row[] = [];
    const attachmentRows: Row[] = [];
    const attachmentJoins: Row[] = [];
    let lastGuid = "";
    for (let id = 1; id <= total; id += 1) {
      const chat = chats[Math.floor(choose() ** 2 * chats.length)] ?? chats[0];
      if (chat === undefined) break;
      const at = SCENARIO_NOW - Math.round((total - id) * ((500 * 86_400) / total)) - 3_600;
      const date = BigInt(Math.round(cocoa(at))) * 1_000_000_000n;
      const fromMe = choose() < 0.45;
      const sender = chat.members[Math.floor(choose() * chat.members.length)]?.id ?? 0;
      const guid = seededUuid(choose);
      const attachment = work.attachments[attachmentRows.length];
      const hasAttachment =
        attachment !== undefined && id % Math.max(1, Math.floor(total / (work.attachments.length + 1))) === 0;
      const isReaction = !hasAttachment && id % 23 === 0 && lastGuid !== "";
      const renamed = id === 40;
      const text = isReaction ? `Loved “${sentence(choose)}”` : `${hasAttachment ? "\uFFFC" : ""}${sentence(choose)}`;
      const onlyBody = id % 3 === 0 && !renamed;
      messages.push([
        id,
        guid,
        renamed || onlyBody ? null : text,
        fromMe && chat.members.length > 1 ? 0 : sender,
        renamed ? null : attributedBody(text),
        chat.service,
        "e:me@example.com",
        date,
        fromMe ? 0n : date + 30_000_000_000n,
        fromMe ? date + 2_000_000_000n : 0n,
        1,
        1,
        fromMe ? 1 : 0,
        1,
        fromMe ? 1 : 0,
        hasAttachment ? 1 : 0,
        renamed ? 2 : 0,
        renamed ? "Lake trip 🏕️" : null,
        isReaction ? `p:0/${lastGuid}` : null,
        isReaction ? 2000 + (id % 6) : 0,
        id % 31 === 0 ? lastGuid : null,
        id % 97 === 0 ? date + 60_000_000_000n : 0n,
        1,
      ]);
      joins.push([renamed ? 15 : chat.id, id, date]);
      if (hasAttachment) {
        const number = attachmentRows.length + 1;
        const name = attachment.path.slice(attachment.path.lastIndexOf("/") + 1);
        attachmentRows.push([
          number,
          `at_0_${guid}`,
          Math.round(cocoa(at)),
          `~/${attachment.path}`,
          "public.jpeg",
          "image/jpeg",
          5,
          fromMe ? 1 : 0,
          name,
          attachment.size,
        ]);
        attachmentJoins.push([id, number]);
      }
      if (!isReaction) lastGuid = guid;
    }
    insertRows(db, insertSql("message", MESSAGE_COLUMNS), messages);
    insertRows(db, "INSERT INTO chat_message_join VALUES (?, ?, ?)", joins);
    insertRows(
      db,
      insertSql("attachment", [
        "ROWID",
        "guid",
        "created_date",
        "filename",
        "uti",
        "mime_type",
        "transfer_state",
        "is_outgoing",
        "transfer_name",
        "total_bytes",
      ]),
      attachmentRows,
    );
    insertRows(db, "INSERT INTO message_attachment_join VALUES (?, ?)", attachmentJoins);
    insertSpecialMessages(db, work, total);
  });
