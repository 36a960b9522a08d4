/**
 * SQLite databases by the official WebAssembly build, fetched when the first one is opened. To read: any FileSource, its
 * write-ahead log merged in, damaged ones with an error and never a crash. To write: in memory, FTS5 included.
 */
export type { Database, SqlRow, SqlValue, WritableDatabase } from "./database.ts";
export type { DatabaseSource } from "./database-file.ts";
export { createDatabase, type DatabaseOptions, openDatabase } from "./open-database.ts";
