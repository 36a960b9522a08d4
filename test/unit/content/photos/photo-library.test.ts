import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../src/base/bytes.ts";
import { openPhotoLibrary, type PhotoLibrary, photosAvailable } from "../../../../src/content/photos/photo-library.ts";
import type { ContentProblem } from "../../../../src/content/reader.ts";
import { backupOf, loadSqlite } from "../../../support/content/backup-of.ts";
import { damaged, databaseOf, IOS_VERSIONS } from "../../../support/content/databases.ts";
import {
  assetTable,
  CAMERA_ROLL,
  CATALOGUE,
  cameraRoll,
  contentOf,
  type PhotoBackup,
  PLANS,
  photoBackup,
} from "../../../support/content/photo-backup.ts";
import { smallJpeg } from "../../../virtual-iphone/core/files/media/jpeg-file.ts";
import { buildDatabase } from "../../../virtual-iphone/core/files/sqlite.ts";
import { encodeBinaryPlist } from "../../../virtual-iphone/core/plist/index.ts";
import { buildPhotos } from "../../../virtual-iphone/scenarios/databases/photos-sqlite.ts";
import type { PhotoPlan } from "../../../virtual-iphone/scenarios/photos.ts";

async function libraryOf(backup: PhotoBackup): Promise<PhotoLibrary> {
  return openPhotoLibrary(await photoBackup(backup));
}

const idsOf = (wanted: (plan: PhotoPlan) => boolean): number[] =>
  PLANS.flatMap((plan, index) => (wanted(plan) ? [index + 1] : [])).reverse();

const visible = (plan: PhotoPlan): boolean => !plan.isHidden && !plan.isTrashed;
function plan(id: number): PhotoPlan {
  const one = PLANS[id - 1];
  if (one === undefined) throw new Error(`no photo ${id}`);
  return one;
}

describe.each(IOS_VERSIONS)("photos of iOS %i", (iosMajor) => {
  it("have views, newest first", async () => {
    const library = await libraryOf({
      iosMajor,
      sql: ["UPDATE $ASSETS SET ZHIDDEN = 1 WHERE Z_PK = 3", "UPDATE $ASSETS SET ZTRASHEDSTATE = 1 WHERE Z_PK = 4"],
    });
    const kept = (id: number): boolean => id !== 3 && id !== 4;
    expect(library.hasCatalogue).toBe(true);
    expect([...library.ids("library")]).toEqual(idsOf(visible).filter(kept));
    expect([...library.ids("hidden")]).toContain(3);
    expect([...library.ids("recently-deleted")]).toContain(4);
    expect([...library.ids("everything")]).toHaveLength(40);
    expect([...library.ids("videos")]).toEqual(idsOf((one) => visible(one) && one.format === "mov").filter(kept));
    expect([...library.ids("live-photos")]).toEqual(idsOf((one) => visible(one) && one.isLive).filter(kept));
    expect([...library.ids("favourites")]).toEqual(idsOf((one) => visible(one) && one.isFavourite).filter(kept));
    library.close();
  });

  it("have albums by whatever the junction is called", async () => {
    const library = await libraryOf({ iosMajor });
    expect(library.albums.map(({ title, kind }) => [title, kind])).toEqual([
      ["Lake trip", "own"],
      ["Best of", "own"],
    ]);
    const [trip] = library.albums;
    expect(trip?.count).toBe(8);
    const inTrip = PLANS.flatMap((one, index) => (index % 5 === 0 && visible(one) ? [index + 1] : []));
    expect([...library.ids({ albumId: trip?.id ?? 0 })]).toEqual(inTrip);
    library.close();
  });

  it("have names, dates, places and files", async () => {
    const library = await libraryOf({ iosMajor });
    const id = idsOf((one) => one.isLive && one.latitude !== null)[0] ?? 0;
    const [item] = await library.page([id]);
    expect(item).toMatchObject({
      id,
      kind: "live-photo",
      uuid: plan(id).uuid,
      takenMs: plan(id).takenAt * 1000,
      zoneOffsetSeconds: 3600,
      fileName: plan(id).name,
      originalName: plan(id).name,
      latitude: plan(id).latitude,
      width: 4032,
      height: 3024,
      presence: "here",
      files: {
        original: { relativePath: `Media/${plan(id).directory}/${plan(id).name}` },
        movie: { relativePath: `Media/${plan(id).directory}/${plan(id).name.replace("HEIC", "MOV")}` },
        edited: null,
      },
    });
    library.close();
  });

  it("have edits", async () => {
    const column = iosMajor >= 18 ? "ZADJUSTMENTSSTATE = 2" : "ZHASADJUSTMENTS = 1";
    const edits = "Media/PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.jpg";
    const library = await libraryOf({
      iosMajor,
      sql: [`UPDATE $ASSETS SET ${column} WHERE Z_PK IN (1, 2)`],
      files: [{ domain: CAMERA_ROLL, path: edits, bytes: smallJpeg(9) }],
    });
    const [recipeOnly, edited] = await library.page([1, 2]);
    expect(edited).toMatchObject({ isEdited: true, files: { edited: { relativePath: edits } } });
    expect(recipeOnly).toMatchObject({ isEdited: true, files: { edited: null } });
    expect([...library.ids("edited")].toReversed()).toEqual([1, 2].filter((id) => visible(plan(id))));
    library.close();
  });
});

