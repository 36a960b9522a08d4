import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, PEOPLE, seededUuid } from "../people.ts";
import { choices, coreDataTables, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

/** CallHistory.storedata: phone and FaceTime, missed ones too. */
export const buildCalls: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 3);
    const total = Math.min(1000, Math.round(300 * work.scale) + work.generation);
    db.exec(`${coreDataTables([
      [1, "CallDBProperties", 0, 1],
      [2, "CallRecord", 0, total],
      [3, "EmergencyMediaItem", 0, 0],
      [4, "Handle", 0, 0],
    ])}
      CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER, ZCALL_CATEGORY INTEGER, ZCALLTYPE INTEGER,
        ZDISCONNECTED_CAUSE INTEGER, ZFACE_TIME_DATA INTEGER, ZFILTERED_OUT_REASON INTEGER, ZHANDLE_TYPE INTEGER, ZJUNKCONFIDENCE INTEGER,
        ZNUMBER_AVAILABILITY INTEGER, ZORIGINATED INTEGER, ZREAD INTEGER, ZVERIFICATIONSTATUS INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT,
        ZADDRESS VARCHAR, ZDEVICE_ID VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZJUNKIDENTIFICATIONCATEGORY VARCHAR, ZLOCATION VARCHAR, ZNAME VARCHAR,
        ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);
      CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTYPE INTEGER, ZNORMALIZEDVALUE VARCHAR, ZVALUE VARCHAR);
      CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS INTEGER, Z_4REMOTEPARTICIPANTHANDLES INTEGER, PRIMARY KEY (Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES));
      CREATE TABLE ZCALLDBPROPERTIES (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTIMER_ALL FLOAT);`);
    const rows = Array.from({ length: total }, (_, index): Row => {
      const person = PEOPLE[Math.floor(choose() ** 2 * 24)] ?? PEOPLE[0];
      const type = [1, 1, 1, 8, 16][Math.floor(choose() * 5)] ?? 1;
      const originated = choose() < 0.5 ? 1 : 0;
      const answered = originated === 1 || choose() < 0.7 ? 1 : 0;
      const at = cocoa(SCENARIO_NOW - (total - index) * 9_000);
      return [
        index + 1,
        2,
        1,
        answered,
        type === 8 ? 2 : 1,
        type,
        0,
        originated,
        1,
        at,
        answered === 1 ? Math.round(choose() * 1200) : 0,
        person?.phone ?? "",
        "us",
        type === 1 ? "com.apple.Telephony" : "com.apple.FaceTime",
        seededUuid(choose),
      ];
    });
    insertRows(
      db,
      insertSql("ZCALLRECORD", [
        "Z_PK",
        "Z_ENT",
        "Z_OPT",
        "ZANSWERED",
        "ZCALL_CATEGORY",
        "ZCALLTYPE",
        "ZDISCONNECTED_CAUSE",
        "ZORIGINATED",
        "ZREAD",
        "ZDATE",
        "ZDURATION",
        "ZADDRESS",
        "ZISO_COUNTRY_CODE",
        "ZSERVICE_PROVIDER",
        "ZUNIQUE_ID",
      ]),
      rows,
    );
  });
