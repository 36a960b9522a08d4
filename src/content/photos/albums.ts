import { type BackupDatabase, numberOf, textOf } from "../backup-database.ts";
import type { PhotoAlbum } from "./photo.ts";

const TABLE = "ZGENERICALBUM";
const KINDS: Readonly<Record<number, PhotoAlbum["kind"]>> = { 2: "own", 1505: "shared", 1506: "imported" };
const FOLDER_KINDS = new Set([3998, 3999, 4000]);
const MAX_DEPTH = 32;

/** How albums and items are joined. Names follow the model's numbering, which most versions of iOS change. */
interface Junction {
  readonly table: string;
  readonly album: string;
  readonly asset: string;
  readonly order: string | null;
}

/**
 * Albums that people know, with the number of their items; deleted ones are left out.
 * A missing junction means albums without items, not a failure.
 */
export function readAlbums(database: BackupDatabase): PhotoAlbum[] {
  if (!database.hasTable(TABLE)) return [];
  const columns = database.select(TABLE, ["Z_PK", "ZKIND", "ZTITLE", "ZPARENTFOLDER", "ZTRASHEDSTATE"]);
  const rows = new Map<number, AlbumRow>();
  for (const row of database.rows(`SELECT ${columns} FROM ${TABLE}`)) {
    const id = numberOf(row["Z_PK"]);
    if (id === null) continue;
    const isTrashed = (numberOf(row["ZTRASHEDSTATE"]) ?? 0) !== 0;
    const parent = numberOf(row["ZPARENTFOLDER"]);
    rows.set(id, { kind: numberOf(row["ZKIND"]) ?? 0, title: textOf(row["ZTITLE"]), parent, isTrashed });
  }
  const counts = albumCounts(database);
  return Array.from(rows).flatMap(([id, row]) => {
    const kind = KINDS[row.kind];
    if (kind === undefined || row.isTrashed) return [];
    return [{ id, title: row.title ?? "", kind, folders: foldersOf(rows, row), count: counts.get(id) ?? 0 }];
  });
}

/** In the order the album shows them. */
export function readAlbumIds(database: BackupDatabase, albumId: number): number[] {
  const junction = findJunction(database);
  if (junction === null) return [];
  const { table, album, asset, order } = junction;
  const sql = `SELECT ${asset} AS asset FROM ${table} WHERE ${album} = ? ORDER BY ${order ?? asset}`;
  return Array.from(database.rows(sql, [albumId]), (row) => numberOf(row["asset"]) ?? 0);
}

interface AlbumRow {
  readonly kind: number;
  readonly title: string | null;
  readonly parent: number | null;
  readonly isTrashed: boolean;
}

/** From the root down; the root itself has no title. A circle ends after some steps. */
function foldersOf(rows: ReadonlyMap<number, AlbumRow>, album: AlbumRow): string[] {
  const titles: string[] = [];
  let row = rows.get(album.parent ?? -1);
  for (let depth = 0; row !== undefined && depth < MAX_DEPTH; depth++) {
    if (FOLDER_KINDS.has(row.kind) && row.title !== null) titles.unshift(row.title);
    row = rows.get(row.parent ?? -1);
  }
  return titles;
}

function albumCounts(database: BackupDatabase): Map<number, number> {
  const junction = findJunction(database);
  if (junction === null) return new Map();
  const sql = `SELECT ${junction.album} AS album, count(*) AS items FROM ${junction.table} GROUP BY 1`;
  const rows = Array.from(database.rows(sql));
  return new Map(rows.map((row) => [numberOf(row["album"]) ?? 0, numberOf(row["items"]) ?? 0]));
}

/** Only names of this exact form get into a statement. */
function findJunction(database: BackupDatabase): Junction | null {
  const tables = Array.from(database.rows("SELECT name FROM sqlite_master WHERE type = 'table'"), (row) => row["name"]);
  for (const table of tables) {
    if (typeof table !== "string" || !/^Z_\d{1,4}ASSETS$/.test(table)) continue;
    const columns = Array.from(database.rows(`PRAGMA table_info(${table})`), (row) => textOf(row["name"]) ?? "");
    const album = columns.find((name) => /^Z_\d{1,4}ALBUMS$/.test(name));
    const asset = columns.find((name) => /^Z_\d{1,4}ASSETS$/.test(name));
    const order = columns.find((name) => /^Z_FOK_\d{1,4}ASSETS$/.test(name)) ?? null;
    if (album !== undefined && asset !== undefined) return { table, album, asset, order };
  }
  return null;
}
