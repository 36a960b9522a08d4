import { describe, expect, it } from "vitest";
import { type Call, type ContentProblem, callsReader, type ReadOptions } from "../../../../src/content/index.ts";
import { backupOf, type FileInBackup, loadSqlite } from "../../../support/content/backup-of.ts";
import { buildDatabase } from "../../../virtual-iphone/core/files/sqlite.ts";
import { buildCalls } from "../../../virtual-iphone/scenarios/databases/calls.ts";
import { buildContacts } from "../../../virtual-iphone/scenarios/databases/contacts.ts";

const work = { load: loadSqlite, seed: 1, generation: 0, scale: 1, photos: [], attachments: [], iosMajor: 18 };
const FOLDER = "Library/CallHistoryDB";

async function read(files: readonly FileInBackup[], options?: ReadOptions): Promise<Call[]> {
  const calls: Call[] = [];
  for await (const call of callsReader.read(await backupOf(files), options)) calls.push(call);
  return calls;
}

async function history(): Promise<FileInBackup> {
  return { domain: "HomeDomain", path: `${FOLDER}/CallHistory.storedata`, bytes: await buildCalls(work) };
}

const TABLE = `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZORIGINATED INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS BLOB, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR, ZNAME VARCHAR);`;

async function special(name: string, rows: string, more = ""): Promise<FileInBackup> {
  const bytes = await buildDatabase(
    loadSqlite,
    (db) => void db.exec(`${TABLE}${more}INSERT INTO ZCALLRECORD VALUES ${rows}`),
  );
  return { domain: "HomeDomain", path: `${FOLDER}/${name}`, bytes };
}

describe("calls", () => {
  it("come newest first, with names, kinds and missed ones", async () => {
    const book = {
      domain: "HomeDomain",
      path: "Library/AddressBook/AddressBook.sqlitedb",
      bytes: await buildContacts(work),
    };
    const calls = await read([await history(), book]);
    expect(calls.length).toBe(300);
    expect(calls.map(({ dateMs }) => dateMs)).toEqual(calls.map(({ dateMs }) => dateMs ?? 0).toSorted((a, b) => b - a));
    expect(new Set(calls.map(({ kind }) => kind))).toEqual(new Set(["phone", "facetime-audio", "facetime-video"]));
    const missed = calls.filter(({ isMissed }) => isMissed);
    expect(missed.length).toBeGreaterThan(10);
    expect(missed.every(({ direction, durationSeconds }) => direction === "incoming" && durationSeconds === 0)).toBe(
      true,
    );
    expect(calls.every(({ others }) => others.length === 1 && others[0]?.name !== null)).toBe(true);
  });

  it("of the last days are merged in, each once", async () => {
    const old = await special(
      "CallHistory.storedata",
      "(1, 1, 1, 0, 700000000, 5, '+15550100', 'com.apple.Telephony', 'A', NULL), (2, 0, 1, 0, 700000100, 0, x'2b3135353530313031', 'com.apple.Telephony', 'B', 'Stored name')",
    );
    const recent = await special(
      "CallHistoryTemp.storedata",
      "(1, 0, 1, 0, 700000100, 0, '+15550101', 'com.apple.Telephony', 'B', NULL), (2, 1, 0, 1, 700000200, 61.5, 'user', 'net.whatsapp.WhatsApp', 'C', NULL)",
    );
    const calls = await read([old, recent]);
    expect(
      calls.map(({ dateMs, kind, direction, isMissed, durationSeconds }) => [
        (dateMs ?? 0) / 1000 - 978_307_200,
        kind,
        direction,
        isMissed,
        durationSeconds,
      ]),
    ).toEqual([
      [700_000_200, "app", "outgoing", false, 61.5],
      [700_000_100, "phone", "incoming", true, 0],
      [700_000_000, "phone", "incoming", false, 5],
    ]);
    expect(calls[1]?.others).toEqual([{ address: "+15550101", name: "Stored name" }]);
  });

  it("of a group name everybody, whatever the join is numbered", async () => {
    const more = `CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, ZVALUE VARCHAR); INSERT INTO ZHANDLE VALUES (1, '+15550100'), (2, 'maya@example.com');
      CREATE TABLE Z_7REMOTEPARTICIPANTHANDLES (Z_7REMOTEPARTICIPANTCALLS INTEGER, Z_9REMOTEPARTICIPANTHANDLES INTEGER); INSERT INTO Z_7REMOTEPARTICIPANTHANDLES VALUES (1, 1), (1, 2);`;
    const [call] = await read([
      await special("CallHistory.storedata", "(1, 1, 8, 1, 700000000, 5, NULL, 'com.apple.FaceTime', 'A', NULL)", more),
    ]);
    expect(call?.others.map(({ address }) => address)).toEqual(["+15550100", "maya@example.com"]);
  });

  it("of iOS 7 and earlier are read too", async () => {
    const bytes = await buildDatabase(loadSqlite, (db) => {
      db.exec(`CREATE TABLE call (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT, date INTEGER, duration INTEGER, flags INTEGER, id INTEGER, name TEXT, country_code TEXT);
        INSERT INTO call (address, date, duration, flags) VALUES ('+15550100', 1300000000, 0, 4), ('', 1300000100, 30, 5)`);
    });
    const calls = await read([{ domain: "WirelessDomain", path: "Library/CallHistory/call_history.db", bytes }]);
    expect(
      calls.map(({ dateMs, direction, isMissed, others }) => [dateMs, direction, isMissed, others.length]),
    ).toEqual([
      [1_300_000_100_000, "outgoing", false, 0],
      [1_300_000_000_000, "incoming", true, 1],
    ]);
  });

  it("survive a damaged buffer, which is named", async () => {
    const problems: ContentProblem[] = [];
    const broken = {
      domain: "HomeDomain",
      path: `${FOLDER}/CallHistoryTemp.storedata`,
      bytes: "nothing like a database".repeat(99),
    };
    const calls = await read([await history(), broken], { onProblem: (one) => problems.push(one) });
    expect(calls.length).toBe(300);
    expect(problems.map(({ what }) => what)).toEqual([`${FOLDER}/CallHistoryTemp.storedata`]);
  });

  it("are in encrypted backups only, and the person is told so", async () => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "x", bytes: "" }]);
    expect(await callsReader.available(browser)).toBe("needs-encryption");
    await expect(read([{ domain: "HomeDomain", path: "x", bytes: "" }])).rejects.toMatchObject({
      code: "content/absent",
    });
  });
});
