import type { BackupBrowser } from "../../backup/index.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import {
  type BackupDatabase,
  databaseAvailable,
  flagOf,
  numberOf,
  openFirstDatabase,
  textOf,
} from "../backup-database.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { cocoaMs } from "../time.ts";
import type { CalendarEvent, CalendarInfo } from "./event.ts";
import { EventParts } from "./event-parts.ts";

const PLACES = [{ domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb" }];
const ITEMS = "CalendarItem";
/** The time zone of events that mean the same wall clock everywhere. */
const FLOATING = "_float";

/** The calendars of a backup and their events. */
export class CalendarStore {
  readonly calendars: readonly CalendarInfo[];
  readonly #database: BackupDatabase;
  readonly #parts: EventParts;

  constructor(database: BackupDatabase) {
    if (!database.hasColumn(ITEMS, "start_date")) {
      throw new KeepsakeError("content/malformed", { what: "calendar", missing: ITEMS });
    }
    this.#database = database;
    this.calendars = readCalendars(database);
    this.#parts = new EventParts(database);
  }

  /**
   * Events by their start; all, or those of one calendar. Birthdays that Calendar takes from Contacts are left out: they
   * are no events of their own, and their dates are coded another way.
   */
  *events(calendarId?: number): Generator<CalendarEvent> {
    const terms = [
      ...(this.#database.hasColumn(ITEMS, "calendar_scale") ? ["calendar_scale IS NOT 'gregorian'"] : []),
      ...(this.#database.hasColumn(ITEMS, "entity_type")
        ? [`NOT (entity_type IS ${TASK} AND start_date IS NULL)`]
        : []),
      ...(calendarId === undefined ? [] : ["calendar_id IS ?"]),
    ];
    const where = terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`;
    const columns = this.#database.select(ITEMS, COLUMNS);
    const sql = `SELECT ${columns} FROM ${ITEMS} ${where} ORDER BY start_date, ROWID`;
    const parameters = calendarId === undefined ? [] : [calendarId];
    for (const row of this.#database.rows(sql, parameters)) yield this.#event(row);
  }

  close(): void {
    this.#database.close();
  }

  #event(row: SqlRow): CalendarEvent {
    const id = numberOf(row["ROWID"]) ?? 0;
    const zone = textOf(row["start_tz"]);
    const endZone = textOf(row["end_tz"]);
    const isFloating = zone === FLOATING;
    const replaces = this.#replaced(row);
    return {
      id,
      uid: this.#parts.uidOf(id) ?? `keepsake-event-${id}`,
      calendarId: numberOf(row["calendar_id"]),
      title: textOf(row["summary"]) ?? "",
      notes: textOf(row["description"]),
      url: textOf(row["url"]),
      conferenceUrl: textOf(row["conference_url_detected"]) ?? textOf(row["conference_url"]),
      location: this.#parts.locationOf(numberOf(row["location_id"])),
      startMs: cocoaMs(row["start_date"]),
      endMs: cocoaMs(row["end_date"]),
      isAllDay: flagOf(row["all_day"]),
      timeZone: isFloating ? null : zone,
      endTimeZone: isFloating || endZone === FLOATING ? null : endZone,
      isFloating,
      createdMs: cocoaMs(row["creation_date"]),
      modifiedMs: cocoaMs(row["last_modified"]),
      rules: this.#parts.rulesOf(id),
      exceptionsMs: this.#parts.exceptionsOf(id),
      alarms: this.#parts.alarmsOf(id),
      organizer: this.#parts.organizerOf(id),
      attendees: this.#parts.attendeesOf(id),
      replaces,
    };
  }

  #replaced(row: SqlRow): CalendarEvent["replaces"] {
    const eventId = numberOf(row["orig_item_id"]);
    const originalMs = cocoaMs(row["orig_date"]);
    const uid = eventId === null ? null : this.#parts.uidOf(eventId);
    return eventId === null || originalMs === null || uid === null ? null : { eventId, uid, originalMs };
  }
}

/** Calendar kept tasks before iOS 13 moved them to Reminders; those without a start are no events. */
const TASK = 3;
const COLUMNS = [
  "ROWID",
  "summary",
  "description",
  "start_date",
  "end_date",
  "start_tz",
  "end_tz",
  "all_day",
  "calendar_id",
  "location_id",
  "orig_item_id",
  "orig_date",
  "url",
  "conference_url",
  "conference_url_detected",
  "creation_date",
  "last_modified",
];

const SHARING: Readonly<Record<number, CalendarInfo["sharing"]>> = { 0: "none", 1: "by-me", 2: "with-me" };

function readCalendars(database: BackupDatabase): CalendarInfo[] {
  if (!database.hasTable("Calendar")) return [];
  const columns = database.select("Calendar", ["ROWID", "title", "color", "store_id", "sharing_status"], "calendar");
  const hasStores = database.hasColumn("Store", "name") && database.hasColumn("Calendar", "store_id");
  const store = hasStores ? ", store.name AS account" : "";
  const join = hasStores ? "LEFT JOIN Store AS store ON store.ROWID = calendar.store_id" : "";
  const rows = database.rows(`SELECT ${columns}${store} FROM Calendar AS calendar ${join} ORDER BY calendar.ROWID`);
  return Array.from(rows, (row) => ({
    id: numberOf(row["ROWID"]) ?? 0,
    title: textOf(row["title"]) ?? "",
    color: colorOf(textOf(row["color"])),
    account: textOf(row["account"]),
    sharing: SHARING[numberOf(row["sharing_status"]) ?? -1] ?? "unknown",
  }));
}

function colorOf(text: string | null): string | null {
  return text !== null && /^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(text) ? text : null;
}

/** @throws content/absent, content/malformed */
export async function openCalendarStore(browser: BackupBrowser, options?: ReadOptions): Promise<CalendarStore> {
  const database = await openFirstDatabase(browser, PLACES, options);
  try {
    return new CalendarStore(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

export const calendarReader: ContentReader<CalendarEvent> = {
  kind: "calendar",
  available: (browser, options) => databaseAvailable(browser, { places: PLACES }, options),
  async *read(browser, options) {
    const store = await openCalendarStore(browser, options);
    try {
      yield* store.events();
    } finally {
      store.close();
    }
  },
};
