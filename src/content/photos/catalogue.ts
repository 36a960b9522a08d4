import type { BackupBrowser } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, flagOf, numberOf, openFirstDatabase, placeholders, textOf } from "../backup-database.ts";
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
    const columns = this.#database.select(this.#assets, ["Z_PK", "ZDATECREATED", "ZWIDTH", "ZHEIGHT", ...SORTING]);
    for (const row of this.#database.rows(`SELECT ${columns} FROM ${this.#assets} ORDER BY ${order}`)) {
      index.add({
        id: numberOf(row["Z_PK"]) ?? 0,
        takenMs: cocoaMs(row["ZDATECREATED"]),
        kind: kindOf(row),
        bits: bitsOf(row),
        width: numberOf(row["ZWIDTH"]) ?? 0,
        height: numberOf(row["ZHEIGHT"]) ?? 0,
      });
    }
    return index;
  }

  *#detailsOf(ids: readonly number[]): Generator<PhotoDetails> {
    const assets = this.#database.select(this.#assets, [...SORTING, ...DETAILS], "asset");
    const { columns, join } = this.#attributes();
    const sql = `SELECT ${assets}${columns} FROM ${this.#assets} AS asset ${join} WHERE asset.Z_PK IN (${placeholders(ids)})`;
    for (const row of this.#database.rows(sql, ids)) yield detailsOf(row);
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

/** What kind and view follow from. */
const SORTING = [
  "ZDIRECTORY",
  "ZKIND",
  "ZKINDSUBTYPE",
  "ZPLAYBACKSTYLE",
  "ZFAVORITE",
  "ZHIDDEN",
  "ZTRASHEDSTATE",
  "ZHASADJUSTMENTS",
  "ZADJUSTMENTSSTATE",
  "ZVISIBILITYSTATE",
];
const DETAILS = [
  "Z_PK",
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

const SUBTYPES: Readonly<Record<number, PhotoKind>> = {
  1: "panorama",
  2: "live-photo",
  10: "screenshot",
  101: "slow-motion",
  102: "time-lapse",
  103: "screen-recording",
};
const STYLE_ANIMATED = 2;
const STYLE_LIVE = 3;

function kindOf(row: SqlRow): PhotoKind {
  const named = SUBTYPES[numberOf(row["ZKINDSUBTYPE"]) ?? 0];
  if (named !== undefined) return named;
  if (numberOf(row["ZKIND"]) === 1) return "video";
  const style = numberOf(row["ZPLAYBACKSTYLE"]);
  return style === STYLE_LIVE ? "live-photo" : style === STYLE_ANIMATED ? "animated" : "photo";
}

const SHARED_FOLDER = /^(PhotoData\/)?PhotoCloudSharingData\//;

function bitsOf(row: SqlRow): number {
  const edited = flagOf(row["ZHASADJUSTMENTS"]) || flagOf(row["ZADJUSTMENTSSTATE"]);
  return (
    (flagOf(row["ZFAVORITE"]) ? photoBits.favourite : 0) |
    (flagOf(row["ZHIDDEN"]) ? photoBits.hidden : 0) |
    (flagOf(row["ZTRASHEDSTATE"]) ? photoBits.trashed : 0) |
    (edited ? photoBits.edited : 0) |
    (flagOf(row["ZVISIBILITYSTATE"]) ? photoBits.burstExtra : 0) |
    (SHARED_FOLDER.test(textOf(row["ZDIRECTORY"]) ?? "") ? photoBits.shared : 0)
  );
}

function detailsOf(row: SqlRow): PhotoDetails {
  const bits = bitsOf(row);
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
    ...flagsOf(bits),
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
