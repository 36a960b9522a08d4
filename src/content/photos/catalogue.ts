import type { BackupBrowser } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, numberOf, openFirstDatabase, placeholders, textOf } from "../backup-database.ts";
import type { ReadOptions } from "../reader.ts";
import { cocoaMs } from "../time.ts";
import { readAlbumIds, readAlbums } from "./albums.ts";
import { CAMERA_ROLL, type PhotoAlbum, type PhotoDetails, type PhotoKind } from "./photo.ts";
import { PhotoIndex, photoBits } from "./photo-index.ts";

export const CATALOGUE_PLACES = [{ domain: CAMERA_ROLL, path: "Media/PhotoData/Photos.sqlite" }];

/** Where the facts about items come from: the phone's catalogue, or the files alone. */
export interface PhotoSource {
  readonly index: PhotoIndex;
  readonly albums: readonly PhotoAlbum[];
  /** Ids of an album in its own order. */
  albumIds(albumId: number): readonly number[];
  /** In the order of `ids`; unknown ones are left out. */
  details(ids: readonly number[], options?: AbortOptions): Promise<PhotoDetails[]>;
  /** Ids of one burst, chosen ones included. */
  burst(burstId: string): readonly number[];
  /** Paths below "Media" of every item; for finding files the catalogue does not know. */
  paths(): Iterable<string>;
  close(): void;
}

const ATTRIBUTES = "ZADDITIONALASSETATTRIBUTES";
/** SQLite takes more, but a page of a grid is smaller. */
const BATCH = 500;

