import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import type { Bytes } from "../../../src/base/bytes.ts";
import {
  bookmarkReader,
  bookmarksToHtml,
  createZipExport,
  englishNoteWords,
  exportCalendars,
  exportNotes,
  exportPhotos,
  historyCsv,
  historyReader,
  openCalendarStore,
  openNoteStore,
  openPhotoLibrary,
  reminderReader,
  remindersCsv,
  remindersToIcs,
  wallClock,
} from "../../../src/content/index.ts";
import { backupOf } from "../../support/content/backup-of.ts";
import { calendarBackup, cocoaAt } from "../../support/content/calendar-backup.ts";
import { databaseOf } from "../../support/content/databases.ts";
import { contentOf, PLANS, photoBackup } from "../../support/content/photo-backup.ts";
import { RecordedExport } from "../../support/content/recorded-export.ts";
import { buildNotes, NOTES_DOMAIN, notePicturePath } from "../../virtual-iphone/scenarios/databases/notes.ts";
import { buildReminders } from "../../virtual-iphone/scenarios/databases/reminders.ts";
import { buildBookmarks, buildHistory } from "../../virtual-iphone/scenarios/databases/safari.ts";

const folder = mkdtempSync(join(tmpdir(), "keepsake-exports-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a Python program says about a file; it ends with an error when the file is not what it should be. */
function asked<T>(program: string, words: readonly string[]): T {
  const script = join(import.meta.dirname, program);
  return JSON.parse(execFileSync("python3", [script, ...words], { encoding: "utf8", maxBuffer: 1e8 })) as T;
}

function saved(name: string, content: string | Bytes): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** What the sqlite3 program reads out of the database the export was made from. */
function sqlite(database: Bytes, sql: string): string[] {
  const path = saved("asked.db", database);
  const out = execFileSync("sqlite3", ["-readonly", "-newline", "\u0001", path, sql], { encoding: "utf8" });
  return out.split("\u0001").slice(0, -1);
}

interface IcsItem {
  readonly uid: string;
  readonly summary: string;
  readonly description: string | null;
  readonly DTSTART?: Readonly<Record<string, string>>;
  readonly DTEND?: Readonly<Record<string, string>>;
  readonly DUE?: Readonly<Record<string, string>>;
  readonly EXDATE: readonly unknown[];
  readonly RRULE: Readonly<Record<string, string>> | null;
  readonly alarms: readonly string[];
  readonly "RECURRENCE-ID"?: unknown;
}

const joined = async (pieces: AsyncIterable<string> | Iterable<string>): Promise<string> => {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("calendars, read by Python", () => {
  it("hold every event at the moment the database names", async () => {
    const browser = await calendarBackup();
    const store = await openCalendarStore(browser);
    const target = new RecordedExport();
    const report = await exportCalendars(store, target, { untitled: "Calendar" });
    expect(report).toEqual({ calendars: 3, events: 48, leftOut: 2 });
    expect(target.names).toEqual(["Home.ics", "Tricky; one.ics", "Work.ics"]);
    const read = target.names.map((name) => {
      const path = saved(name, target.bytes(name) ?? new Uint8Array());
      return asked<{ name: string; items: IcsItem[] }>("check_ics.py", [path]);
    });
    expect(read.map(({ name }) => name)).toEqual(["Home", "Tricky; one", "Work"]);
    const events = Array.from(store.events());
    const timed = events.filter(({ startMs, isAllDay, isFloating }) => startMs !== null && !isAllDay && !isFloating);
    for (const event of timed) {
      const item = read
        .flatMap(({ items }) => items)
        .find(
          ({ uid, summary }) => uid === (event.replaces?.uid ?? event.uid) && normal(summary) === normal(event.title),
        );
      expect(Date.parse(item?.DTSTART?.["utc"] ?? ""), event.title).toBe(event.startMs);
    }
    store.close();
    browser.close();
  });

  it("hold the difficult ones as they were meant", async () => {
    const browser = await calendarBackup();
    const store = await openCalendarStore(browser);
    const target = new RecordedExport();
    await exportCalendars(store, target, { untitled: "Calendar", calendars: [3] });
    const path = saved("tricky.ics", target.bytes("Tricky; one.ics") ?? new Uint8Array());
    const { items } = asked<{ items: IcsItem[] }>("check_ics.py", [path]);
    const find = (uid: string, index = 0): IcsItem | undefined => items.filter((item) => item.uid === uid)[index];
    expect(find("UID-WEEKLY")).toMatchObject({
      description: "Line 1\nLine 2; with, signs \\",
      RRULE: { FREQ: "WEEKLY", BYDAY: "MO", UNTIL: "20260629T070000Z" },
      EXDATE: [{ utc: "2026-03-30T07:00:00+00:00", zone: "Europe/Berlin" }],
      alarms: ["VALARM"],
    });
    expect(find("UID-WEEKLY", 1)?.["RECURRENCE-ID"]).toEqual({
      utc: "2026-04-06T07:00:00+00:00",
      zone: "Europe/Berlin",
    });
    expect(find("UID-DAYS")).toMatchObject({ DTSTART: { date: "2026-03-28" }, DTEND: { date: "2026-03-31" } });
    expect(find("UID-FLOAT")).toMatchObject({ DTSTART: { floating: "2026-05-01T08:00:00" } });
    expect(find("UID-FLIGHT")).toMatchObject({
      DTSTART: { utc: "2026-07-01T15:00:00+00:00", zone: "America/New_York" },
      DTEND: { utc: "2026-07-01T23:00:00+00:00", zone: "Europe/Berlin" },
    });
    const hostile = find('UID;,:"HOSTILE');
    expect(hostile?.summary.split("\n").filter((line) => line === "END:VEVENT")).toHaveLength(6);
    expect(items).toHaveLength(8);
    store.close();
    browser.close();
  });
});

/** Line ends are all the same in a calendar. */
const normal = (text: string): string => text.replaceAll(/\r\n?|\u2028/g, "\n");

describe("reminders, read by Python", () => {
  it("are tasks and rows", async () => {
    const bytes = await databaseOf(buildReminders("", 0), 18);
    const domain = "AppDomainGroup-group.com.apple.reminders";
    const browser = await backupOf([{ domain, path: "Container_v1/Stores/Data-local.sqlite", bytes }]);
    const reminders = await all(reminderReader.read(browser));
    const clock = wallClock("Europe/Berlin");
    const ics = saved("reminders.ics", await joined(remindersToIcs("Reminders", reminders, clock)));
    const { items } = asked<{ items: IcsItem[] }>("check_ics.py", [ics]);
    const titles = sqlite(bytes, "SELECT ZTITLE FROM ZREMCDREMINDER ORDER BY Z_PK");
    expect(items.map(({ summary }) => summary)).toEqual(titles);
    const due = sqlite(
      bytes,
      "SELECT strftime('%Y-%m-%dT%H:%M:%S', ZDUEDATE + 978307200, 'unixepoch') FROM ZREMCDREMINDER",
    );
    expect(items[0]?.DUE?.["utc"]).toBe(`${due[0]}+00:00`);
    expect(items[1]?.DUE?.["date"]).toBe(due[1]?.slice(0, 10));
    const rows = asked<string[][]>("check_exports.py", [
      "csv",
      saved("reminders.csv", await joined(remindersCsv(reminders, clock))),
    ]);
    expect(rows.slice(1).map(([, title]) => title)).toEqual(titles);
    expect(rows[1]?.[2]).toBe("20 m; not the, thin one\nand hooks");
    browser.close();
  });
});

describe("notes, read by Python", () => {
  it("are sound pages that hold the text and nothing that does something", async () => {
    const bytes = await databaseOf(buildNotes, 18);
    const browser = await backupOf([
      { domain: NOTES_DOMAIN, path: "NoteStore.sqlite", bytes },
      { domain: NOTES_DOMAIN, path: notePicturePath(18), bytes: "a picture" },
    ]);
    const store = await openNoteStore(browser);
    const target = new RecordedExport();
    const formats = ["html", "txt"] as const;
    await exportNotes(store, browser, target, { formats, withDeleted: true, words: englishNoteWords });
    const pages = target.names.filter((name) => name.endsWith(".html"));
    const titles = sqlite(bytes, "SELECT ZTITLE1 FROM ZICCLOUDSYNCINGOBJECT WHERE ZNOTEDATA IS NOT NULL");
    expect(pages).toHaveLength(titles.length);
    for (const name of pages) {
      const page = asked<{ text: string; images: string[]; links: string[]; tags: string[] }>("check_exports.py", [
        "page",
        saved(name, target.bytes(name) ?? new Uint8Array()),
      ]);
      // Every word of the plain text stands in the page.
      const words = target.text(name.replace(/html$/, "txt")).split(/[\s☐☑•–]+|\[[^\]]*\]|\d\. /u);
      for (const word of words.filter((one) => !/^\(|lake|view|files/.test(one))) expect(page.text).toContain(word);
      for (const image of page.images) {
        expect(target.names).toContain(join(dirname(name), decodeURIComponent(image)));
      }
    }
    expect(
      titles.every((title) => pages.some((name) => target.text(name).includes(`<title>${escaped(title)}</title>`))),
    ).toBe(true);
    store.close();
    browser.close();
  });
});

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("'", "&#39;");

describe("Safari's lists, read by Python", () => {
  it("hold every bookmark in its folder", async () => {
    const bytes = await databaseOf(buildBookmarks, 18);
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Safari/Bookmarks.db", bytes }]);
    const words = { title: "Bookmarks", favourites: "Favourites", menu: "Menu", readingList: "Reading list" };
    const html = await joined(bookmarksToHtml(await all(bookmarkReader.read(browser)), words));
    const entries = asked<{ url: string; title: string; added: string; path: string[] }[]>("check_exports.py", [
      "bookmarks",
      saved("bookmarks.html", html),
    ]);
    const sql =
      "SELECT url || '|' || title || '|' || CAST(last_modified AS INTEGER) FROM bookmarks WHERE type = 0 ORDER BY id";
    expect(entries.map(({ url, title, added }) => `${url}|${title}|${added}`).toSorted(byText)).toEqual(
      sqlite(bytes, sql).toSorted(byText),
    );
    expect(entries.find(({ url }) => url === "https://example.org/saved/3")?.path).toEqual(["Favourites", "Cooking"]);
    expect(entries.find(({ url }) => url === "https://example.org/saved/2")?.path).toEqual(["Reading list"]);
    browser.close();
  });

  it("hold every visit", async () => {
    const bytes = await databaseOf(buildHistory, 18);
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Safari/History.db", bytes }]);
    const text = await joined(historyCsv(historyReader.read(browser), wallClock("UTC")));
    const rows = asked<string[][]>("check_exports.py", ["csv", saved("history.csv", text)]);
    const sql =
      "SELECT strftime('%Y-%m-%dT%H:%M:%S+00:00', visit_time + 978307200, 'unixepoch') || '|' || title || '|' || url " +
      "FROM history_visits JOIN history_items ON history_items.id = history_item ORDER BY visit_time DESC";
    expect(rows.slice(1).map(([date, title, url]) => `${date}|${title}|${url}`)).toEqual(sqlite(bytes, sql));
    browser.close();
  });
});

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe("photos in a zip, read by Python", () => {
  it("have the bytes, names and dates of the phone", async () => {
    const browser = await photoBackup({});
    const library = await openPhotoLibrary(browser);
    const zip = createZipExport();
    const path = join(folder, "photos.zip");
    const written = zip.stream.pipeTo(Writable.toWeb(createWriteStream(path)) as WritableStream<Uint8Array>);
    const words = { undated: "Undated", untitledAlbum: "Album" };
    const options = { layout: "flat", withEdits: true, words, timeZone: "UTC", view: "everything" } as const;
    await exportPhotos(library, browser, zip.target, options);
    await zip.finish();
    await written;
    const files = asked<{ name: string; date: number[]; sha256: string }[]>("check_exports.py", ["zip", path]);
    for (const plan of PLANS) {
      const file = files.find(({ name }) => name === plan.name);
      expect(file?.sha256).toBe(createHash("sha256").update(contentOf(plan)).digest("hex"));
      // Zip counts in steps of two seconds, on the clocks of the computer.
      const [year = 0, month = 0, ...rest] = file?.date ?? [];
      const [day = 0, hour = 0, minute = 0, second = 0] = rest;
      const local = new Date(year, month - 1, day, hour, minute, second).getTime();
      expect(Math.abs(local - plan.takenAt * 1000)).toBeLessThanOrEqual(2_000);
    }
    const live = PLANS.filter(({ isLive }) => isLive).length;
    expect(files).toHaveLength(PLANS.length + live + 1);
    library.close();
    browser.close();
  });
});

it("counts seconds as Apple does", () => {
  expect(cocoaAt("2001-01-01T00:00:00Z")).toBe(0);
});
