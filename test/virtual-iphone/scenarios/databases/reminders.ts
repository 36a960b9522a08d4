import type { Bytes } from "../../core/contracts.ts";
import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa } from "../people.ts";
import { coreDataTables, type DatabaseBuilder, type DatabaseWork, insertSql, type Row } from "./database.ts";

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

/** What a person has noted down: due soon, overdue, whole days, flagged, a part of another, done ones. */
function everydayRows(): readonly Row[] {
  const now = cocoa(SCENARIO_NOW);
  const hour = 3_600;
  const day = 24 * hour;
  const open = (title: string, list: number, more: Partial<Record<Detail, string | number>> = {}): Row => [
    title,
    more.notes ?? null,
    list,
    more.doneAt === undefined ? 0 : 1,
    more.flagged ?? 0,
    more.priority ?? 0,
    more.allDay ?? 0,
    more.due ?? null,
    null,
    more.doneAt ?? null,
    now - 9 * day,
    more.doneAt ?? now - 2 * day,
    more.parent ?? null,
    0,
  ];
  return [
    open("Return the library books", 1, { due: now + 3 * hour, flagged: 1, priority: 1 }),
    open("Water the plants", 1, { due: now + day, allDay: 1 }),
    open("Call the dentist", 1, { due: now - day, notes: "Ask about Thursday.\nThe number is +1 555 0119" }),
    open("Plan the lake trip", 1, { due: now + 6 * day, allDay: 1, priority: 5 }),
    open("Book the boat", 1, { parent: 4, notes: "https://example.com/boats" }),
    open("Pay the rent", 1, { due: now - 12 * day, doneAt: now - 12 * day }),
    open("Oat milk", 2),
    open("Tomatoes 🍅", 2, { flagged: 1 }),
    open("Bread", 2, { doneAt: now - 5 * hour }),
    open("Candles for the birthday cake", 2, { priority: 9, doneAt: now - day }),
  ];
}

type Detail = "notes" | "flagged" | "priority" | "allDay" | "due" | "doneAt" | "parent";

const EVERYDAY_LISTS = ["Errands", "Shopping"] as const;

/** Two lists of one account, as this version of iOS keeps them. */
export const buildEverydayReminders: DatabaseBuilder = (work) => {
  const store = { lists: EVERYDAY_LISTS, rows: everydayRows() };
  return work.iosMajor >= 17 ? newStore(work, { ...store, shift: 0 }) : oldStore(work, store);
};

interface Store {
  /** A reminder names its list by the place in here, from 1. */
  readonly lists: readonly string[];
  readonly rows: readonly Row[];
}

/** A store of Reminders as iOS 18 keeps it. Each store of a phone may number its entities in its own way. */
export function buildReminders(prefix: string, shift: number): DatabaseBuilder {
  return (work) => newStore(work, { lists: [`${prefix}Boat`, `${prefix}Other`], rows: reminders(prefix), shift });
}

function newStore(work: DatabaseWork, { lists, rows, shift }: Store & { readonly shift: number }): Promise<Bytes> {
  return buildDatabase(work.load, (db) => {
    const entity = { reminder: 20 + shift, list: 3 + shift };
    db.exec(`${coreDataTables([
      [entity.list, "REMCDList", 0, 2],
      [entity.reminder, "REMCDReminder", 0, 4],
    ])}
        CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE VARCHAR, ZNOTES VARCHAR, ZLIST INTEGER, ${TYPES});
        CREATE TABLE ZREMCDBASELIST (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);
        CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR);`);
    insertRows(
      db,
      "INSERT INTO ZREMCDBASELIST VALUES (?, ?, 1, ?)",
      lists.map((name, index): Row => [index + 1, entity.list, name]),
    );
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
      rows.map((row, index): Row => [index + 1, entity.reminder, ...row, ID(index + 1 + shift)]),
    );
  });
}

/** The older model: all kinds of things in one table, titles in a column of another name. */
export const buildOldReminders: DatabaseBuilder = (work) =>
  oldStore(work, { lists: ["Boat", "Other"], rows: reminders("") });

function oldStore(work: DatabaseWork, { lists, rows }: Store): Promise<Bytes> {
  return buildDatabase(work.load, (db) => {
    db.exec(`${coreDataTables([
      [1, "REMCDObject", 0, 6],
      [9, "REMCDList", 1, 6],
      [15, "REMCDReminder", 1, 6],
    ])}
      CREATE TABLE ZREMCDOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE VARCHAR, ZTITLE1 VARCHAR, ZNOTES VARCHAR, ZLIST INTEGER, ZNAME VARCHAR, ${TYPES});`);
    insertRows(
      db,
      "INSERT INTO ZREMCDOBJECT (Z_PK, Z_ENT, ZNAME) VALUES (?, 9, ?)",
      lists.map((name, index): Row => [FIRST_LIST + index, name]),
    );
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
      rows.map((row, index): Row => {
        const [title, notes, list, ...rest] = row;
        const listRow = FIRST_LIST - 1 + Number(list);
        return [index + 1, 15, title ?? null, notes ?? null, listRow, ...rest, ID(index + 1)];
      }),
    );
  });
}

/** Lists share a table with reminders: their numbers come after. */
const FIRST_LIST = 11;
