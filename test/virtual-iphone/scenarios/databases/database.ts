import type { Bytes } from "../../core/contracts.ts";
import { mix, seededRandom } from "../../core/files/pattern.ts";
import type { LoadSqlite } from "../../core/files/sqlite.ts";
import type { PhotoPlan } from "../photos.ts";

/** What every database builder gets. */
export interface DatabaseWork {
  readonly load: LoadSqlite;
  readonly seed: number;
  /** Grows with every edit; later generations have more rows. */
  readonly generation: number;
  /** 1: an ordinary person's amount. */
  readonly scale: number;
  readonly photos: readonly PhotoPlan[];
  /** Files in MediaDomain that messages point to. */
  readonly attachments: readonly { readonly path: string; readonly size: number; readonly at: number }[];
  /** The junction table of albums and photos is numbered anew in most versions of iOS. */
  readonly iosMajor: number;
}

export type DatabaseBuilder = (work: DatabaseWork) => Promise<Bytes>;

export type Row = (string | number | bigint | null | Uint8Array)[];

/** Choices of one database, independent of all others. */
export const choices = (work: DatabaseWork, name: number): (() => number) => seededRandom(mix(work.seed, name));

/** `INSERT INTO name(a, b) VALUES (?, ?)` */
export function insertSql(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
}

/** The bookkeeping tables every CoreData store has. */
export function coreDataTables(
  entities: readonly (readonly [number: number, name: string, superNumber: number, max: number])[],
): string {
  const rows = entities.map(([number, name, parent, max]) => `(${number}, '${name}', ${parent}, ${max})`);
  return `
    CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
    CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
    CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB);
    INSERT INTO Z_PRIMARYKEY VALUES ${rows.join(", ")};`;
}
