import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import type { FileSource } from "../../../../src/base/files.ts";
import { limits } from "../../../../src/base/limits.ts";
import { createDatabase, type Database, openDatabase, type SqlValue } from "../../../../src/codec/sqlite/index.ts";
import { bytesSource } from "../../../support/bytes-source.ts";

/** A database file with a table of every kind of value. */
async function sample(rows = 50): Promise<Uint8Array<ArrayBuffer>> {
  const database = await createDatabase();
  database.exec(
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, text TEXT, real REAL, body BLOB); CREATE INDEX t ON thing(text)",
  );
  const all = Array.from({ length: rows }, (_, i): SqlValue[] => [i, `näme ${i}`, i / 3, new Uint8Array(200).fill(i)]);
  database.insertAll("INSERT INTO thing VALUES (?, ?, ?, ?)", all);
  const bytes = database.toBytes();
  database.close();
  return bytes;
}

async function opened(bytes: Uint8Array<ArrayBuffer>): Promise<Database> {
  return openDatabase({ main: bytesSource(bytes) });
}

describe("createDatabase and openDatabase", () => {
  it("give back every kind of value", async () => {
    const database = await createDatabase();
    const values: SqlValue[] = [1, -(2n ** 60n), 2.5, "text ☃", new Uint8Array([1, 2, 3]), null, 2n ** 53n];
    database.exec("CREATE TABLE t(a, b, c, d, e, f, g)");
    database.exec("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", values);
    const again = await opened(database.toBytes());
    expect([...again.rows("SELECT * FROM t")]).toEqual([
      { a: 1, b: -(2n ** 60n), c: 2.5, d: "text ☃", e: new Uint8Array([1, 2, 3]), f: null, g: 2n ** 53n },
    ]);
    database.close();
    again.close();
  });

  it("tell tables, columns and soundness", async () => {
    const database = await opened(await sample());
    expect([database.hasTable("thing"), database.hasTable("t"), database.hasTable("nothing")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([...database.columns("thing")]).toEqual(["id", "text", "real", "body"]);
    expect(database.columns("nothing").size).toBe(0);
    expect(database.integrity()).toEqual([]);
    database.close();
  });

  it("bind parameters and walk two statements at once", async () => {
    const database = await opened(await sample());
    const outer = database.rows("SELECT id FROM thing WHERE id < ? ORDER BY id", [3]);
    const seen = Array.from(
      outer,
      ({ id }) => [...database.rows("SELECT text FROM thing WHERE id = ?", [id ?? null])][0],
    );
    expect(seen).toEqual([{ text: "näme 0" }, { text: "näme 1" }, { text: "näme 2" }]);
    database.close();
  });

  it("search with FTS5", async () => {
    const database = await createDatabase();
    database.exec("CREATE VIRTUAL TABLE found USING fts5(text)");
    database.insertAll("INSERT INTO found VALUES (?)", [["meet at the harbour"], ["nothing here"]]);
    expect([...database.rows("SELECT rowid FROM found WHERE found MATCH ?", ["harb*"])]).toEqual([{ rowid: 1 }]);
    database.close();
  });

  it("refuse to write into what was opened to read", async () => {
    const database = await opened(await sample());
    expect(() => [...database.rows("DELETE FROM thing")]).toThrow(/readonly/i);
    expect(() => [...database.rows("ATTACH 'other.db' AS other")]).toThrow(KeepsakeError);
    database.close();
  });

  it("work after a loop was left early, and refuse after close", async () => {
    const database = await opened(await sample());
    for (const _ of database.rows("SELECT * FROM thing")) break;
    expect([...database.rows("SELECT count(*) AS n FROM thing")]).toEqual([{ n: 50 }]);
    database.close();
    database.close();
    expect(() => database.hasTable("thing")).toThrow("base/bug");
  });
});

describe("what is no good database", () => {
  it.each([
    ["text", new TextEncoder().encode("hello, this is no database".repeat(9)) as Uint8Array<ArrayBuffer>],
    ["a header alone", new TextEncoder().encode("SQLite format 3\0") as Uint8Array<ArrayBuffer>],
    ["noise", new Uint8Array(5_000).fill(0xee)],
  ])("is refused: %s", async (_, bytes) => {
    await expect(opened(bytes)).rejects.toMatchObject({ code: "base/malformed" });
  });

  it("is taken as empty when it has no bytes at all, as SQLite does", async () => {
    const database = await opened(new Uint8Array(0));
    expect(database.hasTable("thing")).toBe(false);
    database.close();
  });

  it("is not even read when it is too large", async () => {
    const read = (): never => expect.unreachable("read");
    const huge: FileSource = { sizeBytes: limits.databaseBytes + 1, read, readAt: read, close: async () => undefined };
    await expect(openDatabase({ main: huge })).rejects.toMatchObject({ code: "base/too-long" });
  });

  it("stops loading when the signal fires", async () => {
    const controller = new AbortController();
    const source = bytesSource(await sample(20_000));
    const aborting: FileSource = {
      ...source,
      readAt: async (offset, length) => {
        controller.abort();
        return source.readAt(offset, length);
      },
    };
    const opening = openDatabase({ main: aborting }, { signal: controller.signal });
    await expect(opening).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("cannot hold us with a view that counts for ever", async () => {
    const database = await createDatabase();
    database.exec(
      "CREATE VIEW thing AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    );
    const bytes = database.toBytes();
    database.close();
    const trap = await openDatabase({ main: bytesSource(bytes) }, { stepsWithoutRow: 5_000_000 });
    expect(() => [...trap.rows("SELECT * FROM thing")]).toThrow("base/too-long");
    trap.close();
  });

  it("never gets past the error catalogue, wherever bytes are changed", async () => {
    const whole = await sample();
    const change = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat(whole.length), async (changes, cut) => {
        const damaged = whole.slice(0, changes.length % 3 === 0 ? cut : whole.length);
        for (const [at, bytes] of changes)
          damaged.set(bytes.subarray(0, Math.max(0, damaged.length - at)), Math.min(at, damaged.length));
        await readEverything(damaged);
      }),
      { numRuns: 300 },
    );
  });
});

/** Only errors of ours, or an answer. */
async function readEverything(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    const database = await opened(bytes);
    try {
      database.integrity();
      for (const _ of database.rows("SELECT * FROM thing ORDER BY text"));
    } finally {
      database.close();
    }
  } catch (error) {
    expect(error).toBeInstanceOf(KeepsakeError);
    expect(error).not.toMatchObject({ code: "base/bug" });
  }
}