/** @throws content/absent, content/malformed when it has no table of items */
export async function openCatalogue(browser: BackupBrowser, options?: ReadOptions): Promise<PhotoSource> {
  const database = await openFirstDatabase(browser, CATALOGUE_PLACES, options);
  try {
    return new Catalogue(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

class Catalogue implements PhotoSource {
  readonly index: PhotoIndex;
  readonly albums: readonly PhotoAlbum[];
  readonly #database: BackupDatabase;
  /** ZASSET since iOS 14, ZGENERICASSET before. */
  readonly #assets: string;

  constructor(database: BackupDatabase) {
    this.#database = database;
    const table = ["ZASSET", "ZGENERICASSET"].find((name) => database.hasColumn(name, "ZFILENAME"));
    if (table === undefined) throw new KeepsakeError("content/malformed", { what: "photos", missing: "ZASSET" });
    this.#assets = table;
    this.index = this.#readIndex();
    this.albums = readAlbums(database);
  }

  albumIds(albumId: number): readonly number[] {
    return readAlbumIds(this.#database, albumId);
  }

  async details(ids: readonly number[]): Promise<PhotoDetails[]> {
    const found = new Map<number, PhotoDetails>();
    for (let start = 0; start < ids.length; start += BATCH) {
      for (const details of this.#detailsOf(ids.slice(start, start + BATCH))) found.set(details.id, details);
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  burst(burstId: string): readonly number[] {
    if (!this.#database.hasColumn(this.#assets, "ZAVALANCHEUUID")) return [];
    const sql = `SELECT Z_PK FROM ${this.#assets} WHERE ZAVALANCHEUUID = ? ORDER BY Z_PK`;
    return Array.from(this.#database.rows(sql, [burstId]), (row) => numberOf(row["Z_PK"]) ?? 0);
  }

  *paths(): Generator<string> {
    for (const row of this.#database.rows(`SELECT ZDIRECTORY, ZFILENAME FROM ${this.#assets}`)) {
      yield `${textOf(row["ZDIRECTORY"]) ?? ""}/${textOf(row["ZFILENAME"]) ?? ""}`;
    }
  }

  close(): void {
    this.#database.close();
  }

  /** Newest first. One pass over narrow columns; names and places are read when a page is shown. */
  #readIndex(): PhotoIndex {
    const index = new PhotoIndex();
    const order = this.#database.hasColumn(this.#assets, "ZDATECREATED") ? "ZDATECREATED DESC, Z_PK DESC" : "Z_PK DESC";
    const columns = this.#database.select(this.#assets, ["Z_PK", "ZDATECREATED", "ZWIDTH", "ZHEIGHT"]);
    const sql = `SELECT ${columns}, ${this.#sorting(this.#assets)} FROM ${this.#assets} ORDER BY ${order}`;
    for (const row of this.#database.rows(sql)) {
      index.add({
        id: numberOf(row["Z_PK"]) ?? 0,
        takenMs: cocoaMs(row["ZDATECREATED"]),
        kind: kindOf(row),
        bits: numberOf(row["bits"]) ?? 0,
        width: numberOf(row["ZWIDTH"]) ?? 0,
        height: numberOf(row["ZHEIGHT"]) ?? 0,
      });
    }
    return index;
  }

  *#detailsOf(ids: readonly number[]): Generator<PhotoDetails> {
    const assets = `${this.#database.select(this.#assets, DETAILS, "asset")}, ${this.#sorting("asset")}`;
    const { columns, join } = this.#attributes();
    const sql = `SELECT ${assets}${columns} FROM ${this.#assets} AS asset ${join} WHERE asset.Z_PK IN (${placeholders(ids)})`;
    for (const row of this.#database.rows(sql, ids)) yield detailsOf(row);
  }

  /**
   * What kind and views follow from, as two numbers per row: SQLite is much quicker at this than handing over ten columns
   * of a hundred thousand rows.
   */
  #sorting(alias: string): string {
    const cell = (column: string): string =>
      this.#database.hasColumn(this.#assets, column) ? `${alias}.${column}` : "NULL";
    const bit = (value: number, ...columns: readonly string[]): string =>
      `CASE WHEN ${columns.map((column) => `coalesce(${cell(column)}, 0) <> 0`).join(" OR ")} THEN ${value} ELSE 0 END`;
    const shared = SHARED_FOLDERS.map((folder) => `coalesce(${cell("ZDIRECTORY")}, '') LIKE '${folder}/%'`).join(
      " OR ",
    );
    const bits = [
      bit(photoBits.favourite, "ZFAVORITE"),
      bit(photoBits.hidden, "ZHIDDEN"),
      bit(photoBits.trashed, "ZTRASHEDSTATE"),
      bit(photoBits.edited, "ZHASADJUSTMENTS", "ZADJUSTMENTSSTATE"),
      bit(photoBits.burstExtra, "ZVISIBILITYSTATE"),
      `CASE WHEN ${shared} THEN ${photoBits.shared} ELSE 0 END`,
    ];
    const kind =
      `CASE WHEN ${cell("ZKINDSUBTYPE")} IN (${Object.keys(SUBTYPES).join(", ")}) THEN ${cell("ZKINDSUBTYPE")} ` +
      `WHEN ${cell("ZKIND")} = 1 THEN ${CODE_VIDEO} WHEN ${cell("ZPLAYBACKSTYLE")} = ${STYLE_LIVE} THEN ${CODE_LIVE} ` +
      `WHEN ${cell("ZPLAYBACKSTYLE")} = ${STYLE_ANIMATED} THEN ${CODE_ANIMATED} ELSE 0 END`;
    return `${bits.join(" + ")} AS bits, ${kind} AS kind`;
  }

  /** Either table may point to the other. */
  #attributes(): { columns: string; join: string } {
    const database = this.#database;
    if (!database.hasTable(ATTRIBUTES)) return { columns: "", join: "" };
    const on = database.hasColumn(this.#assets, "ZADDITIONALATTRIBUTES")
      ? "more.Z_PK = asset.ZADDITIONALATTRIBUTES"
      : database.hasColumn(ATTRIBUTES, "ZASSET")
        ? "more.ZASSET = asset.Z_PK"
        : null;
    if (on === null) return { columns: "", join: "" };
    const columns = database.select(ATTRIBUTES, ["ZORIGINALFILENAME", "ZTIMEZONEOFFSET"], "more");
    return { columns: `, ${columns}`, join: `LEFT JOIN ${ATTRIBUTES} AS more ON ${on}` };
  }
}

const DETAILS = [
  "Z_PK",
  "ZDIRECTORY",
  "ZUUID",
  "ZDATECREATED",
  "ZADDEDDATE",
  "ZTRASHEDDATE",
  "ZWIDTH",
  "ZHEIGHT",
  "ZDURATION",
  "ZLATITUDE",
  "ZLONGITUDE",
  "ZFILENAME",
  "ZAVALANCHEUUID",
];

const CODE_LIVE = 2;
const CODE_VIDEO = 100;
/** Ours: Apple has a playback style instead. */
const CODE_ANIMATED = 1_000;
const SUBTYPES: Readonly<Record<number, PhotoKind>> = {
  1: "panorama",
  [CODE_LIVE]: "live-photo",
  10: "screenshot",
  101: "slow-motion",
  102: "time-lapse",
  103: "screen-recording",
};
const KINDS: Readonly<Record<number, PhotoKind>> = { ...SUBTYPES, [CODE_VIDEO]: "video", [CODE_ANIMATED]: "animated" };
const STYLE_ANIMATED = 2;
const STYLE_LIVE = 3;
const SHARED_FOLDERS = ["PhotoCloudSharingData", "PhotoData/PhotoCloudSharingData"];

function kindOf(row: SqlRow): PhotoKind {
  return KINDS[numberOf(row["kind"]) ?? 0] ?? "photo";
}

function detailsOf(row: SqlRow): PhotoDetails {
  const fileName = textOf(row["ZFILENAME"]) ?? "";
  return {
    id: numberOf(row["Z_PK"]) ?? 0,
    kind: kindOf(row),
    uuid: textOf(row["ZUUID"]),
    takenMs: cocoaMs(row["ZDATECREATED"]),
    addedMs: cocoaMs(row["ZADDEDDATE"]),
    trashedMs: cocoaMs(row["ZTRASHEDDATE"]),
    zoneOffsetSeconds: numberOf(row["ZTIMEZONEOFFSET"]),
    width: numberOf(row["ZWIDTH"]) ?? 0,
    height: numberOf(row["ZHEIGHT"]) ?? 0,
    durationSeconds: numberOf(row["ZDURATION"]) || null,
    ...placeOf(row),
    directory: textOf(row["ZDIRECTORY"]) ?? "",
    fileName,
    originalName: textOf(row["ZORIGINALFILENAME"]) ?? fileName,
    burstId: textOf(row["ZAVALANCHEUUID"]),
    ...flagsOf(numberOf(row["bits"]) ?? 0),
  };
}

export function flagsOf(bits: number) {
  return {
    isFavourite: (bits & photoBits.favourite) !== 0,
    isHidden: (bits & photoBits.hidden) !== 0,
    isTrashed: (bits & photoBits.trashed) !== 0,
    isEdited: (bits & photoBits.edited) !== 0,
    isBurstExtra: (bits & photoBits.burstExtra) !== 0,
    isShared: (bits & photoBits.shared) !== 0,
  };
}

/** −180 in both means that there is no place. */
function placeOf(row: SqlRow): { latitude: number | null; longitude: number | null } {
  const latitude = numberOf(row["ZLATITUDE"]);
  const longitude = numberOf(row["ZLONGITUDE"]);
  const known = latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && longitude >= -180;
  return known && longitude <= 180 ? { latitude, longitude } : { latitude: null, longitude: null };
}