describe("photos", () => {
  it("that stayed in iCloud are named as such", async () => {
    const path = (id: number): string => `Media/${plan(id).directory}/${plan(id).name}`;
    const thumbnail = (id: number): string =>
      `Media/PhotoData/Thumbnails/V2/${plan(id).directory}/${plan(id).name}/5005.JPG`;
    const library = await libraryOf({ without: [path(5), path(6), thumbnail(6)] });
    const items = await library.page([5, 6, 7, 999]);
    expect(items.map(({ id, presence }) => [id, presence])).toEqual([
      [5, "preview-only"],
      [6, "absent"],
      [7, "here"],
    ]);
    expect(await library.preview(5, "large")).toMatchObject({ state: "shown", isSmall: true });
    expect(await library.preview(6, "grid")).toEqual({ state: "not-here", format: plan(6).name.slice(9) });
    expect(await library.preview(999, "grid")).toBeNull();
    library.close();
  });

  it("from iCloud lie in another folder and have a name of their own", async () => {
    const path = "Media/PhotoData/CPLAssets/group12/11111111-2222-4333-A444-555555555555.JPG";
    const library = await libraryOf({
      sql: [
        "UPDATE $ASSETS SET ZDIRECTORY = 'PhotoData/CPLAssets/group12', ZFILENAME = '11111111-2222-4333-A444-555555555555.JPG' WHERE Z_PK = 2",
        "UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILENAME = 'IMG_7777.JPG' WHERE Z_PK = 2",
      ],
      files: [{ domain: CAMERA_ROLL, path, bytes: smallJpeg(1) }],
    });
    expect(await library.item(2)).toMatchObject({
      presence: "here",
      originalName: "IMG_7777.JPG",
      files: { original: { relativePath: path } },
    });
    library.close();
  });

  it("of bursts show what was chosen and keep the others reachable", async () => {
    const library = await libraryOf({
      sql: [
        "UPDATE $ASSETS SET ZHIDDEN = 0, ZTRASHEDSTATE = 0, ZAVALANCHEUUID = 'BURST' WHERE Z_PK IN (10, 11, 12)",
        "UPDATE $ASSETS SET ZVISIBILITYSTATE = 2 WHERE Z_PK IN (11, 12)",
      ],
    });
    const ids = [...library.ids("library")];
    expect([10, 11, 12].map((id) => ids.includes(id))).toEqual([true, false, false]);
    expect(library.burst("BURST")).toEqual([10, 11, 12]);
    expect(await library.item(11)).toMatchObject({ burstId: "BURST", isBurstExtra: true });
    library.close();
  });

  it("have the kind Photos gives them, and shared ones stay in their albums", async () => {
    const set = (id: number, columns: string): string =>
      `UPDATE $ASSETS SET ZHIDDEN = 0, ZTRASHEDSTATE = 0, ${columns} WHERE Z_PK = ${id}`;
    const library = await libraryOf({
      sql: [
        set(2, "ZKINDSUBTYPE = 0, ZPLAYBACKSTYLE = 2"),
        set(4, "ZKINDSUBTYPE = 10"),
        set(6, "ZKINDSUBTYPE = 103, ZKIND = 1"),
        set(8, "ZKINDSUBTYPE = 100, ZKIND = 1"),
        set(10, "ZKINDSUBTYPE = 77"),
        set(11, "ZDIRECTORY = 'PhotoData/PhotoCloudSharingData/1/100CLOUD'"),
      ],
    });
    const kinds = (await library.page([2, 4, 6, 8, 10])).map(({ kind }) => kind);
    expect(kinds).toEqual(["animated", "screenshot", "screen-recording", "video", "photo"]);
    expect([6, 8].every((id) => library.index.isVideo(id))).toBe(true);
    expect([...library.ids("library")]).not.toContain(11);
    expect([...library.ids({ albumId: 2 })]).toContain(11);
    library.close();
  });

  it("that no catalogue knows are found as well", async () => {
    const library = await libraryOf({
      sql: ["DELETE FROM $ASSETS WHERE Z_PK = 8"],
      files: [
        {
          domain: CAMERA_ROLL,
          path: "Media/DCIM/101APPLE/IMG_9000.JPG",
          bytes: smallJpeg(3),
          modifiedAt: 1_600_000_000,
        },
      ],
    });
    const strays = [];
    for await (const item of library.strays()) strays.push(item);
    expect(strays.map(({ fileName }) => fileName)).toEqual([plan(8).name, "IMG_9000.JPG"].toSorted());
    expect(strays.find(({ fileName }) => fileName === "IMG_9000.JPG")).toMatchObject({
      takenMs: 1.6e12,
      presence: "here",
    });
    library.close();
  });

  it("without a junction have empty albums", async () => {
    const bare = await libraryOf({ iosMajor: 26, sql: ["DROP TABLE Z_33ASSETS"] });
    expect(bare.albums.map(({ title, count }) => [title, count])).toEqual([
      ["Lake trip", 0],
      ["Best of", 0],
    ]);
    expect([...bare.ids({ albumId: 2 })]).toEqual([]);
    bare.close();
  });

  it("of a catalogue with hardly any columns are listed", async () => {
    const bytes = await buildDatabase(loadSqlite, (db) => {
      db.exec(`CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR);
        INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'A.JPG'), (2, NULL, NULL);`);
    });
    const library = await openPhotoLibrary(
      await backupOf([
        { domain: CAMERA_ROLL, path: CATALOGUE, bytes },
        { domain: CAMERA_ROLL, path: "Media/DCIM/100APPLE/A.JPG", bytes: smallJpeg(1) },
      ]),
    );
    const items = await library.page([1, 2]);
    expect(items.map(({ presence, takenMs, kind }) => [presence, takenMs, kind])).toEqual([
      ["here", null, "photo"],
      ["absent", null, "photo"],
    ]);
    library.close();
  });
});

