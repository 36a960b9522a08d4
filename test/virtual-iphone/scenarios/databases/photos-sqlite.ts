import { exifTime } from "../../core/files/media/jpeg-file.ts";
import { SCREENSHOT_SIZE } from "../../core/files/media/screenshot.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa } from "../people.ts";
import { coreDataTables, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

/** How album and photo are joined: the table's number follows the model, which changes with most versions. */
function junction(iosMajor: number): { table: string; album: string; asset: string; order: string } {
  const [entity, asset] =
    iosMajor <= 12
      ? [23, 30]
      : iosMajor === 13
        ? [26, 34]
        : [{ 14: 26, 15: 27, 16: 28, 17: 28, 18: 30 }[iosMajor] ?? 33, 3];
  return {
    table: `Z_${entity}ASSETS`,
    album: `Z_${entity}ALBUMS`,
    asset: `Z_${asset}ASSETS`,
    order: `Z_FOK_${asset}ASSETS`,
  };
}

/** Photos.sqlite with every item of the camera roll, three albums and the bin. */
export const buildPhotos: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const assets = work.iosMajor >= 14 ? "ZASSET" : "ZGENERICASSET";
    const join = junction(work.iosMajor);
    db.exec(`${coreDataTables([
      [1, "AdditionalAssetAttributes", 0, work.photos.length],
      [3, "Asset", 0, work.photos.length],
      [28, "GenericAlbum", 0, 4],
    ])}
      CREATE TABLE ${assets} (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZAVALANCHEPICKTYPE INTEGER, ZCOMPLETE INTEGER, ZFAVORITE INTEGER,
        ZHASADJUSTMENTS INTEGER, ZADJUSTMENTSSTATE INTEGER, ZHEIGHT INTEGER, ZHIDDEN INTEGER, ZKIND INTEGER, ZKINDSUBTYPE INTEGER, ZORIENTATION INTEGER, ZPLAYBACKSTYLE INTEGER,
        ZSAVEDASSETTYPE INTEGER, ZTRASHEDSTATE INTEGER, ZVISIBILITYSTATE INTEGER, ZWIDTH INTEGER, ZADDITIONALATTRIBUTES INTEGER, ZMASTER INTEGER,
        ZADDEDDATE TIMESTAMP, ZDATECREATED TIMESTAMP, ZDURATION FLOAT, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZMODIFICATIONDATE TIMESTAMP,
        ZTRASHEDDATE TIMESTAMP, ZAVALANCHEUUID VARCHAR, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZUNIFORMTYPEIDENTIFIER VARCHAR, ZUUID VARCHAR);
      CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZASSET INTEGER, ZTIMEZONEOFFSET INTEGER,
        ZORIGINALFILESIZE INTEGER, ZORIGINALHEIGHT INTEGER, ZORIGINALWIDTH INTEGER, ZUNMANAGEDADJUSTMENT INTEGER, ZEXIFTIMESTAMPSTRING VARCHAR,
        ZIMPORTEDBYBUNDLEIDENTIFIER VARCHAR, ZORIGINALFILENAME VARCHAR, ZTIMEZONENAME VARCHAR, ZTITLE VARCHAR);
      CREATE TABLE ZCLOUDMASTER (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCREATIONDATE TIMESTAMP, ZORIGINALFILENAME VARCHAR);
      CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZLOCALAVAILABILITY INTEGER, ZRESOURCETYPE INTEGER, ZASSET INTEGER, ZDATALENGTH INTEGER);
      CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCACHEDCOUNT INTEGER, ZKIND INTEGER, ZTRASHEDSTATE INTEGER,
        ZPARENTFOLDER INTEGER, ZCREATIONDATE TIMESTAMP, ZTITLE VARCHAR, ZUUID VARCHAR);
      CREATE TABLE ${join.table} (${join.album} INTEGER, ${join.asset} INTEGER, ${join.order} INTEGER, PRIMARY KEY (${join.album}, ${join.asset}));
      CREATE INDEX ${assets}_ZUUID_INDEX ON ${assets} (ZUUID);
      INSERT INTO ZGENERICALBUM VALUES (1, 28, 1, 0, 3999, 0, NULL, 0, NULL, 'root'), (2, 28, 1, 0, 2, 0, 1, 650000000, 'Lake trip', 'A1'),
        (3, 28, 1, 0, 2, 0, 1, 651000000, 'Best of', 'A2'), (4, 28, 1, 0, 2, 1, 1, 652000000, 'Deleted album', 'A3');`);
    const type = { jpeg: "public.jpeg", heic: "public.heic", mov: "com.apple.quicktime-movie", png: "public.png" };
    insertRows(
      db,
      insertSql(assets, [
        "Z_PK",
        "Z_ENT",
        "Z_OPT",
        "ZFAVORITE",
        "ZHASADJUSTMENTS",
        "ZADJUSTMENTSSTATE",
        "ZHEIGHT",
        "ZHIDDEN",
        "ZKIND",
        "ZKINDSUBTYPE",
        "ZORIENTATION",
        "ZPLAYBACKSTYLE",
        "ZSAVEDASSETTYPE",
        "ZTRASHEDSTATE",
        "ZVISIBILITYSTATE",
        "ZWIDTH",
        "ZADDITIONALATTRIBUTES",
        "ZADDEDDATE",
        "ZDATECREATED",
        "ZDURATION",
        "ZLATITUDE",
        "ZLONGITUDE",
        "ZMODIFICATIONDATE",
        "ZTRASHEDDATE",
        "ZDIRECTORY",
        "ZFILENAME",
        "ZUNIFORMTYPEIDENTIFIER",
        "ZUUID",
      ]),
      work.photos.map((photo, index): Row => {
        const movie = photo.format === "mov";
        const isScreenshot = photo.special === "screenshot";
        const at = cocoa(photo.takenAt);
        return [
          index + 1,
          3,
          1,
          photo.isFavourite ? 1 : 0,
          photo.special === "edited" ? 1 : 0,
          photo.special === "edited" ? 2 : 0,
          isScreenshot ? SCREENSHOT_SIZE.height : 3024,
          photo.isHidden ? 1 : 0,
          movie ? 1 : 0,
          movie ? 100 : isScreenshot ? 10 : photo.isLive ? 2 : 0,
          1,
          movie ? 4 : photo.isLive ? 3 : 1,
          3,
          photo.isTrashed ? 1 : 0,
          0,
          isScreenshot ? SCREENSHOT_SIZE.width : 4032,
          index + 1,
          at,
          at,
          movie ? 3 : 0,
          photo.latitude ?? -180,
          photo.longitude ?? -180,
          at,
          photo.isTrashed ? at + 86_400 : null,
          photo.directory,
          photo.name,
          type[photo.format],
          photo.uuid,
        ];
      }),
    );
    insertRows(
      db,
      insertSql("ZADDITIONALASSETATTRIBUTES", [
        "Z_PK",
        "Z_ENT",
        "Z_OPT",
        "ZASSET",
        "ZTIMEZONEOFFSET",
        "ZORIGINALFILESIZE",
        "ZEXIFTIMESTAMPSTRING",
        "ZORIGINALFILENAME",
        "ZTIMEZONENAME",
      ]),
      work.photos.map(
        (photo, index): Row => [
          index + 1,
          1,
          1,
          index + 1,
          3600,
          photo.size,
          exifTime(photo.takenAt),
          photo.name,
          "Europe/Berlin",
        ],
      ),
    );
    insertRows(
      db,
      "INSERT INTO ZINTERNALRESOURCE VALUES (?, 40, 1, ?, 0, ?, ?)",
      work.photos.map((photo, index): Row => {
        return [index + 1, photo.special === "cloud-only" ? -1 : 1, index + 1, photo.size];
      }),
    );
    const inAlbums = work.photos.flatMap((photo, index): Row[] => [
      ...(index % 5 === 0 ? [[2, index + 1, index]] : []),
      ...(photo.isFavourite ? [[3, index + 1, index]] : []),
    ]);
    insertRows(db, `INSERT INTO ${join.table} VALUES (?, ?, ?)`, inAlbums);
  });
