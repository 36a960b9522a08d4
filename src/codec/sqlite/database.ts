import type { Bytes } from "../../base/bytes.ts";

export type SqlValue = string | number | bigint | Bytes | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** An open database to read from. Every method throws base/malformed, with SQLite's code, where the file is damaged. */
export interface Database {
  /**
   * Rows one by one, never collected. Integers beyond ±(2^53 − 1) are bigint. The statement ends with the iterator: leave a
   * loop with `break` or read to the end.
   * @throws base/too-long for a query that needs more steps between two rows than any honest one
   */
  rows(sql: string, parameters?: readonly SqlValue[]): IterableIterator<SqlRow>;
  hasTable(name: string): boolean;
  /** Column names of a table, empty when there is none. */
  columns(table: string): ReadonlySet<string>;
  /** Problems `PRAGMA integrity_check` names, at most `limit`; empty when sound. Takes seconds for large databases. */
  integrity(limit?: number): readonly string[];
  /** May be called again. */
  close(): void;
}

/** A database in memory, FTS5 included. */
export interface WritableDatabase extends Database {
  /** One statement, or several without parameters. */
  exec(sql: string, parameters?: readonly SqlValue[]): void;
  /** One statement for many rows: prepared once. */
  insertAll(sql: string, rows: Iterable<readonly SqlValue[]>): void;
  /** The database as a file. */
  toBytes(): Bytes;
}
