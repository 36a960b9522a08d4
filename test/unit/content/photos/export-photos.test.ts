import { describe, expect, it } from "vitest";
import { exportPhotos, type PhotoExport } from "../../../../src/content/photos/export-photos.ts";
import { openPhotoLibrary } from "../../../../src/content/photos/photo-library.ts";
import type { ContentProblem } from "../../../../src/content/reader.ts";
import { CAMERA_ROLL, contentOf, type PhotoBackup, PLANS, photoBackup } from "../../../support/content/photo-backup.ts";
import { RecordedExport } from "../../../support/content/recorded-export.ts";
import { smallJpeg } from "../../../virtual-iphone/core/files/media/jpeg-file.ts";

const WORDS = { undated: "Undated", untitledAlbum: "Album" };
const BASE: PhotoExport = { layout: "months", withEdits: true, words: WORDS, timeZone: "UTC", withStrays: false };

async function exported(backup: PhotoBackup, options: Partial<PhotoExport> = {}, target = new RecordedExport()) {
  const browser = await photoBackup(backup);
  const library = await openPhotoLibrary(browser);
  try {
    const report = await exportPhotos(library, browser, target, { ...BASE, ...options });
    return { target, report };
  } finally {
    library.close();
    browser.close();
  }
}

interface ListEntry {
  readonly files: readonly string[];
  readonly favourite: boolean;
  readonly taken: string;
  readonly albums: readonly string[];
  readonly inThisBackup: boolean;
  readonly originalName: string;
}
const listIn = (target: RecordedExport, folder: string): ListEntry[] => JSON.parse(target.text(`${folder}photos.json`));
const visible = PLANS.filter((plan) => !plan.isHidden && !plan.isTrashed);

