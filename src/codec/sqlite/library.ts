import type { Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import { createReadOnlyFiles, type ReadOnlyFiles } from "./read-only-files.ts";

export interface SqliteLibrary {
  readonly sqlite: Sqlite3Static;
  readonly files: ReadOnlyFiles;
}

/** One WebAssembly instance serves every database; this is the one place that remembers it. */
let started: Promise<SqliteLibrary> | null = null;

/** Fetches and compiles SQLite (0.4 MB compressed), the first time; a failure is forgotten, so that a later call tries again. */
export function loadSqlite(): Promise<SqliteLibrary> {
  started ??= start().catch((error: unknown) => {
    started = null;
    throw error;
  });
  return started;
}

async function start(): Promise<SqliteLibrary> {
  const { default: init } = await import("@sqlite.org/sqlite-wasm");
  const sqlite = await init();
  // It writes every refused statement to the console, which may show what is in a backup.
  Object.assign(sqlite.config, { error: silent, warn: silent, log: silent, debug: silent });
  return { sqlite, files: createReadOnlyFiles(sqlite) };
}

function silent(): void {}
