import { describe, expect, it } from "vitest";
import {
  bookmarkReader,
  bookmarksCsv,
  eventsCsv,
  exportVoiceMemos,
  exportVoicemail,
  healthCsv,
  openCalendarStore,
  openHealthStore,
  wallClock,
  workoutsCsv,
} from "../../../../src/content/index.ts";
import { backupOf } from "../../../support/content/backup-of.ts";
import { calendarBackup } from "../../../support/content/calendar-backup.ts";
import { changed, databaseOf } from "../../../support/content/databases.ts";
import { RecordedExport } from "../../../support/content/recorded-export.ts";
import { buildHealth, buildHealthSources } from "../../../virtual-iphone/scenarios/databases/health.ts";
import { buildBookmarks } from "../../../virtual-iphone/scenarios/databases/safari.ts";
import { buildRecordings, buildVoicemail } from "../../../virtual-iphone/scenarios/databases/sound.ts";

const clock = wallClock("Europe/Berlin");

async function linesOf(pieces: AsyncIterable<string>): Promise<string[]> {
  let text = "";
  for await (const piece of pieces) text += piece;
  expect(text.startsWith("\uFEFF")).toBe(true);
  return text.slice(1).split("\r\n").slice(0, -1);
}

describe("sound export", () => {
  it("writes recordings as they are, named by date and title, and a list", async () => {
    const bytes = await changed(
      await databaseOf(buildRecordings, 18),
      "UPDATE ZCLOUDRECORDING SET ZENCRYPTEDTITLE = 'Idea: chorus?' WHERE Z_PK IN (1, 2)",
      "UPDATE ZCLOUDRECORDING SET ZENCRYPTEDTITLE = '=2+2', ZCUSTOMLABEL = NULL WHERE Z_PK = 3",
      "UPDATE ZCLOUDRECORDING SET ZDATE = (SELECT ZDATE FROM ZCLOUDRECORDING WHERE Z_PK = 1) WHERE Z_PK = 2",
    );
    const folder = "Media/Recordings";
    const browser = await backupOf([
      { domain: "MediaDomain", path: `${folder}/CloudRecordings.db`, bytes },
      { domain: "MediaDomain", path: `${folder}/Recording 1.m4a`, bytes: "sound one" },
      { domain: "MediaDomain", path: `${folder}/Recording 2.m4a`, bytes: "sound two" },
      { domain: "MediaDomain", path: `${folder}/Recording 3.m4a`, bytes: null },
    ]);
    const target = new RecordedExport();
    const problems: string[] = [];
    const report = await exportVoiceMemos(browser, target, {
      untitled: "Recording",
      timeZone: "Europe/Berlin",
      onProblem: ({ what }) => problems.push(what),
    });
    expect(target.names).toEqual([
      "2026-03-14 Idea_ chorus_ (2).m4a",
      "2026-03-14 Idea_ chorus_.m4a",
      "voice memos.csv",
    ]);
    expect(target.text("2026-03-14 Idea_ chorus_.m4a")).toBe("sound two");
    expect(target.files.get("2026-03-14 Idea_ chorus_ (2).m4a")).toMatchObject({ modifiedMs: 1_773_500_400_000 });
    expect(report).toMatchObject({ items: 4, notHere: 1, damaged: 1 });
    expect(problems).toEqual([`${folder}/Recording 3.m4a`]);
    const list = target.text("voice memos.csv");
    // A title that a spreadsheet would compute is made harmless.
    expect(list).toContain("'=2+2");
    browser.close();
  });

  it("writes voicemail with its transcripts", async () => {
    const browser = await backupOf([
      { domain: "HomeDomain", path: "Library/Voicemail/voicemail.db", bytes: await databaseOf(buildVoicemail, 18) },
      { domain: "HomeDomain", path: "Library/Voicemail/1.amr", bytes: "#!AMR\n" },
    ]);
    const target = new RecordedExport();
    const report = await exportVoicemail(browser, target, { untitled: "Unknown", timeZone: "UTC", ids: [1, 2] });
    expect(target.names).toEqual(["2026-03-14 +155501000.amr", "voicemail.csv"]);
    expect(report).toMatchObject({ items: 2, notHere: 1 });
    expect(target.text("voicemail.csv").split("\r\n")[1]).toBe(
      "2026-03-14T15:00:00+00:00,+155501000,+155501000,+15550109999,5,false,,2026-03-14 +155501000.amr",
    );
    browser.close();
  });
});

describe("lists", () => {
  it("hold bookmarks with their folder", async () => {
    const bytes = await changed(
      await databaseOf(buildBookmarks, 18),
      "UPDATE bookmarks SET title = '=HYPERLINK(\"http://evil.example\")' WHERE url = 'https://example.org/saved/3'",
    );
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Safari/Bookmarks.db", bytes }]);
    const bookmarks = [];
    for await (const one of bookmarkReader.read(browser)) bookmarks.push(one);
    const lines = await linesOf(bookmarksCsv(bookmarks, clock));
    expect(lines).toHaveLength(1 + 24);
    expect(lines.find((line) => line.includes("/saved/3,"))).toBe(
      '"\'=HYPERLINK(""http://evil.example"")",https://example.org/saved/3,Cooking,false,,,2026-03-11T16:00:00+01:00,',
    );
    browser.close();
  });

  it("hold events", async () => {
    const browser = await calendarBackup();
    const store = await openCalendarStore(browser);
    const lines = await linesOf(eventsCsv(store.events(3), store.calendars, clock));
    expect(lines.find((line) => line.endsWith("UID-FLIGHT"))).toBe(
      '2026-07-01T17:00:00+02:00,2026-07-02T01:00:00+02:00,false,Flight,"Tricky; one",,,,,false,UID-FLIGHT',
    );
    store.close();
    browser.close();
  });

  it("hold samples of Health in their unit, and workouts", async () => {
    const browser = await backupOf([
      { domain: "HealthDomain", path: "Health/healthdb_secure.sqlite", bytes: await databaseOf(buildHealth, 18) },
      { domain: "HealthDomain", path: "Health/healthdb.sqlite", bytes: await databaseOf(buildHealthSources, 18) },
    ]);
    const store = await openHealthStore(browser);
    const pulse = store.types().find(({ type }) => type === 5);
    if (pulse === undefined) throw new Error("no heart rate");
    const lines = await linesOf(healthCsv(pulse, store.samples(5), clock));
    expect(lines[0]).toBe("Start,End,Value (count/min),Source,Time zone");
    expect(lines.at(-1)).toBe("2026-03-14T16:00:00+01:00,2026-03-14T16:00:00+01:00,75,Maya's Watch,America/New_York");
    expect((await linesOf(workoutsCsv(store.workouts(), clock))).slice(1)).toEqual([
      "2026-03-14T14:00:00+01:00,2026-03-14T15:00:00+01:00,37,3500,8500,Maya's Watch",
    ]);
    store.close();
    browser.close();
  });
});
