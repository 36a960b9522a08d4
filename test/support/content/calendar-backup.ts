import { buildCalendar } from "../../virtual-iphone/scenarios/databases/calendar.ts";
import { backupOf } from "./backup-of.ts";
import { changed, databaseOf } from "./databases.ts";

/** Seconds since 2001 of a moment. */
export const cocoaAt = (iso: string): number => Date.parse(iso) / 1000 - 978_307_200;

const COLUMNS =
  "ROWID, summary, description, start_date, start_tz, end_date, end_tz, all_day, calendar_id, UUID, orig_item_id, orig_date, calendar_scale, last_modified";

const event = (values: readonly (string | number | null)[]) => [...values, cocoaAt("2026-01-02T03:04:05Z")];

/** Events with every trait that makes calendars difficult, in a third calendar of their own. */
const EVENTS = [
  // Nine o'clock in Berlin, before and after the clocks change on 29 March 2026.
  event([
    1001,
    "Weekly",
    "Line 1\nLine 2; with, signs \\",
    cocoaAt("2026-03-16T08:00:00Z"),
    "Europe/Berlin",
    cocoaAt("2026-03-16T09:30:00Z"),
    "Europe/Berlin",
    0,
    3,
    "UID-WEEKLY",
    null,
    null,
    null,
  ]),
  event([
    1002,
    "Weekly, later",
    null,
    cocoaAt("2026-04-06T09:00:00Z"),
    "Europe/Berlin",
    cocoaAt("2026-04-06T10:30:00Z"),
    "Europe/Berlin",
    0,
    3,
    "UID-MOVED",
    1001,
    cocoaAt("2026-04-06T07:00:00Z"),
    null,
  ]),
  event([
    1003,
    "Three days",
    null,
    cocoaAt("2026-03-28T00:00:00Z"),
    "_float",
    cocoaAt("2026-03-30T23:59:59Z"),
    "_float",
    1,
    3,
    "UID-DAYS",
    null,
    null,
    null,
  ]),
  event([
    1004,
    "Everywhere at eight",
    null,
    cocoaAt("2026-05-01T08:00:00Z"),
    "_float",
    cocoaAt("2026-05-01T08:15:00Z"),
    "_float",
    0,
    3,
    "UID-FLOAT",
    null,
    null,
    null,
  ]),
  event([
    1005,
    "Flight",
    null,
    cocoaAt("2026-07-01T15:00:00Z"),
    "America/New_York",
    cocoaAt("2026-07-01T23:00:00Z"),
    "Europe/Berlin",
    0,
    3,
    "UID-FLIGHT",
    null,
    null,
    null,
  ]),
  event([
    1006,
    "Last Friday",
    null,
    cocoaAt("2026-01-30T16:00:00Z"),
    "Europe/Berlin",
    cocoaAt("2026-01-30T17:00:00Z"),
    "Europe/Berlin",
    0,
    3,
    "UID-MONTHLY",
    null,
    null,
    null,
  ]),
  event([
    1007,
    "Odd rule",
    null,
    cocoaAt("2026-02-02T10:00:00Z"),
    "Atlantis/City",
    cocoaAt("2026-02-02T11:00:00Z"),
    null,
    0,
    3,
    "UID-ODD",
    null,
    null,
    null,
  ]),
  event([
    1008,
    "x\r\nEND:VEVENT\r\nEND:VCALENDAR\u2028👩‍👩‍👧‍👦 ".repeat(6),
    "=cmd()",
    cocoaAt("2026-02-03T10:00:00Z"),
    "UTC",
    null,
    null,
    0,
    3,
    'UID;,:"HOSTILE',
    null,
    null,
    null,
  ]),
  event([
    1009,
    "For ever",
    null,
    64_092_211_200_000,
    "Europe/Berlin",
    64_092_211_300_000,
    "Europe/Berlin",
    0,
    3,
    "UID-SENTINEL",
    null,
    null,
    null,
  ]),
  event([
    1010,
    "Somebody's birthday",
    null,
    -1_000_000,
    null,
    -900_000,
    null,
    1,
    3,
    "UID-BIRTHDAY",
    null,
    null,
    "gregorian",
  ]),
  event([1011, "No date at all", null, null, null, null, null, 0, 3, "UID-NODATE", null, null, null]),
];

const RULES = [
  [2, 1, 0, cocoaAt("2026-06-29T07:00:00Z"), "D=0MO", 1001],
  [3, 1, 5, null, "D=-1FR", 1006],
  [9, 2, 0, null, "Q=7", 1007],
];

export async function calendarBackup() {
  const bytes = await changed(
    await databaseOf(buildCalendar, 18),
    "INSERT INTO Calendar (ROWID, store_id, title, color, sharing_status) VALUES (3, 1, 'Tricky; one', '#12AB34', 1)",
    [`INSERT INTO CalendarItem (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, EVENTS],
    [
      "INSERT INTO Recurrence (frequency, interval, count, end_date, specifier, owner_id) VALUES (?, ?, ?, ?, ?, ?)",
      RULES,
    ],
    [
      "INSERT INTO ExceptionDate (owner_id, date) VALUES (?, ?)",
      [
        [1001, cocoaAt("2026-03-30T07:00:00Z")],
        [1001, cocoaAt("2026-04-06T07:00:00Z")],
      ],
    ],
    "INSERT INTO Identity (ROWID, display_name, address) VALUES (77, 'Zoé \"Z\" Novak', 'mailto:zoe@example.com')",
    [
      "INSERT INTO Participant (entity_type, status, identity_id, owner_id, email) VALUES (?, ?, ?, ?, ?)",
      [
        [8, 1, 77, 1001, null],
        [7, 3, null, 1001, "maya@example.com"],
      ],
    ],
    [
      "INSERT INTO Alarm (trigger_interval, trigger_date, type, calendaritem_owner_id) VALUES (?, ?, 0, ?)",
      [
        [-1800, null, 1001],
        [2_147_483_647, cocoaAt("2026-04-30T18:00:00Z"), 1004],
      ],
    ],
  );
  return backupOf([{ domain: "HomeDomain", path: "Library/Calendar/Calendar.sqlitedb", bytes }]);
}
