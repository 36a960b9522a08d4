import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../src/base/bytes.ts";
import { calendarReader, openCalendarStore } from "../../../../src/content/calendar/calendar-reader.ts";
import type { CalendarEvent } from "../../../../src/content/calendar/event.ts";
import { calendarToIcs, canBeWritten } from "../../../../src/content/calendar/to-ics.ts";
import { icalLine, icalText } from "../../../../src/content/ical/line.ts";
import { backupOf, loadSqlite } from "../../../support/content/backup-of.ts";
import { calendarBackup } from "../../../support/content/calendar-backup.ts";
import { buildDatabase } from "../../../virtual-iphone/core/files/sqlite.ts";

const unfold = (ics: string): string[] => ics.replaceAll("\r\n ", "").split("\r\n");

async function trickyCalendar() {
  const browser = await calendarBackup();
  const store = await openCalendarStore(browser);
  const calendar = store.calendars.find(({ id }) => id === 3);
  if (calendar === undefined) throw new Error("no third calendar");
  const events = [...store.events(3)];
  store.close();
  browser.close();
  return { calendar, events };
}

/** The lines of one event of the export. */
function linesOf(ics: string, uid: string, start = 0): string[] {
  const lines = unfold(ics);
  const at = lines.findIndex((line, index) => index >= start && line === `UID:${uid}`);
  return lines.slice(at, lines.indexOf("END:VEVENT", at));
}

describe("calendar", () => {
  it("has calendars with account, colour and sharing, and their events by date", async () => {
    const browser = await calendarBackup();
    const store = await openCalendarStore(browser);
    expect(store.calendars).toEqual([
      { id: 1, title: "Home", color: "#1BADF8", account: "Default", sharing: "none" },
      { id: 2, title: "Work", color: "#FF2968", account: "Default", sharing: "none" },
      { id: 3, title: "Tricky; one", color: "#12AB34", account: "Default", sharing: "by-me" },
    ]);
    const starts = [...store.events(1)].map(({ startMs }) => startMs ?? 0);
    expect(starts.length).toBe(20);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    store.close();
    browser.close();
  });

  it("knows people, place, alarms, rules and moved occurrences", async () => {
    const { events } = await trickyCalendar();
    const find = (id: number) => events.find((event) => event.id === id);
    expect(find(1001)).toMatchObject({
      uid: "UID-WEEKLY",
      timeZone: "Europe/Berlin",
      startMs: Date.UTC(2026, 2, 16, 8),
      organizer: { name: 'Zoé "Z" Novak', email: "zoe@example.com", status: 1 },
      attendees: [{ email: "maya@example.com", status: 3 }],
      alarms: [{ offsetSeconds: -1800, atMs: null }],
      rules: [{ frequency: 2, specifier: "D=0MO" }],
      // The occurrence of 6 April was moved; its own event says so.
      exceptionsMs: [Date.UTC(2026, 2, 30, 7)],
    });
    expect(find(1002)?.replaces).toEqual({ eventId: 1001, uid: "UID-WEEKLY", originalMs: Date.UTC(2026, 3, 6, 7) });
    expect(find(1004)).toMatchObject({
      isFloating: true,
      timeZone: null,
      alarms: [{ atMs: Date.UTC(2026, 3, 30, 18) }],
    });
    expect(find(1009)?.startMs).toBeNull();
    expect(events.map(({ id }) => id)).not.toContain(1010);
    const browser = await calendarBackup();
    const all: CalendarEvent[] = [];
    for await (const event of calendarReader.read(browser)) all.push(event);
    expect(all.find(({ id }) => id === 1)?.location).toEqual({
      title: "Boat house",
      address: "Lake Road 1, Springfield",
      latitude: 52.4,
      longitude: 13.2,
    });
    expect(all).toHaveLength(40 + 10);
    browser.close();
  });
});

