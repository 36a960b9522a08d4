import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, PEOPLE, type Person, sentence } from "../people.ts";
import { choices, type DatabaseBuilder, insertSql, type Row } from "./database.ts";
import { quoteMetadata, whatsAppSchema } from "./whatsapp.ts";

const jid = (person: Person | undefined): string => `${person?.phone.slice(1) ?? ""}@s.whatsapp.net`;
const [MAYA, JONAS, , , NOOR, LUCIA, TOM] = PEOPLE;
const GROUP = "120363000000000055@g.us";
const stanza = (row: number): string => `3EB0${row.toString(16).toUpperCase().padStart(16, "0")}`;

/** What WhatsApp files as "Message/" + path; `isHere` false: the person deleted the file, the row stayed. */
export const WHATSAPP_MEDIA = [
  { path: `Media/${jid(MAYA)}/4/b/4b1c-lake.jpg`, mime: "image/jpeg", size: 61_000, isHere: true },
  { path: `Media/${jid(MAYA)}/9/0/90aa-sunset.jpg`, mime: "image/jpeg", size: 84_512, isHere: false },
  { path: `Media/${GROUP}/2/e/2e77-boat.jpg`, mime: "image/jpeg", size: 52_300, isHere: true },
  { path: `Media/${jid(JONAS)}/1/f/1f20-voice.opus`, mime: "audio/ogg; codecs=opus", size: 18_000, isHere: false },
] as const;

const TYPE = { text: 0, image: 1, voice: 3, contact: 4, location: 5, groupEvent: 6, deleted: 14 } as const;

interface Line {
  readonly chat: 1 | 2 | 3;
  /** null: me. */
  readonly from: Person | null | undefined;
  readonly text: string | null;
  readonly type?: number;
  readonly starred?: boolean;
  readonly event?: number;
  /** Index in WHATSAPP_MEDIA. */
  readonly media?: number;
  /** Index of the line that is answered. */
  readonly answers?: number;
  readonly place?: readonly [latitude: number, longitude: number, name: string];
  readonly contact?: Person | undefined;
}

/** The latest lines, each of another kind; chat 1 with Maya, 2 the group, 3 with Jonas. */
const LINES: readonly Line[] = [
  { chat: 2, from: MAYA, text: "Lake weekend 🛶", type: TYPE.groupEvent, event: 1 },
  { chat: 2, from: NOOR, text: null, type: TYPE.groupEvent, event: 2 },
  { chat: 2, from: MAYA, text: "Who brings the tent?" },
  { chat: 2, from: LUCIA, text: "I do. It sleeps four", answers: 2 },
  { chat: 2, from: TOM, text: "Our boat for Saturday", type: TYPE.image, media: 2 },
  { chat: 2, from: null, text: "Train leaves at 9:12, platform 4", starred: true },
  { chat: 3, from: JONAS, text: null, type: TYPE.voice, media: 3 },
  { chat: 3, from: null, text: "Can you send me Lucía's number?" },
  { chat: 3, from: JONAS, text: null, type: TYPE.contact, contact: LUCIA },
  { chat: 3, from: JONAS, text: null, type: TYPE.deleted },
  { chat: 1, from: MAYA, text: "Look what I found", type: TYPE.image, media: 0 },
  { chat: 1, from: null, text: "Where is that?", answers: 10 },
  { chat: 1, from: MAYA, text: null, type: TYPE.location, place: [52.43, 13.18, "Boat house"] },
  { chat: 1, from: null, text: null, type: TYPE.image, media: 1 },
  { chat: 1, from: MAYA, text: "See you there at noon ☀️", starred: true },
];

