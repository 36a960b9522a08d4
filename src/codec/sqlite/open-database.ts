import type { BindableValue, Database as LibraryDatabase, PreparedStatement } from "@sqlite.org/sqlite-wasm";
import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import type { Database, SqlRow, SqlValue, WritableDatabase } from "./database.ts";
import { type DatabaseSource, loadDatabaseFile } from "./database-file.ts";
import { checkIntegrity } from "./integrity.ts";
import { loadSqlite, type SqliteLibrary } from "./library.ts";
import { databaseError } from "./sqlite-errors.ts";

export interface DatabaseOptions extends AbortOptions {
  /** Steps of SQLite's machine without a row after which a query is given up: by default about a minute of work. */
  readonly stepsWithoutRow?: number | undefined;
}

const STEPS_PER_LOOK = 1_000_000;
const STEPS_WITHOUT_ROW = 4_000 * STEPS_PER_LOOK;
const CACHE_KIB = 16_384;

/**
 * Opens a database to read, its write-ahead log merged in. It is held in memory until closed; the sources may be closed at
 * once. Nothing in the file is trusted: no functions of its schema with side effects, no virtual table outside a query.
 * @throws base/malformed when it is no database or damaged beyond opening, base/too-long past 1 GiB, app/aborted
 */
export async function openDatabase(source: DatabaseSource, options: DatabaseOptions = {}): Promise<Database> {
  const file = await loadDatabaseFile(source, options);
  const library = await loadSqlite();
  const name = library.files.add(file);
  try {
    const database = new OpenDatabase(library, `file:${name}?vfs=${library.files.vfsName}`, {
      release: () => library.files.remove(name),
      stepsWithoutRow: options.stepsWithoutRow ?? STEPS_WITHOUT_ROW,
    });
    database.requireSchema();
    return database;
  } catch (error) {
    library.files.remove(name);
    throw databaseError(library.sqlite, error);
  }
}

/** An empty database in memory. */
export async function createDatabase(): Promise<WritableDatabase> {
  const library = await loadSqlite();
  return new OpenDatabase(library, ":memory:", { release: () => undefined, stepsWithoutRow: STEPS_WITHOUT_ROW });
}

interface Terms {
  readonly release: () => void;
  readonly stepsWithoutRow: number;
}

class OpenDatabase implements WritableDatabase {
  readonly #library: SqliteLibrary;
  readonly #database: LibraryDatabase;
  readonly #release: () => void;
  readonly #looksWithoutRow: number;
  #looks = 0;

  constructor(library: SqliteLibrary, filename: string, { release, stepsWithoutRow }: Terms) {
    this.#library = library;
    this.#release = release;
    this.#looksWithoutRow = stepsWithoutRow / STEPS_PER_LOOK;
    const flags = filename === ":memory:" ? "c" : "r";
    this.#database = new library.sqlite.oo1.DB({ filename, flags });
    this.#restrict();
  }

  *rows(sql: string, parameters: readonly SqlValue[] = []): IterableIterator<SqlRow> {
    const statement = this.#run(() => this.#prepare(sql, parameters));
    try {
      const names = statement.columnCount === 0 ? [] : this.#run(() => statement.getColumnNames());
      while (this.#run(() => this.#step(statement))) yield this.#run(() => rowOf(statement, names));
    } finally {
      statement.finalize();
    }
  }

  hasTable(name: string): boolean {
    const sql = "SELECT 1 AS found FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?";
    return [...this.rows(sql, [name])].length > 0;
  }

  columns(table: string): ReadonlySet<string> {
    const found = this.rows("SELECT name FROM pragma_table_info(?)", [table]);
    return new Set(Array.from(found, ({ name }) => String(name)));
  }

  integrity(limit = 20): readonly string[] {
    return checkIntegrity(this, Math.max(1, Math.floor(limit)));
  }

  exec(sql: string, parameters: readonly SqlValue[] = []): void {
    this.#run(() => {
      this.#looks = 0;
      this.#database.exec(parameters.length === 0 ? { sql } : { sql, bind: bindable(parameters) });
    });
  }

  insertAll(sql: string, rows: Iterable<readonly SqlValue[]>): void {
    this.#run(() => {
      const statement = this.#database.prepare(sql);
      try {
        for (const row of rows) {
          this.#looks = 0;
          statement.bind(bindable(row)).stepReset();
          statement.clearBindings();
        }
      } finally {
        statement.finalize();
      }
    });
  }

  toBytes(): Bytes {
    return this.#run(() => this.#library.sqlite.capi.sqlite3_js_db_export(this.#pointer()) as Bytes);
  }

  close(): void {
    this.#database.close();
    this.#release();
  }

  /** The schema is read only when first needed; a damaged one shall be found out at once. */
  requireSchema(): void {
    for (const _ of this.rows("SELECT count(*) FROM sqlite_master"));
  }

  #restrict(): void {
    const { capi } = this.#library.sqlite;
    const pointer = this.#pointer();
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_DEFENSIVE, 1, 0);
    capi.sqlite3_db_config(pointer, capi.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, 0);
    capi.sqlite3_limit(pointer, capi.SQLITE_LIMIT_LENGTH, limits.databaseValueBytes);
    capi.sqlite3_limit(pointer, capi.SQLITE_LIMIT_ATTACHED, 0);
    capi.sqlite3_progress_handler(pointer, STEPS_PER_LOOK, () => this.#look(), 0);
    this.#database.exec(`PRAGMA cell_size_check = ON; PRAGMA cache_size = -${CACHE_KIB};`);
  }

  /** Not 0 ends the statement under way: a hostile schema can make SQLite count for ever. */
  #look(): number {
    this.#looks += 1;
    return this.#looks > this.#looksWithoutRow ? 1 : 0;
  }

  #prepare(sql: string, parameters: readonly SqlValue[]): PreparedStatement {
    const statement = this.#database.prepare(sql);
    if (parameters.length > 0) statement.bind(bindable(parameters));
    return statement;
  }

  #step(statement: PreparedStatement): boolean {
    this.#looks = 0;
    return statement.step();
  }

  #run<T>(work: () => T): T {
    if (!this.#database.isOpen()) throw new KeepsakeError("base/bug", { what: "use of a closed database" });
    try {
      return work();
    } catch (error) {
      throw databaseError(this.#library.sqlite, error);
    }
  }

  #pointer(): number {
    const { pointer } = this.#database;
    if (pointer === undefined) throw new KeepsakeError("base/bug", { what: "use of a closed database" });
    return pointer;
  }
}

function bindable(parameters: readonly SqlValue[]): BindableValue[] {
  return [...parameters];
}

function rowOf(statement: PreparedStatement, names: readonly string[]): SqlRow {
  const values = statement.get([]) as SqlValue[];
  const row: Record<string, SqlValue> = {};
  for (const [index, name] of names.entries()) row[name] = values[index] ?? null;
  return row;
}
