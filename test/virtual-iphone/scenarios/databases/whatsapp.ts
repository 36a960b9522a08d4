import type { Bytes } from "../../core/contracts.ts";
import { buildDatabase, insertRows, type LoadSqlite } from "../../core/files/sqlite.ts";
import { coreDataTables, insertSql } from "./database.ts";

/** 2026-03-01 12:00:00 UTC, in seconds since 2001. */
export const WHATSAPP_START = 794_059_200;
export const MAYA = "15550100001@s.whatsapp.net";
export const JONAS = "15550100002@s.whatsapp.net";
/** Hides the number 15550100003. */
export const HIDDEN = "98765432100000@lid";
const GROUP = "120363000000000001@g.us";

export interface WhatsAppVariant {
  /** Newer versions hide numbers in groups behind other ids; older ones have neither the table nor some columns. */
  readonly withHiddenNumbers: boolean;
}

const message = (
  hidden: boolean,
): string => `CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
  ZCHILDMESSAGESDELIVEREDCOUNT INTEGER, ZDOCID INTEGER, ZGROUPEVENTTYPE INTEGER, ZISFROMME INTEGER, ZMESSAGESTATUS INTEGER, ZMESSAGETYPE INTEGER,
  ZSORT INTEGER, ZSTARRED INTEGER, ZCHATSESSION INTEGER, ZGROUPMEMBER INTEGER, ZLASTSESSION INTEGER, ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER,
  ZPARENTMESSAGE INTEGER, ZMESSAGEDATE TIMESTAMP, ZSENTDATE TIMESTAMP, ZFROMJID VARCHAR, ZMEDIASECTIONID VARCHAR, ${hidden ? "ZPHASH VARCHAR, ZPUSHNAME VARCHAR," : ""}
  ZSTANZAID VARCHAR, ZTEXT VARCHAR, ZTOJID VARCHAR);`;

/** The tables of ChatStorage.sqlite, as far as anything reads them. */
export function whatsAppSchema(hidden: boolean): string {
  return `${coreDataTables([
    [3, "WAChatSession", 0, 3],
    [8, "WAMediaItem", 0, 7],
    [9, "WAMessage", 0, 20],
  ])}
      CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZARCHIVED INTEGER, ZHIDDEN INTEGER, ZREMOVED INTEGER, ZSESSIONTYPE INTEGER, ZGROUPINFO INTEGER, ZLASTMESSAGEDATE TIMESTAMP, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR);
      ${message(hidden)}
      CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZFILESIZE INTEGER, ZMOVIEDURATION INTEGER, ZMESSAGE INTEGER, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZMEDIALOCALPATH VARCHAR, ZTITLE VARCHAR, ZVCARDNAME VARCHAR, ZVCARDSTRING VARCHAR, ZXMPPTHUMBPATH VARCHAR, ZMETADATA BLOB);
      CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZISACTIVE INTEGER, ZISADMIN INTEGER, ZCHATSESSION INTEGER, ZCONTACTNAME VARCHAR, ZFIRSTNAME VARCHAR, ZMEMBERJID VARCHAR);
      CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZJID VARCHAR, ZPUSHNAME VARCHAR);
      ${hidden ? "CREATE TABLE ZWAPHONENUMBERLIDPAIR (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZLID VARCHAR, ZPHONENUMBER VARCHAR);" : ""}`;
}

