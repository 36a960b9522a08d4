import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, flagOf, numberOf, textOf } from "../backup-database.ts";
import { cocoaMs } from "../time.ts";
import type { Attendee, EventAlarm, EventLocation, RecurrenceRule } from "./event.ts";

/** @source content of Calendar.sqlitedb: Participant.entity_type */
const INVITEE = 7;
const ORGANIZER = 8;

/** What belongs to events and lies in tables of its own, read once: each is small beside the events. */
export class EventParts {
  readonly #uids: ReadonlyMap<number, string>;
  readonly #locations: ReadonlyMap<number, EventLocation>;
  readonly #rules: ReadonlyMap<number, readonly RecurrenceRule[]>;
  readonly #exceptions: ReadonlyMap<number, readonly number[]>;
  readonly #alarms: ReadonlyMap<number, readonly EventAlarm[]>;
  readonly #people: ReadonlyMap<number, readonly Person[]>;

  constructor(database: BackupDatabase) {
    this.#uids = readUids(database);
    this.#locations = readLocations(database);
    this.#rules = grouped(database, "Recurrence", "owner_id", RULE_COLUMNS, ruleOf);
    this.#exceptions = readExceptions(database);
    this.#alarms = grouped(database, "Alarm", "calendaritem_owner_id", ALARM_COLUMNS, alarmOf);
    this.#people = readPeople(database);
  }

  uidOf(eventId: number): string | null {
    return this.#uids.get(eventId) ?? null;
  }

  locationOf(id: number | null): EventLocation | null {
    return this.#locations.get(id ?? -1) ?? null;
  }

  rulesOf(eventId: number): readonly RecurrenceRule[] {
    return this.#rules.get(eventId) ?? [];
  }

  exceptionsOf(eventId: number): readonly number[] {
    return this.#exceptions.get(eventId) ?? [];
  }

  alarmsOf(eventId: number): readonly EventAlarm[] {
    return this.#alarms.get(eventId) ?? [];
  }

  organizerOf(eventId: number): Attendee | null {
    return this.#people.get(eventId)?.find(({ role }) => role === ORGANIZER)?.attendee ?? null;
  }

  attendeesOf(eventId: number): readonly Attendee[] {
    return (this.#people.get(eventId) ?? []).flatMap(({ role, attendee }) => (role === INVITEE ? [attendee] : []));
  }
}

const RULE_COLUMNS = ["frequency", "interval", "count", "end_date", "specifier", "week_start"];
const ALARM_COLUMNS = ["trigger_interval", "trigger_date", "disabled"];
/** "No alarm at this distance": the phone writes the largest number instead of nothing. */
const NO_INTERVAL = 2_147_483_647;

function ruleOf(row: SqlRow): RecurrenceRule {
  return {
    frequency: numberOf(row["frequency"]) ?? 0,
    interval: numberOf(row["interval"]) ?? 1,
    count: numberOf(row["count"]) ?? 0,
    endMs: cocoaMs(row["end_date"]),
    specifier: textOf(row["specifier"]),
    weekStart: numberOf(row["week_start"]),
  };
}

function alarmOf(row: SqlRow): EventAlarm | null {
  const seconds = numberOf(row["trigger_interval"]);
  const atMs = cocoaMs(row["trigger_date"]);
  const offsetSeconds = seconds === null || Math.abs(seconds) >= NO_INTERVAL ? null : seconds;
  if (flagOf(row["disabled"]) || (offsetSeconds === null && atMs === null)) return null;
  // An alarm at a fixed time has an interval of 0 beside it.
  return atMs === null ? { offsetSeconds, atMs } : { offsetSeconds: null, atMs };
}

/** Rows of a table by the event that owns them. */
function grouped<T>(
  database: BackupDatabase,
  table: string,
  owner: string,
  columns: readonly string[],
  read: (row: SqlRow) => T | null,
): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  if (!database.hasColumn(table, owner)) return groups;
  const sql = `SELECT ${owner} AS owner, ${database.select(table, columns)} FROM ${table} ORDER BY ROWID`;
  for (const row of database.rows(sql)) {
    const id = numberOf(row["owner"]);
    const value = read(row);
    if (id === null || value === null) continue;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [value]);
    else group.push(value);
  }
  return groups;
}

