import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesSource } from "./bytes-source.ts";

/** A database as a phone's backup holds it: the file, and the log of a database that was open. */
export interface DatabaseFiles {
  readonly main: Uint8Array<ArrayBuffer>;
  readonly wal: Uint8Array<ArrayBuffer> | null;
}

/**
 * Files that the real sqlite3 program wrote. They are taken while it still has the database open, so a log is left in the
 * state that the script brought it to.
 */
export function writtenBySqlite(script: string): DatabaseFiles {
  const folder = mkdtempSync(join(tmpdir(), "keepsake-sqlite-"));
  try {
    const taken = join(folder, "taken.db");
    const copy = `.shell cp x.db taken.db; if [ -f x.db-wal ]; then cp x.db-wal taken.db-wal; fi\n`;
    execFileSync("sqlite3", ["-bail", "x.db"], {
      cwd: folder,
      input: `${script}\n${copy}`,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const wal = `${taken}-wal`;
    return { main: fileBytes(taken), wal: existsSync(wal) ? fileBytes(wal) : null };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the sqlite3 program answers about a database, as it prints it. */
export function askedOfSqlite({ main, wal }: DatabaseFiles, sql: string): string {
  const folder = mkdtempSync(join(tmpdir(), "keepsake-sqlite-"));
  try {
    writeFileSync(join(folder, "x.db"), main);
    if (wal !== null) writeFileSync(join(folder, "x.db-wal"), wal);
    return execFileSync("sqlite3", ["x.db", sql], { cwd: folder, encoding: "utf8" }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function sourceOf({ main, wal }: DatabaseFiles) {
  return { main: bytesSource(main), wal: wal === null ? undefined : bytesSource(wal) };
}

function fileBytes(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}
