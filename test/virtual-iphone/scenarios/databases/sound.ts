import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, PEOPLE, seededUuid, sentence } from "../people.ts";
import { choices, coreDataTables, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

export const VOICEMAILS = 6;
export const RECORDINGS = 4;
/** How long a recording lasts. */
export const recordingSeconds = (index: number): number => 30 + index * 11;

/** voicemail.db; the sound of message n is `n.amr` beside it. */
export const buildVoicemail: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    db.exec(`
      CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));
      CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, remote_uid INTEGER, date INTEGER, token TEXT, sender TEXT, callback_num TEXT,
        duration INTEGER, expiration INTEGER, trashed_date INTEGER, flags INTEGER, receiver TEXT, label TEXT, uuid TEXT);
      CREATE TABLE map (account TEXT, label TEXT);
      CREATE TABLE deleted (token TEXT);
      INSERT INTO map VALUES ('local', 'LOCAL');`);
    insertRows(
      db,
      insertSql("voicemail", [
        "ROWID",
        "remote_uid",
        "date",
        "token",
        "sender",
        "callback_num",
        "duration",
        "expiration",
        "trashed_date",
        "flags",
        "receiver",
        "label",
      ]),
      Array.from({ length: VOICEMAILS }, (_, index): Row => {
        const phone = PEOPLE[index * 3]?.phone ?? "";
        const at = SCENARIO_NOW - index * 400_000;
        return [
          index + 1,
          100 + index,
          at,
          "Complete",
          phone,
          phone,
          5 + index * 4,
          at + 2_592_000,
          index === 5 ? cocoa(at + 9_000) : 0,
          index === 5 ? 75 : 3,
          "+15550109999",
          "LOCAL",
        ];
      }),
    );
  });

/** CloudRecordings.db of Voice Memos. */
export const buildRecordings: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 8);
    db.exec(`${coreDataTables([
      [1, "CloudRecording", 0, RECORDINGS],
      [2, "Folder", 0, 1],
    ])}
      CREATE TABLE ZCLOUDRECORDING (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZFLAGS INTEGER, ZFOLDER INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZEVICTIONDATE TIMESTAMP,
        ZLOCALDURATION FLOAT, ZCUSTOMLABEL VARCHAR, ZCUSTOMLABELFORSORTING VARCHAR, ZENCRYPTEDTITLE VARCHAR, ZPATH VARCHAR, ZUNIQUEID VARCHAR, ZAUDIODIGEST BLOB);
      CREATE TABLE ZFOLDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCOUNTOFRECORDINGS INTEGER, ZRANK INTEGER, ZENCRYPTEDNAME VARCHAR, ZUUID VARCHAR);
      INSERT INTO ZFOLDER VALUES (1, 2, 1, 2, 0, 'Songs', 'FOLDER-1');`);
    insertRows(
      db,
      insertSql("ZCLOUDRECORDING", [
        "Z_PK",
        "Z_ENT",
        "Z_OPT",
        "ZFOLDER",
        "ZDATE",
        "ZDURATION",
        "ZENCRYPTEDTITLE",
        "ZCUSTOMLABEL",
        "ZPATH",
        "ZUNIQUEID",
      ]),
      Array.from({ length: RECORDINGS }, (_, index): Row => {
        const title = sentence(choose);
        return [
          index + 1,
          1,
          1,
          index < 2 ? 1 : null,
          cocoa(SCENARIO_NOW - index * 700_000),
          recordingSeconds(index),
          title,
          title,
          `Recording ${index + 1}.m4a`,
          seededUuid(choose),
        ];
      }),
    );
  });
