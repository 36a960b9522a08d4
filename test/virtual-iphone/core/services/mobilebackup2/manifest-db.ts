import type { Bytes } from "../../contracts.ts";
import type { PhoneFile } from "../../files/phone-file.ts";
import { buildDatabase, insertRows, type LoadSqlite, withDatabase } from "../../files/sqlite.ts";
import { ROW_FLAGS } from "./mbfile.ts";

/** One row of Manifest.db. */
export interface ManifestRow {
  readonly fileId: string;
  readonly domain: string;
  readonly path: string;
  readonly flags: number;
  /** The MBFile archive. */
  readonly blob: Bytes;
}

export const rowFlags = (file: PhoneFile): number => ROW_FLAGS[file.kind];

const SCHEMA = `
  CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
  CREATE INDEX FilesDomainIdx ON Files(domain);
  CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
  CREATE INDEX FilesFlagsIdx ON Files(flags);
  CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);`;

/** Manifest.db in the schema phones have used since iOS 10. Rows are taken one by one. */
export function buildManifestDb(load: LoadSqlite, rows: Iterable<ManifestRow>): Promise<Bytes> {
  function* values(): Iterable<readonly (string | number | Uint8Array)[]> {
    for (const row of rows) yield [row.fileId, row.domain, row.path, row.flags, row.blob];
  }
  return buildDatabase(
    load,
    (db) => {
      db.exec(SCHEMA);
      insertRows(db, "INSERT INTO Files VALUES (?, ?, ?, ?, ?)", values());
      db.exec("PRAGMA user_version = 2");
    },
    "PRAGMA auto_vacuum = 2;",
  );
}

/** All rows of a Manifest.db. Throws when the bytes are no such database. */
export function readManifestDb(load: LoadSqlite, bytes: Bytes): Promise<ManifestRow[]> {
  return withDatabase(load, bytes, (db) => {
    const rows: ManifestRow[] = [];
    const statement = db.prepare("SELECT fileID, domain, relativePath, flags, file FROM Files ORDER BY rowid");
    try {
      while (statement.step()) {
        const blob = statement.getBlob(4);
        rows.push({
          fileId: String(statement.getString(0)),
          domain: String(statement.getString(1)),
          path: String(statement.getString(2)),
          flags: Number(statement.getInt(3)),
          blob: blob === null ? new Uint8Array(0) : new Uint8Array(blob),
        });
      }
    } finally {
      statement.finalize();
    }
    return rows;
  });
}
