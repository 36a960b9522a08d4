import { describe, expect, it } from "vitest";
import { createMemoryFiles, loadInfo, openBackupBrowser, provePassword } from "../../../src/backup/index.ts";
import {
  bookmarkReader,
  type ContentReader,
  calendarReader,
  historyReader,
  notesReader,
  openPhotoLibrary,
  readInstalledApps,
  reminderReader,
  voiceMemoReader,
  voicemailReader,
  whatsAppReader,
} from "../../../src/content/index.ts";
import { openBench } from "../../support/backup/bench.ts";

/** What a phone of the everyday scenario holds, at 400 files. */
const READERS: readonly (readonly [ContentReader<unknown>, minimum: number])[] = [
  [notesReader, 9],
  [calendarReader, 40],
  [bookmarkReader, 28],
  [voicemailReader, 6],
  [voiceMemoReader, 4],
  [whatsAppReader(), 45],
];
/** iOS 12 kept them in the calendar. */
const SINCE_IOS_13: typeof READERS = [[reminderReader, 10]];

describe.each([
  ["ios12-everyday", null, READERS],
  ["encrypted", "Keepsäke-1", [...READERS, ...SINCE_IOS_13]],
] as const)("a backup of the phone %s", (scenario, password, readers) => {
  it("shows what is on the phone", async () => {
    const bench = await openBench(scenario);
    const files = createMemoryFiles();
    await bench.backup(files);
    const unlocked = password === null ? undefined : (await provePassword(files, bench.udid, [password])).unlocked;
    const browser = await openBackupBrowser(files, bench.udid, { unlocked });
    try {
      expect(browser.encrypted).toBe(password !== null);
      for (const [reader, minimum] of readers) {
        expect(await reader.available(browser), reader.kind).toBeNull();
        const problems: string[] = [];
        let items = 0;
        for await (const _item of reader.read(browser, { onProblem: ({ what }) => problems.push(what) })) items += 1;
        expect(problems, reader.kind).toEqual([]);
        expect(items, reader.kind).toBeGreaterThanOrEqual(minimum);
      }
      // Apple leaves the history out of copies without a password.
      expect(await historyReader.available(browser)).toBe(password === null ? "needs-encryption" : null);

      const library = await openPhotoLibrary(browser);
      const ids = library.ids("everything");
      const items = await library.page(Array.from(ids.subarray(0, 20)));
      expect(library.hasCatalogue).toBe(true);
      expect(items.map(({ presence }) => presence)).toEqual(Array(20).fill("here"));
      const preview = await library.preview(items[0]?.id ?? 0, "grid");
      expect(preview).toMatchObject({ state: "shown", mime: "image/jpeg" });
      expect(preview?.state === "shown" && preview.bytes.subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]));
      const strays = [];
      for await (const stray of library.strays()) strays.push(stray.fileName);
      expect(strays).toEqual([]);
      library.close();

      const { apps } = readInstalledApps(browser, await loadInfo(files, bench.udid));
      expect(apps.map(({ bundleId }) => bundleId)).toContain("org.example.chess");
    } finally {
      browser.close();
    }
  });
});