/** What calendars call it elsewhere, so that an import recognises an event it has already. */
function readUids(database: BackupDatabase): Map<number, string> {
  const uids = new Map<number, string>();
  const columns = database.select("CalendarItem", ["ROWID", "unique_identifier", "UUID"]);
  for (const row of database.rows(`SELECT ${columns} FROM CalendarItem`)) {
    const uid = textOf(row["unique_identifier"]) ?? textOf(row["UUID"]);
    const id = numberOf(row["ROWID"]);
    if (uid !== null && id !== null) uids.set(id, uid);
  }
  return uids;
}

function readLocations(database: BackupDatabase): Map<number, EventLocation> {
  const locations = new Map<number, EventLocation>();
  if (!database.hasTable("Location")) return locations;
  const columns = database.select("Location", ["ROWID", "title", "address", "latitude", "longitude"]);
  for (const row of database.rows(`SELECT ${columns} FROM Location`)) {
    const [latitude, longitude] = [numberOf(row["latitude"]), numberOf(row["longitude"])];
    const isPlace = latitude !== null && longitude !== null && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    locations.set(numberOf(row["ROWID"]) ?? 0, {
      title: textOf(row["title"]),
      address: textOf(row["address"]),
      latitude: isPlace ? latitude : null,
      longitude: isPlace ? longitude : null,
    });
  }
  return locations;
}

/** Without the occurrences that another event stands in for: that event says so itself. */
function readExceptions(database: BackupDatabase): Map<number, number[]> {
  const replaced = new Set<string>();
  if (database.hasColumn("CalendarItem", "orig_item_id") && database.hasColumn("CalendarItem", "orig_date")) {
    const sql = "SELECT orig_item_id, orig_date FROM CalendarItem WHERE orig_item_id IS NOT NULL";
    for (const row of database.rows(sql)) replaced.add(`${numberOf(row["orig_item_id"])}@${cocoaMs(row["orig_date"])}`);
  }
  const all = grouped(database, "ExceptionDate", "owner_id", ["date"], (row) => cocoaMs(row["date"]));
  const entries = Array.from(all, ([id, dates]): [number, number[]] => [
    id,
    dates.filter((ms) => !replaced.has(`${id}@${ms}`)),
  ]);
  return new Map(entries);
}

interface Person {
  readonly role: number;
  readonly attendee: Attendee;
}

/** Identity has no declared key; participants point to its implicit row number. */
function readPeople(database: BackupDatabase): Map<number, Person[]> {
  const names = new Map<number, { name: string | null; address: string | null }>();
  if (database.hasColumn("Identity", "display_name")) {
    const columns = database.select("Identity", ["display_name", "address"]);
    for (const row of database.rows(`SELECT ROWID AS id, ${columns} FROM Identity`)) {
      names.set(numberOf(row["id"]) ?? 0, { name: textOf(row["display_name"]), address: textOf(row["address"]) });
    }
  }
  const columns = ["entity_type", "email", "phone_number", "status", "is_self", "identity_id"];
  return grouped(database, "Participant", "owner_id", columns, (row) => {
    const identity = names.get(numberOf(row["identity_id"]) ?? -1);
    const address = identity?.address?.replace(/^mailto:/i, "") ?? null;
    const attendee = {
      name: identity?.name ?? null,
      email: textOf(row["email"]) ?? (address?.includes("@") === true ? address : null),
      phone: textOf(row["phone_number"]),
      status: numberOf(row["status"]),
      isSelf: flagOf(row["is_self"]),
    };
    return { role: numberOf(row["entity_type"]) ?? 0, attendee };
  });
}
