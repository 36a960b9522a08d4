import type { Bytes } from "../../../src/base/bytes.ts";
import { insertRows, withDatabase } from "../../virtual-iphone/core/files/sqlite.ts";
import type { DatabaseBuilder, DatabaseWork } from "../../virtual-iphone/scenarios/databases/database.ts";
import { planPhotos } from "../../virtual-iphone/scenarios/photos.ts";
import { loadSqlite } from "./backup-of.ts";

/** A database as a phone with this version of iOS keeps it, small. */
export function databaseOf(build: DatabaseBuilder, iosMajor: number, more: Partial<DatabaseWork> = {}): Promise<Bytes> {
  const photos = planPhotos(1, 40, 4_000_000);
  return build({ load: loadSqlite, seed: 1, generation: 0, scale: 0.1, photos, attachments: [], iosMajor, ...more });
}

/** Database versions that differ in what readers look at. */
export const IOS_VERSIONS = [12, 13, 14, 15, 16, 17, 18, 26] as const;

/** The bytes with their middle overwritten: a database that opens and then fails. */
export function damaged(bytes: Bytes): Bytes {
  const bad = bytes.slice();
  for (let page = 2; page < bad.length / 4096; page++) bad.fill(0xa5, page * 4096, page * 4096 + 200);
  return bad;
}

type Rows = readonly (string | number | null | Uint8Array)[][];

/** The database after some SQL; a statement may come with rows, for each of which it is run. */
export async function changed(
  bytes: Bytes,
  ...statements: readonly (string | readonly [sql: string, rows: Rows])[]
): Promise<Bytes> {
  const sqlite = await loadSqlite();
  return withDatabase(loadSqlite, bytes, (db) => {
    for (const statement of statements) {
      if (typeof statement === "string") db.exec(statement);
      else insertRows(db, ...statement);
    }
    return new Uint8Array(sqlite.capi.sqlite3_js_db_export(db));
  });
}
