import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa } from "../people.ts";
import { coreDataTables, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

const ID = (number: number): Uint8Array => new Uint8Array(16).fill(number);

/** Due dates are relative to the scenario's now; the times of completion, too. */
function reminders(prefix: string): readonly Row[] {
  const at = cocoa(SCENARIO_NOW);
  return [
    // title, notes, list, completed, flagged, priority, all day, due, start, completion, created, changed, parent, deleted
    [
      `${prefix}Buy rope`,
      "20 m; not the, thin one\nand hooks",
      1,
      0,
      1,
      1,
      0,
      at + 86_400,
      null,
      null,
      at - 9_000,
      at - 8_000,
      null,
      0,
    ],
    [`${prefix}Paint`, null, 1, 1, 0, 5, 1, at - 86_400, null, at - 3_600, at - 9_000, at - 3_600, null, 0],
    [`${prefix}Undercoat`, null, 1, 0, 0, 0, 0, null, null, null, at - 9_000, at - 8_000, 2, 0],
    [`${prefix}Gone`, null, 2, 0, 0, 9, 0, null, null, null, at - 9_000, at - 8_000, null, 1],
  ];
}

const COMMON = [
  "ZCOMPLETED",
  "ZFLAGGED",
  "ZPRIORITY",
  "ZALLDAY",
  "ZDUEDATE",
  "ZSTARTDATE",
  "ZCOMPLETIONDATE",
  "ZCREATIONDATE",
];
const TYPES =
  "ZCOMPLETED INTEGER, ZFLAGGED INTEGER, ZPRIORITY INTEGER, ZALLDAY INTEGER, ZDUEDATE TIMESTAMP, ZSTARTDATE TIMESTAMP, ZCOMPLETIONDATE TIMESTAMP, ZCREATIONDATE TIMESTAMP, ZLASTMODIFIEDDATE TIMESTAMP, ZPARENTREMINDER INTEGER, ZMARKEDFORDELETION INTEGER, ZIDENTIFIER BLOB";

/** A store of Reminders as iOS 18 keeps it. Each store of a phone may number its entities in its own way. */
export function buildReminders(prefix: string, shift: number): DatabaseBuilder {
  return (work) =>
    buildDatabase(work.load, (db) => {
      const entity = { reminder: 20 + shift, list: 3 + shift };
      db.exec(`${coreDataTables([
        [entity.list, "REMCDList", 0, 2],
        [entity.reminder, "REMCDReminder", 0, 4],
      ])}
        CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE VARCHAR, ZNOTES VARCHAR, ZLIST INTEGER, ${TYPES});
        CREATE TABLE ZREMCDBASELIST (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);
        CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);
        INSERT INTO ZREMCDBASELIST VALUES (1, ${entity.list}, 1, '${prefix}Boat'), (2, ${entity.list}, 1, '${prefix}Other');`);
      insertRows(
        db,
        insertSql("ZREMCDREMINDER", [
          "Z_PK",
          "Z_ENT",
          "ZTITLE",
          "ZNOTES",
          "ZLIST",
          ...COMMON,
          "ZLASTMODIFIEDDATE",
          "ZPARENTREMINDER",
          "ZMARKEDFORDELETION",
          "ZIDENTIFIER",
        ]),
        reminders(prefix).map((row, index): Row => [index + 1, entity.reminder, ...row, ID(index + 1 + shift)]),
      );
    });
}

/** The older model: all kinds of things in one table, titles in a column of another name. */
export const buildOldReminders: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    db.exec(`${coreDataTables([
      [1, "REMCDObject", 0, 6],
      [9, "REMCDList", 1, 6],
      [15, "REMCDReminder", 1, 6],
    ])}
      CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE VARCHAR, ZTITLE1 VARCHAR, ZNOTES VARCHAR, ZLIST INTEGER, ZNAME VARCHAR, ${TYPES});
      INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZNAME) VALUES (11, 9, 'Boat'), (12, 9, 'Other');`);
    insertRows(
      db,
      insertSql("ZREMCDOBJECT", [
        "Z_PK",
        "Z_ENT",
        "ZTITLE1",
        "ZNOTES",
        "ZLIST",
        ...COMMON,
        "ZLASTMODIFIEDDATE",
        "ZPARENTREMINDER",
        "ZMARKEDFORDELETION",
        "ZIDENTIFIER",
      ]),
      reminders("").map((row, index): Row => {
        const [title, notes, list, ...rest] = row;
        return [index + 1, 15, title ?? null, notes ?? null, Number(list) + 10, ...rest, ID(index + 1)];
      }),
    );
  });