/** ChatStorage.sqlite: one chat of two, one group, one account without messages; every kind of row once. */
export function buildWhatsApp(load: LoadSqlite, { withHiddenNumbers: hidden }: WhatsAppVariant): Promise<Bytes> {
  return buildDatabase(load, (db) => {
    db.exec(`${whatsAppSchema(hidden)}
      INSERT INTO ZWACHATSESSION (Z_PK, ZSESSIONTYPE, ZCONTACTJID, ZPARTNERNAME, ZARCHIVED) VALUES (1, 0, '${MAYA}', 'Maya (stored)', 0), (2, 1, '${GROUP}', 'Hike ⛰️', 1), (3, 0, '${JONAS}', 'Jonas', 0);
      INSERT INTO ZWAGROUPMEMBER (Z_PK, ZCHATSESSION, ZMEMBERJID, ZCONTACTNAME) VALUES (1, 2, '${MAYA}', 'Maya'), (2, 2, '${hidden ? HIDDEN : "15550100003@s.whatsapp.net"}', NULL);
      INSERT INTO ZWAPROFILEPUSHNAME (Z_PK, ZJID, ZPUSHNAME) VALUES (1, '15550100003@s.whatsapp.net', 'Aylin 🌻');`);
    if (hidden)
      db.exec(
        `INSERT INTO ZWAPHONENUMBERLIDPAIR (Z_PK, ZLID, ZPHONENUMBER) VALUES (1, '${HIDDEN}', '15550100003@s.whatsapp.net')`,
      );
    insertRows(
      db,
      insertSql("ZWAMESSAGE", [
        "Z_PK",
        "ZCHATSESSION",
        "ZISFROMME",
        "ZMESSAGETYPE",
        "ZMESSAGEDATE",
        "ZTEXT",
        "ZFROMJID",
        "ZGROUPMEMBER",
        "ZGROUPEVENTTYPE",
        "ZSTANZAID",
        "ZSTARRED",
      ]),
      MESSAGES.map(([chat, mine, type, text, more], index) => [
        index + 1,
        chat,
        mine,
        type,
        WHATSAPP_START + index * 60 + 0.5,
        text,
        mine === 1 ? null : chat === 2 ? GROUP : MAYA,
        more?.member ?? null,
        more?.event ?? null,
        `3EB0${String(index + 1).padStart(16, "0")}`,
        more?.starred ?? 0,
      ]),
    );
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
      MEDIA,
    );
  });
}

interface More {
  readonly member?: number;
  readonly event?: number;
  readonly starred?: number;
}

const MESSAGES: readonly (readonly [chat: number, fromMe: 0 | 1, type: number, text: string | null, more?: More])[] = [
  [1, 0, 0, "Hello from <WhatsApp>"],
  [1, 1, 0, "=1+1", { starred: 1 }],
  [1, 0, 1, null],
  [1, 0, 3, null],
  [1, 0, 5, null],
  [1, 0, 4, null],
  [1, 0, 8, null],
  [1, 0, 14, null],
  [1, 0, 15, null],
  [1, 0, 10, null],
  [1, 0, 99, null],
  [1, 1, 0, "An answer"],
  [2, 0, 0, "In the group", { member: 2 }],
  [2, 0, 0, "Me too", { member: 1 }],
  [2, 0, 6, "Hike ⛰️", { event: 1, member: 1 }],
  [2, 0, 6, null, { event: 2, member: 2 }],
  [2, 0, 6, null, { event: 77 }],
];

/** Field 5 of the metadata: the stanza of the message that is answered. */
export const quoteMetadata = (stanza: string): Uint8Array =>
  new Uint8Array([0x2a, stanza.length, ...new TextEncoder().encode(stanza), 0x32, 1, 0]);

const MEDIA: readonly (readonly (string | number | null | Uint8Array)[])[] = [
  [1, 3, "Media/15550100001@s.whatsapp.net/d/0/picture.jpg", "A caption", null, "image/jpeg", 5, 80, 60, null],
  [2, 4, "Media/15550100001@s.whatsapp.net/a/1/voice.opus", null, null, null, 4, null, null, null],
  [3, 5, null, null, "Lake", null, 0, 52.4, 13.2, null],
  [4, 6, null, null, "Aylin Weber", "BEGIN:VCARD\nFN:Aylin Weber\nEND:VCARD", 0, null, null, null],
  [
    5,
    7,
    "Media/15550100001@s.whatsapp.net/c/2/8f2a.pdf",
    "Tickets ../../x.pdf",
    null,
    "application/pdf",
    7,
    null,
    null,
    null,
  ],
  [6, 9, "Media/15550100001@s.whatsapp.net/s/3/gone.webp", null, null, "image/webp", 9, null, null, null],
  [7, 12, null, null, null, null, 0, null, null, quoteMetadata("3EB00000000000000001")],
];
