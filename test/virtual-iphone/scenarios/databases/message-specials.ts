import type { Database } from "@sqlite.org/sqlite-wasm";
import type { PlistValue } from "../../core/contracts.ts";
import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { encodeBinaryPlist } from "../../core/plist/index.ts";
import { cocoa, PEOPLE, seededUuid } from "../people.ts";
import { choices, type DatabaseWork, insertSql } from "./database.ts";
import { attributedBody, attributedText } from "./typedstream.ts";

type Cells = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

const FOLDER = "Library/SMS/Attachments";
/** Sent as a recording; in the backup. */
export const VOICE_MESSAGE = `${FOLDER}/5a/10/at_0_VOICE/Audio Message.m4a`;
/** Sent in the last conversation; in the backup. */
export const SENT_PICTURE = `${FOLDER}/5a/11/at_0_PICTURE/IMG_2041.jpeg`;

/** The chats of messages.ts that get the special rows: Maya's, and the group. */
const MAYA_CHAT = 1;
const GROUP_CHAT = 15;

class SpecialRows {
  private readonly db: Database;
  private readonly choose: () => number;
  private row: number;
  private at = SCENARIO_NOW - 3_500;

  constructor(db: Database, work: DatabaseWork, lastRow: number) {
    this.db = db;
    this.choose = choices(work, 10);
    this.row = lastRow;
  }

  /** One row a minute later than the last. `from` is a handle's number; null: me. @returns its guid and number */
  add(chat: number, from: number | null, text: string | null, cells: Cells = {}): { guid: string; row: number } {
    this.row += 1;
    this.at += 60;
    const guid = seededUuid(this.choose);
    const date = this.date();
    this.insert("message", {
      ROWID: this.row,
      guid,
      text,
      attributedBody: text === null ? null : attributedBody(text),
      handle_id: from ?? 0,
      is_from_me: from === null ? 1 : 0,
      service: "iMessage",
      account: "e:me@example.com",
      date,
      date_delivered: from === null ? date + 2_000_000_000n : 0n,
      is_delivered: 1,
      is_finished: 1,
      is_read: 1,
      is_sent: from === null ? 1 : 0,
      part_count: 1,
      ...cells,
    });
    this.insert("chat_message_join", { chat_id: chat, message_id: this.row, message_date: date });
    return { guid, row: this.row };
  }

  attach(row: number, cells: Cells): void {
    this.insert("attachment", { guid: `at_0_${seededUuid(this.choose)}`, created_date: this.now(), ...cells });
    this.db.exec({ sql: "INSERT INTO message_attachment_join VALUES (?, last_insert_rowid())", bind: [row] });
  }

  /** Seconds since 2001. */
  now(): number {
    return Math.round(cocoa(this.at));
  }

  date(): bigint {
    return BigInt(this.now()) * 1_000_000_000n;
  }

  private insert(table: string, cells: Cells): void {
    this.db.exec({ sql: insertSql(table, Object.keys(cells)), bind: Object.values(cells) });
  }
}

/** The latest messages of the phone: a conversation and a group in which each thing happens once that messages can do. */
export function insertSpecialMessages(db: Database, work: DatabaseWork, lastRow: number): void {
  const rows = new SpecialRows(db, work, lastRow);
  fillGroup(rows);
  fillConversation(rows);
}

function fillGroup(rows: SpecialRows): void {
  const [aylin, peter, noor] = [3, 4, 5];
  const question = rows.add(GROUP_CHAT, aylin, "Shall we take the early boat on Saturday?");
  react(rows, GROUP_CHAT, peter, question.guid, 2001);
  react(rows, GROUP_CHAT, noor, question.guid, 2004);
  rows.add(GROUP_CHAT, noor, "Yes! I bring breakfast 🥐", { thread_originator_guid: question.guid });
  const person = PEOPLE[peter - 1];
  const part = { __kIMMessagePartAttributeName: 0 };
  const runs = [
    { text: "Can you bring the rope, ", attributes: part },
    { text: person?.first ?? "", attributes: { ...part, __kIMMentionConfirmedMention: person?.phone ?? "" } },
    { text: "?", attributes: part },
  ];
  rows.add(GROUP_CHAT, null, null, { attributedBody: attributedText(runs) });
  rows.add(GROUP_CHAT, peter, null, { item_type: 3, group_action_type: 1 });
}

function fillConversation(rows: SpecialRows): void {
  const maya = MAYA_CHAT;
  const invitation = rows.add(MAYA_CHAT, maya, "Coffee at the harbour tomorrow?");
  react(rows, MAYA_CHAT, null, invitation.guid, 2000);
  rows.add(MAYA_CHAT, null, "With pleasure", { thread_originator_guid: invitation.guid });
  const picture = rows.add(MAYA_CHAT, maya, "\uFFFCThe view from here", { cache_has_attachments: 1 });
  rows.attach(picture.row, attachment(SENT_PICTURE, "image/jpeg", "public.jpeg"));
  const lost = rows.add(MAYA_CHAT, maya, "\uFFFC", { cache_has_attachments: 1 });
  rows.attach(lost.row, attachment(`${FOLDER}/5a/12/at_0_GONE/IMG_2042.jpeg`, "image/jpeg", "public.jpeg"));
  const voice = rows.add(MAYA_CHAT, maya, "\uFFFC", { cache_has_attachments: 1, is_audio_message: 1, is_played: 1 });
  rows.attach(voice.row, attachment(VOICE_MESSAGE, "audio/mp4", "public.mpeg-4-audio"));
  changeLater(rows);
}

function changeLater(rows: SpecialRows): void {
  const start = rows.now() + 60;
  const wording = (seconds: number, text: string): PlistValue => ({ d: start + seconds, t: attributedBody(text) });
  const edits: PlistValue = { ec: { 0: [wording(0, "See you at tne"), wording(40, "See you at ten")] } };
  const later = BigInt(start + 40) * 1_000_000_000n;
  rows.add(MAYA_CHAT, null, "See you at ten", {
    date_edited: later,
    message_summary_info: encodeBinaryPlist(edits),
  });
  rows.add(MAYA_CHAT, MAYA_CHAT, null, {
    date_edited: later + 60_000_000_000n,
    date_retracted: later + 60_000_000_000n,
    message_summary_info: encodeBinaryPlist({ rp: [0] }),
  });
  rows.add(MAYA_CHAT, MAYA_CHAT, "I'm looking forward to it 😊");
}

function react(rows: SpecialRows, chat: number, from: number | null, target: string, type: number): void {
  rows.add(chat, from, "Reacted", { associated_message_guid: `p:0/${target}`, associated_message_type: type });
}

function attachment(path: string, mime: string, uti: string): Cells {
  return {
    filename: `~/${path}`,
    uti,
    mime_type: mime,
    transfer_state: 5,
    transfer_name: path.slice(path.lastIndexOf("/") + 1),
    total_bytes: 20_000,
  };
}
