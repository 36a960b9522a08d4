import type { Database, Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import type { Bytes } from "../contracts.ts";

/** Loads SQLite: once per phone, and only when a database is made or read. */
export type LoadSqlite = () => Promise<Sqlite3Static>;

/** Works in Node and wherever a bundler resolves the package. */
export function sqliteLoader(): LoadSqlite {
  let loading: Promise<Sqlite3Static> | undefined;
  return () => {
    loading ??= import("@sqlite.org/sqlite-wasm").then((module) => module.default());
    return loading;
  };
}

/** Bytes 18 and 19 of the header: 2 means that the phone used write-ahead logging, as it does for nearly every database. */
function markWriteAhead(bytes: Bytes, version: number): Bytes {
  bytes[18] = version;
  bytes[19] = version;
  return bytes;
}

/** Makes a database file: `fill` gets an empty one in memory. */
export async function buildDatabase(load: LoadSqlite, fill: (db: Database) => void, pragmas = ""): Promise<Bytes> {
  const sqlite = await load();
  const db = new sqlite.oo1.DB(":memory:", "c");
  try {
    db.exec(`PRAGMA page_size = 4096; PRAGMA encoding = "UTF-8"; ${pragmas}`);
    db.exec("BEGIN");
    fill(db);
    db.exec("COMMIT");
    const exported = sqlite.capi.sqlite3_js_db_export(db);
    return markWriteAhead(new Uint8Array(exported), 2);
  } finally {
    db.close();
  }
}

/** Opens a database file in memory for reading, and closes it afterwards. Throws when it is none. */
export async function withDatabase<T>(load: LoadSqlite, bytes: Bytes, use: (db: Database) => T): Promise<T> {
  const sqlite = await load();
  const db = new sqlite.oo1.DB(":memory:", "c");
  try {
    const pointer = db.pointer;
    if (pointer === undefined) throw new Error("SQLite did not open");
    // In memory there is no place for a log, so the header must not ask for one.
    const copy = markWriteAhead(bytes.slice(), 1);
    const memory = sqlite.wasm.allocFromTypedArray(copy);
    const flags = sqlite.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite.capi.SQLITE_DESERIALIZE_RESIZEABLE;
    db.checkRc(sqlite.capi.sqlite3_deserialize(pointer, "main", memory, copy.length, copy.length, flags));
    return use(db);
  } finally {
    db.close();
  }
}

/** Runs one prepared statement for many rows. */
export function insertRows(
  db: Database,
  sql: string,
  rows: Iterable<readonly (string | number | bigint | null | Uint8Array)[]>,
): void {
  const statement = db.prepare(sql);
  try {
    for (const row of rows) statement.bind([...row]).stepReset();
  } finally {
    statement.finalize();
  }
}
