import { describe, expect, it } from "vitest";
import type { Bytes } from "../../../src/base/bytes.ts";
import { databaseAvailable, findDatabase, openFirstDatabase, textOf } from "../../../src/content/index.ts";
import { backupOf, loadSqlite } from "../../support/content/backup-of.ts";
import { buildDatabase } from "../../virtual-iphone/core/files/sqlite.ts";

const places = [
  { domain: "HomeDomain", path: "Library/Things/things.db" },
  { domain: "OldDomain", path: "things-old.db" },
];

function things(sql = "CREATE TABLE thing (a TEXT, b INTEGER); INSERT INTO thing VALUES ('one', 1)"): Promise<Bytes> {
  return buildDatabase(loadSqlite, (db) => void db.exec(sql));
}

describe("finding a database in a backup", () => {
  it.each([
    ["where it belongs", "HomeDomain", "Library/Things/things.db"],
    ["in its old place", "OldDomain", "things-old.db"],
    ["in another domain", "AppDomainGroup-group.com.example", "Library/Things/things.db"],
    ["in another folder", "AppDomainGroup-group.com.example", "Things/things.db"],
    ["at the root of a container", "AppDomainGroup-group.com.example", "things.db"],
  ])("works %s", async (_, domain, path) => {
    const browser = await backupOf([{ domain, path, bytes: "" }]);
    expect(await findDatabase(browser, places)).toMatchObject({ domain, relativePath: path });
    expect(await databaseAvailable(browser, { places })).toBeNull();
  });

  it("tells what is absent from what needs encryption", async () => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "other.db", bytes: "" }]);
    expect(await databaseAvailable(browser, { places })).toBe("absent");
    expect(await databaseAvailable(browser, { places, onlyEncrypted: true })).toBe("needs-encryption");
    await expect(openFirstDatabase(browser, places)).rejects.toMatchObject({
      code: "content/absent",
      context: { name: "things.db" },
    });
  });
});

describe("a database of a backup", () => {
  const path = "Library/Things/things.db";

  it("gives the columns that exist and names those that don't", async () => {
    const database = await openFirstDatabase(
      await backupOf([{ domain: "HomeDomain", path, bytes: await things() }]),
      places,
    );
    const columns = database.select("thing", ["ROWID", "a", "c", "b"], "t");
    expect(columns).toBe("t.ROWID AS ROWID, t.a AS a, t.b AS b");
    expect([...database.rows(`SELECT ${columns} FROM thing t`)]).toEqual([{ ROWID: 1, a: "one", b: 1 }]);
    expect(database.select("thing", ["x"])).toBe("NULL AS nothing");
    expect(database.missing).toEqual(["thing.c", "thing.x"]);
    expect(database.firstColumn("thing", ["z", "b", "a"])).toBe("b");
    expect([database.hasTable("thing"), database.hasTable("nothing")]).toEqual([true, false]);
    database.close();
  });

  it("is opened without its log when the log is damaged, and says so", async () => {
    const problems: string[] = [];
    const browser = await backupOf([
      { domain: "HomeDomain", path, bytes: await things() },
      { domain: "HomeDomain", path: `${path}-wal`, bytes: null },
    ]);
    const database = await openFirstDatabase(browser, places, { onProblem: ({ what }) => problems.push(what) });
    expect(textOf(database.first("SELECT a FROM thing")?.["a"])).toBe("one");
    expect(problems).toEqual([`${path}-wal`]);
    database.close();
  });

  it.each([
    ["is text", "this is no database at all, though it has some length"],
    ["is cut off", null],
  ])("is named when it %s", async (_, text) => {
    const bytes =
      text ??
      (await things(`CREATE TABLE t (a); ${"INSERT INTO t VALUES (zeroblob(9000));".repeat(20)}`)).slice(0, 9_000);
    const browser = await backupOf([{ domain: "HomeDomain", path, bytes }]);
    const reading = async (): Promise<void> => {
      const database = await openFirstDatabase(browser, places);
      for (const _row of database.rows("SELECT a FROM t"));
    };
    await expect(reading()).rejects.toMatchObject({
      code: "content/malformed",
      context: { domain: "HomeDomain", path },
    });
  });
});