describe("photos without a catalogue", () => {
  const flag = (value: number): Uint8Array => new Uint8Array([value, 0]);
  const roll = cameraRoll().map((file) => ({
    ...file,
    attributes: file.path.endsWith("IMG_0002.JPG")
      ? {
          "com.apple.assetsd.favorite": flag(1),
          "com.apple.assetsd.customCreationDate": encodeBinaryPlist(new Date(1_500_000_000_000)),
          "com.apple.assetsd.originalFilename": utf8("Sunset.JPG"),
          "com.apple.assetsd.UUID": new Uint8Array(16).fill(0xab),
          "com.apple.assetsd.timeZoneOffset": new Uint8Array([0x10, 0x0e, 0, 0]),
        }
      : file.path.endsWith("IMG_0004.JPG")
        ? { "com.apple.assetsd.hidden": flag(1) }
        : file.path.endsWith("IMG_0006.JPG")
          ? { "com.apple.assetsd.trashed": flag(1) }
          : {},
  }));

  it("are read from the marks on the files", async () => {
    const library = await openPhotoLibrary(await backupOf(roll));
    expect(library.hasCatalogue).toBe(false);
    expect(library.index.length).toBe(40);
    const names = async (view: Parameters<PhotoLibrary["ids"]>[0]) =>
      (await library.page([...library.ids(view)])).map(({ fileName }) => fileName);
    expect(await names("favourites")).toEqual(["IMG_0002.JPG"]);
    expect(await names("hidden")).toEqual(["IMG_0004.JPG"]);
    expect(await names("recently-deleted")).toEqual(["IMG_0006.JPG"]);
    expect(await names("live-photos")).toEqual(PLANS.flatMap((one) => (one.isLive ? [one.name] : [])).toReversed());
    const [sunset] = await library.page([...library.ids("favourites")]);
    expect(sunset).toMatchObject({
      takenMs: 1_500_000_000_000,
      originalName: "Sunset.JPG",
      uuid: "ABABABAB-ABAB-ABAB-ABAB-ABABABABABAB",
      zoneOffsetSeconds: 3600,
    });
    // The newest is first; the one with a date of its own is the oldest of all.
    expect((await names("library")).at(-1)).toBe("IMG_0002.JPG");
    library.close();
  });

  it("are read so when the catalogue is broken, and that is told", async () => {
    for (const bytes of [damaged(await databaseOf(buildPhotos, 18, { photos: PLANS })), utf8("rubbish")]) {
      const problems: ContentProblem[] = [];
      const browser = await backupOf([{ domain: CAMERA_ROLL, path: CATALOGUE, bytes }, ...roll]);
      const library = await openPhotoLibrary(browser, { onProblem: (problem) => problems.push(problem) });
      expect(library.hasCatalogue).toBe(false);
      expect(library.index.length).toBe(40);
      expect(problems).toMatchObject([{ what: "Photos.sqlite", error: { code: "content/malformed" } }]);
      library.close();
    }
  });

  it("may be none at all", async () => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "a.jpg", bytes: "x" }]);
    expect(await photosAvailable(browser)).toBe("absent");
    const library = await openPhotoLibrary(browser);
    expect([...library.ids("everything")]).toEqual([]);
    library.close();
    expect(await photosAvailable(await backupOf(roll))).toBeNull();
  });
});