describe("photo export", () => {
  it("writes originals and Live Photo movies untouched, by month, with the time they were taken", async () => {
    const { target, report } = await exported({});
    const expected = visible.flatMap((plan) => {
      // Taken an hour east of Greenwich.
      const month = new Date(plan.takenAt * 1000 + 3_600_000).toISOString().slice(0, 7);
      const base = `${month.slice(0, 4)}/${month}/${plan.name}`;
      return [base, ...(plan.isLive ? [base.replace(/HEIC$/, "MOV")] : [])];
    });
    const pictures = target.names.filter((name) => !name.endsWith(".json"));
    expect(pictures).toEqual(expected.toSorted((a, b) => (a < b ? -1 : 1)));
    for (const plan of visible) {
      const name = pictures.find((one) => one.endsWith(plan.name)) ?? "";
      expect(target.files.get(name)).toEqual({ bytes: contentOf(plan), modifiedMs: plan.takenAt * 1000 });
    }
    expect(report).toMatchObject({ items: visible.length, notHere: 0, damaged: 0 });
    expect(report.bytes).toBe(pictures.reduce((sum, name) => sum + (target.bytes(name)?.length ?? 0), 0));
    expect(pictures.some((name) => name.includes("5005"))).toBe(false);
  });

  it("keeps favourites, albums and dates in a list beside the pictures", async () => {
    const { target } = await exported({}, { layout: "flat" });
    const list = listIn(target, "");
    expect(list).toHaveLength(visible.length);
    expect(list.filter(({ favourite }) => favourite)).toHaveLength(visible.filter((plan) => plan.isFavourite).length);
    const first = list.find(({ files }) => files.includes(PLANS[0]?.name ?? ""));
    expect(first).toMatchObject({
      albums: ["Lake trip"],
      taken: new Date((PLANS[0]?.takenAt ?? 0) * 1000).toISOString().replace(".000Z", "+00:00"),
    });
  });

  it("puts edited versions beside originals and keeps the pair of a Live Photo together", async () => {
    const live = PLANS.findIndex((plan) => plan.isLive && !plan.isHidden && !plan.isTrashed);
    const stem = PLANS[live]?.name.replace(".HEIC", "") ?? "";
    const edits = `Media/PhotoData/Mutations/DCIM/100APPLE/${stem}/Adjustments/FullSizeRender`;
    const backup = {
      sql: [`UPDATE $ASSETS SET ZADJUSTMENTSSTATE = 2 WHERE Z_PK = ${live + 1}`],
      files: [
        { domain: CAMERA_ROLL, path: `${edits}.jpg`, bytes: smallJpeg(5) },
        { domain: CAMERA_ROLL, path: `${edits}.mov`, bytes: "edited movie" },
      ],
    };
    const { target } = await exported(backup, { layout: "flat", ids: [live + 1] });
    expect(target.names).toEqual([
      `${stem}.HEIC`,
      `${stem}.MOV`,
      `${stem}_edited.jpg`,
      `${stem}_edited.mov`,
      "photos.json",
    ]);
    expect(target.text(`${stem}_edited.mov`)).toBe("edited movie");
    const without = await exported(backup, { layout: "flat", ids: [live + 1], withEdits: false });
    expect(without.target.names).toEqual([`${stem}.HEIC`, `${stem}.MOV`, "photos.json"]);
  });

  it("keeps names apart, whatever they are", async () => {
    const rename = (id: number, name: string): string =>
      `UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILENAME = '${name}' WHERE ZASSET = ${id}`;
    const { target } = await exported(
      {
        sql: [
          rename(2, "IMG_0001.JPG"),
          rename(4, "img_0001.jpg"),
          rename(6, "../../evil:name?.JPG"),
          rename(12, "CON.JPG"),
          rename(10, "IMG_0001_edited.JPG"),
          "UPDATE $ASSETS SET ZHIDDEN = 0, ZTRASHEDSTATE = 0, ZADJUSTMENTSSTATE = 2 WHERE Z_PK IN (2, 4, 6, 10, 12)",
        ],
        files: [
          {
            domain: CAMERA_ROLL,
            path: "Media/PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.jpg",
            bytes: smallJpeg(5),
          },
        ],
      },
      { layout: "flat", ids: [10, 2, 4, 6, 12] },
    );
    expect(target.names).toEqual(
      [
        "IMG_0001.JPG",
        "IMG_0001_edited (2).jpg",
        "IMG_0001_edited.JPG",
        "_CON.JPG",
        "______evil_name_.JPG",
        "img_0001 (2).JPG",
        "photos.json",
      ].toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it("makes a folder per album and months for the rest", async () => {
    const { target, report } = await exported({}, { layout: "albums" });
    const trip = PLANS.filter((_, index) => index % 5 === 0).filter((plan) => visible.includes(plan));
    for (const plan of trip) expect(target.bytes(`Lake trip/${plan.name}`)).toEqual(contentOf(plan));
    const best = visible.filter((plan) => plan.isFavourite);
    for (const plan of best) expect(target.bytes(`Best of/${plan.name}`)).toEqual(contentOf(plan));
    const rest = visible.filter((plan) => !trip.includes(plan) && !best.includes(plan));
    const byMonth = target.names.filter((name) => /^\d{4}\/.*IMG_\d+\.(HEIC|JPG)$/.test(name));
    expect(byMonth).toHaveLength(rest.filter(({ format }) => format !== "mov").length);
    expect(report.items).toBe(trip.length + best.length + rest.length);
  });

  it("goes on where a file is damaged, lists what is not here, and stops when the disk is full", async () => {
    const [first, second] = visible.filter(({ format }) => format === "jpeg");
    const path = (plan = first): string => `Media/${plan?.directory}/${plan?.name}`;
    const problems: ContentProblem[] = [];
    const backup = {
      without: [path(first), path(second)],
      files: [{ domain: CAMERA_ROLL, path: path(first), bytes: null }],
    };
    const onProblem = (problem: ContentProblem) => problems.push(problem);
    const { target, report } = await exported(backup, { layout: "flat", onProblem });
    expect(report).toMatchObject({ items: visible.length, damaged: 1, notHere: 1 });
    expect(problems).toMatchObject([{ what: path(first), error: { code: "backup/not-found" } }]);
    const missing = listIn(target, "").filter(({ inThisBackup }) => !inThisBackup);
    expect(missing).toMatchObject([{ originalName: second?.name, files: [] }]);
    const full = exported({}, { layout: "flat" }, new RecordedExport(3));
    await expect(full).rejects.toMatchObject({ code: "store/full" });
  });

  it("brings pictures that no catalogue knows with the whole library, and not with a part of it", async () => {
    const place = { domain: CAMERA_ROLL, bytes: smallJpeg(3) };
    const files = [
      { ...place, path: "Media/DCIM/101APPLE/IMG_9000.JPG", modifiedAt: 1_600_000_000 },
      { ...place, path: "Media/PhotoData/caches/x.JPG" },
    ];
    const { target } = await exported({ files }, { withStrays: undefined });
    expect(target.bytes("2020/2020-09/IMG_9000.JPG")).toEqual(smallJpeg(3));
    expect(target.names.some((name) => name.endsWith("x.JPG"))).toBe(false);
    const { target: part } = await exported({ files }, { withStrays: undefined, view: "favourites" });
    expect(part.names.some((name) => name.endsWith("IMG_9000.JPG"))).toBe(false);
  });

  it("tells how far it is and can be stopped", async () => {
    const steps: number[] = [];
    const stop = new AbortController();
    const running = exported(
      {},
      {
        signal: stop.signal,
        onProgress: ({ itemsDone, itemsTotal }) => {
          steps.push(itemsDone);
          expect(itemsTotal).toBe(visible.length);
          if (itemsDone === 5) stop.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: "app/aborted" });
    expect(steps).toEqual([1, 2, 3, 4, 5]);
  });

  it("puts pictures without a date into a folder of their own", async () => {
    const { target } = await exported({ sql: ["UPDATE $ASSETS SET ZDATECREATED = NULL"] }, { ids: [2] });
    expect(target.names).toEqual(["Undated/IMG_0002.JPG", "Undated/photos.json"]);
    expect(target.files.get("Undated/IMG_0002.JPG")?.modifiedMs).toBeUndefined();
  });
});
