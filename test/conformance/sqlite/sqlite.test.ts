import { describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/codec/sqlite/index.ts";
import { askedOfSqlite, type DatabaseFiles, sourceOf, writtenBySqlite } from "../../support/sqlite-program.ts";

const rowsOf = (count: number, from = 1): string =>
  `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${from + count - 1})
   INSERT INTO message SELECT i, 'message ' || i, randomblob(300) FROM n;`;
const TABLE = "CREATE TABLE message(id INTEGER PRIMARY KEY, text TEXT, body BLOB);";
const DIGEST = "SELECT count(*), sum(id), group_concat(text), hex(min(body)), hex(max(body)) FROM message";

/** One answer of ours in the way the program prints it. */
async function askedOfUs(files: DatabaseFiles, sql: string): Promise<string> {
  const database = await openDatabase(sourceOf(files));
  try {
    return [...database.rows(sql)].map((row) => Object.values(row).map(String).join("|")).join("\n");
  } finally {
    database.close();
  }
}

describe("databases of the sqlite3 program", () => {
  it.each([512, 1_024, 4_096, 65_536])("are read alike at a page size of %i", async (pageSize) => {
    const files = writtenBySqlite(`PRAGMA page_size=${pageSize}; ${TABLE} ${rowsOf(2_000)}`);
    expect(await askedOfUs(files, DIGEST)).toBe(askedOfSqlite(files, DIGEST));
  });

  it("are read with what only the write-ahead log holds", async () => {
    const files = writtenBySqlite(`PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${TABLE} ${rowsOf(100)}
      PRAGMA wal_checkpoint(TRUNCATE); ${rowsOf(500, 101)} UPDATE message SET text = 'edited' WHERE id = 7;`);
    expect(files.wal?.length).toBeGreaterThan(100_000);
    const ours = await askedOfUs(files, DIGEST);
    expect(ours).toBe(askedOfSqlite(files, DIGEST));
    expect(await askedOfUs({ ...files, wal: null }, "SELECT count(*) FROM message")).toBe("100");
  });

  it("are read when everything is still in the log and the database is empty", async () => {
    const files = writtenBySqlite(`PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${TABLE} ${rowsOf(10)}`);
    expect(await askedOfUs(files, DIGEST)).toBe(askedOfSqlite(files, DIGEST));
  });

  it("keep a shrunken size after a log that cut the file", async () => {
    const files = writtenBySqlite(`PRAGMA auto_vacuum=1; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${TABLE}
      ${rowsOf(2_000)} PRAGMA wal_checkpoint(TRUNCATE); DELETE FROM message WHERE id > 5;`);
    expect(await askedOfUs(files, DIGEST)).toBe(askedOfSqlite(files, DIGEST));
    expect(await askedOfUs(files, "PRAGMA integrity_check")).toBe("ok");
  });

  it("lose only the last transaction when the log is torn anywhere", async () => {
    const files = writtenBySqlite(`PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${TABLE} ${rowsOf(5)}
      ${rowsOf(5, 6)} ${rowsOf(5, 11)}`);
    const whole = files.wal ?? new Uint8Array();
    for (let length = whole.length; length > 0; length -= 1_500) {
      const torn = { ...files, wal: whole.slice(0, length) };
      const sql = "SELECT count(*) FROM sqlite_master";
      expect(await askedOfUs(torn, sql)).toBe(askedOfSqlite(torn, sql));
    }
    const flipped = whole.slice();
    flipped[whole.length - 2_000] = (flipped[whole.length - 2_000] ?? 0) ^ 1;
    expect(await askedOfUs({ ...files, wal: flipped }, "SELECT count(*) FROM message")).toBe(
      askedOfSqlite({ ...files, wal: flipped }, "SELECT count(*) FROM message"),
    );
  });

  it("take no frames of an older round of the log", async () => {
    const files = writtenBySqlite(`PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; ${TABLE} ${rowsOf(400)}
      PRAGMA wal_checkpoint(RESTART); ${rowsOf(3, 401)}`);
    expect(await askedOfUs(files, DIGEST)).toBe(askedOfSqlite(files, DIGEST));
  });

  it("tell that a page is damaged, as the program does", async () => {
    const files = writtenBySqlite(`${TABLE} ${rowsOf(2_000)} CREATE INDEX texts ON message(text);`);
    const main = files.main.slice();
    main.fill(0xa5, 40_960, 41_000);
    const damaged = { main, wal: null };
    const database = await openDatabase(sourceOf(damaged));
    expect(() => [...database.rows("SELECT * FROM message")]).toThrow("SQLITE_CORRUPT");
    const problems = database.integrity(100);
    database.close();
    expect(problems.join()).toMatch(/malformed|btree|page/i);
    expect(() => askedOfSqlite(damaged, "SELECT sum(length(body)) FROM message")).toThrow("malformed");
  });

  it("are checked as far as they can be when a table needs a program that only phones have", async () => {
    const script = `${TABLE} ${rowsOf(2_000)} CREATE VIRTUAL TABLE search USING fts5(text);
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE search USING fts5(text, tokenize = ''phone'')' WHERE name = 'search';`;
    const files = writtenBySqlite(script);
    const sound = await openDatabase(sourceOf(files));
    expect(sound.integrity()).toEqual([]);
    sound.close();
    const main = files.main.slice();
    main.fill(0, 40_960, 45_056);
    const damaged = await openDatabase(sourceOf({ main, wal: null }));
    expect(damaged.integrity().length).toBeGreaterThan(0);
    damaged.close();
  });
});