/** ChatStorage.sqlite of an ordinary person: two chats and a group, small talk and then one line of each kind. */
export const buildWhatsAppChats: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 9);
    const talk = Math.max(30, Math.round(400 * work.scale)) + work.generation;
    const members = [MAYA, NOOR, LUCIA, TOM];
    db.exec(whatsAppSchema(true));
    const chatter = Array.from({ length: talk }, (): Line => {
      const chat = ([1, 2, 3] as const)[Math.floor(choose() * 3)] ?? 1;
      const other = chat === 2 ? members[Math.floor(choose() * members.length)] : chat === 1 ? MAYA : JONAS;
      return { chat, from: choose() < 0.45 ? null : other, text: sentence(choose) };
    });
    const lines = [...chatter, ...LINES];
    const dateOf = (index: number): number => cocoa(SCENARIO_NOW) - (lines.length - index) * 7_200;
    insertRows(
      db,
      insertSql("ZWACHATSESSION", [
        "Z_PK",
        "ZSESSIONTYPE",
        "ZARCHIVED",
        "ZCONTACTJID",
        "ZPARTNERNAME",
        "ZLASTMESSAGEDATE",
      ]),
      ([1, 2, 3] as const).map((chat): Row => {
        const last = dateOf(lines.findLastIndex((line) => line.chat === chat));
        const person = chat === 1 ? MAYA : JONAS;
        return chat === 2
          ? [chat, 1, 0, GROUP, "Lake weekend 🛶", last]
          : [chat, 0, 0, jid(person), `${person?.first} ${person?.last}`, last];
      }),
    );
    insertRows(
      db,
      insertSql("ZWAGROUPMEMBER", ["Z_PK", "ZCHATSESSION", "ZISACTIVE", "ZISADMIN", "ZMEMBERJID", "ZCONTACTNAME"]),
      members.map((one, index): Row => [index + 1, 2, 1, index === 0 ? 1 : 0, jid(one), one?.first ?? null]),
    );
    insertRows(
      db,
      insertSql("ZWAMESSAGE", [
        "Z_PK",
        "ZCHATSESSION",
        "ZISFROMME",
        "ZMESSAGETYPE",
        "ZMESSAGEDATE",
        "ZSENTDATE",
        "ZTEXT",
        "ZFROMJID",
        "ZGROUPMEMBER",
        "ZGROUPEVENTTYPE",
        "ZSTANZAID",
        "ZSTARRED",
        "ZSORT",
      ]),
      lines.map((line, index): Row => {
        const member = line.chat === 2 ? members.indexOf(line.from ?? undefined) + 1 : 0;
        return [
          index + 1,
          line.chat,
          line.from === null ? 1 : 0,
          line.type ?? TYPE.text,
          dateOf(index),
          dateOf(index),
          line.type === TYPE.image ? null : line.text,
          line.from === null ? null : line.chat === 2 ? GROUP : jid(line.from),
          member === 0 ? null : member,
          line.event ?? null,
          stanza(index + 1),
          line.starred ? 1 : 0,
          index + 1,
        ];
      }),
    );
    const items = LINES.flatMap((line, index): Row[] => {
      const row = talk + index + 1;
      const media = line.media === undefined ? null : WHATSAPP_MEDIA[line.media];
      const { place, contact, answers } = line;
      if (media === null && !place && !contact && answers === undefined) return [];
      return [
        [
          row,
          media?.path ?? null,
          line.type === TYPE.image ? line.text : null,
          place?.[2] ?? (contact ? `${contact.first} ${contact.last}` : null) ?? null,
          media?.mime ?? (contact ? vcard(contact) : null),
          media?.size ?? 0,
          place?.[0] ?? null,
          place?.[1] ?? null,
          answers === undefined ? null : quoteMetadata(stanza(talk + answers + 1)),
        ],
      ];
    });
    insertRows(
      db,
      insertSql("ZWAMEDIAITEM", [
        "Z_PK",
        "ZMESSAGE",
        "ZMEDIALOCALPATH",
        "ZTITLE",
        "ZVCARDNAME",
        "ZVCARDSTRING",
        "ZFILESIZE",
        "ZLATITUDE",
        "ZLONGITUDE",
        "ZMETADATA",
      ]),
      items.map((item, index): Row => [index + 1, ...item]),
    );
    db.exec("UPDATE ZWAMESSAGE SET ZMEDIAITEM = (SELECT Z_PK FROM ZWAMEDIAITEM WHERE ZMESSAGE = ZWAMESSAGE.Z_PK)");
  });

const vcard = (one: Person): string =>
  `BEGIN:VCARD\nVERSION:3.0\nN:${one.last};${one.first};;;\nFN:${one.first} ${one.last}\nTEL:${one.phone}\nEND:VCARD`;