describe("iCalendar export", () => {
  it("writes times as the event means them", async () => {
    const { calendar, events } = await trickyCalendar();
    const ics = [...calendarToIcs(calendar, events)].join("");
    expect(linesOf(ics, "UID-WEEKLY")).toEqual(
      expect.arrayContaining([
        "DTSTART;TZID=Europe/Berlin:20260316T090000",
        "DTEND;TZID=Europe/Berlin:20260316T103000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260629T070000Z;BYDAY=MO",
        "EXDATE;TZID=Europe/Berlin:20260330T090000",
        "DESCRIPTION:Line 1\\nLine 2\\; with\\, signs \\\\",
        "ORGANIZER;CN=Zoé 'Z' Novak:mailto:zoe@example.com",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:maya@example.com",
        "TRIGGER:-PT1800S",
      ]),
    );
    const moved = linesOf(ics, "UID-WEEKLY", unfold(ics).indexOf("UID:UID-WEEKLY") + 1);
    expect(moved).toContain("RECURRENCE-ID;TZID=Europe/Berlin:20260406T090000");
    expect(moved).toContain("DTSTART;TZID=Europe/Berlin:20260406T110000");
    expect(linesOf(ics, "UID-DAYS")).toEqual(
      expect.arrayContaining(["DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260331"]),
    );
    expect(linesOf(ics, "UID-FLOAT")).toEqual(
      expect.arrayContaining(["DTSTART:20260501T080000", "TRIGGER;VALUE=DATE-TIME:20260430T180000Z"]),
    );
    expect(linesOf(ics, "UID-FLIGHT")).toEqual(
      expect.arrayContaining([
        "DTSTART;TZID=America/New_York:20260701T110000",
        "DTEND;TZID=Europe/Berlin:20260702T010000",
      ]),
    );
    expect(linesOf(ics, "UID-MONTHLY")).toContain("RRULE:FREQ=MONTHLY;COUNT=5;BYDAY=-1FR");
  });

  it("keeps a rule it does not know as it is, and writes unknown zones as UTC", async () => {
    const { calendar, events } = await trickyCalendar();
    const odd = linesOf([...calendarToIcs(calendar, events)].join(""), "UID-ODD");
    expect(odd.filter((line) => line.startsWith("RRULE"))).toEqual([]);
    expect(odd).toContain("X-KEEPSAKE-RECURRENCE:frequency=9 interval=2 count=0 end= specifier=Q=7");
    expect(odd).toContain("DTSTART:20260202T100000Z");
  });

  it("leaves out what has no date that can be written", async () => {
    const { events } = await trickyCalendar();
    expect(events.filter((event) => !canBeWritten(event)).map(({ uid }) => uid)).toEqual([
      "UID-NODATE",
      "UID-SENTINEL",
    ]);
  });

  it("never lets text become lines of its own, and folds at 75 octets", () => {
    const nasty = fc.string({
      unit: fc.constantFrom("\r", "\n", "é", "👩‍👧", "BEGIN:", ";", ",", "\\", "\u2028", "\u0000", "a"),
      maxLength: 80,
    });
    fc.assert(
      fc.property(nasty, nasty, (text, name) => {
        const folded = icalLine("SUMMARY", icalText(text), [["CN", name]]);
        const lines = folded.split("\r\n");
        expect(lines.pop()).toBe("");
        expect(lines.slice(1).every((line) => line.startsWith(" "))).toBe(true);
        expect(lines.every((line) => utf8(line).length <= 75 && !/[\r\n]/.test(line))).toBe(true);
        expect(new TextDecoder("utf-8", { fatal: true }).decode(utf8(folded))).toBe(folded);
      }),
    );
  });
});

describe("a calendar database", () => {
  it("with hardly any columns gives what it has", async () => {
    const bytes = await buildDatabase(loadSqlite, (db) => {
      db.exec(`CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL);
        INSERT INTO CalendarItem VALUES (5, 'Bare', 700000000);`);
    });
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb", bytes }]);
    const store = await openCalendarStore(browser);
    const events = [...store.events()];
    expect(events).toMatchObject([{ uid: "keepsake-event-5", title: "Bare", rules: [], organizer: null, endMs: null }]);
    const calendar = { id: 0, title: "All", color: null, account: null, sharing: "none" } as const;
    expect([...calendarToIcs(calendar, events)].join("")).toContain("DTSTART:20230308T202640Z\r\n");
    store.close();
  });

  it("of another shape is named", async () => {
    const bytes = await buildDatabase(loadSqlite, (db) => db.exec("CREATE TABLE Other (x)"));
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb", bytes }]);
    await expect(openCalendarStore(browser)).rejects.toMatchObject({ code: "content/malformed" });
  });
});