describe("previews", () => {
  const heic = idsOf((one) => one.format === "heic")[0] ?? 0;
  const jpeg = idsOf((one) => one.format === "jpeg")[0] ?? 0;
  const thumbnail = (id: number): string =>
    `Media/PhotoData/Thumbnails/V2/${plan(id).directory}/${plan(id).name}/5005.JPG`;

  it("are thumbnails in a grid and the original when it can be shown", async () => {
    const library = await libraryOf({});
    const shown = await library.preview(jpeg, "large");
    expect(shown).toEqual({ state: "shown", bytes: contentOf(plan(jpeg)), mime: "image/jpeg", isSmall: false });
    const tile = { state: "shown", bytes: smallJpeg(plan(jpeg).seed + 1), mime: "image/jpeg", isSmall: true };
    expect(await library.preview(jpeg, "grid")).toEqual(tile);
    expect(await library.preview(heic, "large")).toMatchObject({ state: "shown", isSmall: true });
    library.close();
  });

  it("say that a HEIC without thumbnail can't be displayed", async () => {
    const library = await libraryOf({ without: [thumbnail(heic), thumbnail(jpeg)] });
    expect(await library.preview(heic, "grid")).toEqual({ state: "not-displayable", format: "HEIC" });
    expect(await library.preview(jpeg, "grid")).toMatchObject({ state: "shown", isSmall: false });
    library.close();
  });

  it("go on to the next best when a blob is missing", async () => {
    const path = `Media/${plan(jpeg).directory}/${plan(jpeg).name}`;
    const library = await libraryOf({
      without: [path],
      files: [{ domain: CAMERA_ROLL, path, bytes: null }],
    });
    expect(await library.preview(jpeg, "large")).toMatchObject({ state: "shown", isSmall: true });
    library.close();
  });
});

it("names the tables as the phones do", () => {
  expect(IOS_VERSIONS.map(assetTable)).toEqual([...Array(2).fill("ZGENERICASSET"), ...Array(6).fill("ZASSET")]);
});
