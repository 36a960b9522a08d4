import type { BackupBrowser, BackupEntry } from "../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import { type Bytes, fromUtf8 } from "../base/bytes.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../base/errors.ts";
import { type Database, openDatabase, type SqlRow, type SqlValue } from "../codec/sqlite/index.ts";
import type { ReadOptions, Unavailable } from "./reader.ts";

/** Where a database lies. */
export interface DatabasePlace {
  readonly domain: string;
  readonly path: string;
}

/**
 * The first of the places that exists, else the same path, or the end of it, in any domain: databases move between
 * versions of iOS, mostly from one container into another.
 * @param places newest first
 */
export async function findDatabase(
  browser: BackupBrowser,
  places: readonly DatabasePlace[],
  options?: AbortOptions,
): Promise<BackupEntry | null> {
  for (const { domain, path } of places) {
    const entry = await findFile(browser, { domain, path }, options);
    if (entry !== null) return entry;
  }
  const endings = new Set(places.flatMap(({ path }) => endingsOf(path)));
  for (const { domain } of browser.domains()) {
    for (const path of endings) {
      const entry = await findFile(browser, { domain, path }, options);
      if (entry !== null) return entry;
    }
  }
  return null;
}

async function findFile(
  browser: BackupBrowser,
  { domain, path }: DatabasePlace,
  options: AbortOptions | undefined,
): Promise<BackupEntry | null> {
  const entry = await browser.find(domain, path, options);
  return entry?.kind === "file" ? entry : null;
}

/** "a/b/c", "b/c", "c" */
function endingsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(index).join("/"));
}

/** @param onlyEncrypted Apple leaves it out of backups without a password */
export async function databaseAvailable(
  browser: BackupBrowser,
  { places, onlyEncrypted = false }: { readonly places: readonly DatabasePlace[]; readonly onlyEncrypted?: boolean },
  options?: AbortOptions,
): Promise<Unavailable | null> {
  if ((await findDatabase(browser, places, options)) !== null) return null;
  return onlyEncrypted && !browser.encrypted ? "needs-encryption" : "absent";
}

/** Opens a database with the write-ahead log beside it, when there is one. The caller closes it. @throws content/malformed */
export async function openBackupDatabase(
  browser: BackupBrowser,
  entry: BackupEntry,
  options?: ReadOptions,
): Promise<BackupDatabase> {
  const main = await browser.open(entry, options);
  try {
    const database = await openWithLog(browser, { entry, main }, options);
    return new BackupDatabase(database, entry);
  } catch (error) {
    throw unreadable(error, entry);
  } finally {
    await main.close();
  }
}

/** Finds and opens in one. @throws content/absent when there is none, content/malformed */
export async function openFirstDatabase(
  browser: BackupBrowser,
  places: readonly DatabasePlace[],
  options?: ReadOptions,
): Promise<BackupDatabase> {
  const entry = await findDatabase(browser, places, options);
  if (entry !== null) return openBackupDatabase(browser, entry, options);
  throw new KeepsakeError("content/absent", { name: fileName(places[0]?.path ?? "") });
}

async function openWithLog(
  browser: BackupBrowser,
  { entry, main }: { readonly entry: BackupEntry; readonly main: Awaited<ReturnType<BackupBrowser["open"]>> },
  options: ReadOptions | undefined,
): Promise<Database> {
  const log = await browser.find(entry.domain, `${entry.relativePath}-wal`, options);
  if (log?.kind !== "file") return openDatabase({ main }, options);
  let wal: Awaited<ReturnType<BackupBrowser["open"]>> | null = null;
  try {
    wal = await browser.open(log, options);
    return await openDatabase({ main, wal }, options);
  } catch (error) {
    throwIfAborted(options?.signal);
    // A damaged log must not hide the database: what was written last is missing then, and we say so.
    options?.onProblem?.({ error: asKeepsakeError(error, "content/malformed"), what: log.relativePath });
    return await openDatabase({ main }, options);
  } finally {
    await wal?.close();
  }
}

function unreadable(error: unknown, entry: BackupEntry): KeepsakeError {
  const context = { domain: entry.domain, path: entry.relativePath };
  if (!hasCode(error, "base/malformed")) return asKeepsakeError(error, "content/malformed").with(context);
  return new KeepsakeError("content/malformed", context, { cause: error });
}

/** A database out of a backup, asked only for what it has. */
export class BackupDatabase {
  readonly entry: BackupEntry;
  readonly #database: Database;
  readonly #columns = new Map<string, ReadonlySet<string>>();
  readonly #missing = new Set<string>();

  constructor(database: Database, entry: BackupEntry) {
    this.#database = database;
    this.entry = entry;
  }

  /** Rows one by one. @throws content/malformed where the file is damaged */
  *rows(sql: string, parameters: readonly SqlValue[] = []): Generator<SqlRow, void, undefined> {
    try {
      yield* this.#database.rows(sql, parameters);
    } catch (error) {
      throw unreadable(error, this.entry);
    }
  }

  /** The first row, or null. */
  first(sql: string, parameters: readonly SqlValue[] = []): SqlRow | null {
    for (const row of this.rows(sql, parameters)) return row;
    return null;
  }

  hasTable(name: string): boolean {
    return this.#columnsOf(name).size > 0;
  }

  hasColumn(table: string, column: string): boolean {
    return this.#columnsOf(table).has(column);
  }

  /** The first of the names that the table has. */
  firstColumn(table: string, columns: readonly string[]): string | null {
    return columns.find((column) => this.hasColumn(table, column)) ?? null;
  }

  /**
   * The part of a SELECT between the words for those of the columns that exist, each under its own name. Rows then have
   * `undefined` for the others, which are noted as missing. Names are ours, never from the file.
   * @param alias of the table in the query
   */
  select(table: string, columns: readonly string[], alias = table): string {
    const there = columns.filter((column) => {
      const has = this.hasColumn(table, column);
      if (!has) this.#missing.add(`${table}.${column}`);
      return has;
    });
    return there.length === 0 ? "NULL AS nothing" : there.map((column) => `${alias}.${column} AS ${column}`).join(", ");
  }

  /** Columns that were wanted and are not there: "message.date_edited". */
  get missing(): readonly string[] {
    return [...this.#missing].sort();
  }

  integrity(limit?: number): readonly string[] {
    return this.#database.integrity(limit);
  }

  close(): void {
    this.#database.close();
  }

  #columnsOf(table: string): ReadonlySet<string> {
    const known = this.#columns.get(table);
    if (known !== undefined) return known;
    const columns = this.#database.columns(table);
    // ROWID is always there, but no column list names it.
    const all = columns.size === 0 ? columns : new Set([...columns, "ROWID"]);
    this.#columns.set(table, all);
    return all;
  }
}

/** `?, ?, ?` for a list of values. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** A cell as text; null for nothing and for an empty text. Text kept as data counts. */
export function textOf(cell: SqlValue | undefined): string | null {
  if (cell instanceof Uint8Array) return fromUtf8(cell) || null;
  if (cell === null || cell === undefined || cell === "") return null;
  return String(cell);
}

/** A cell as a number; text holding one counts. */
export function numberOf(cell: SqlValue | undefined): number | null {
  if (cell === null || cell === undefined || cell instanceof Uint8Array || cell === "") return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}

/** Any number but 0. */
export function flagOf(cell: SqlValue | undefined): boolean {
  return (numberOf(cell) ?? 0) !== 0;
}

export function bytesOf(cell: SqlValue | undefined): Bytes | null {
  return cell instanceof Uint8Array ? cell : null;
}

const fileName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
