import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, PEOPLE, seededUuid, sentence } from "../people.ts";
import { choices, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

/** Calendar.sqlitedb: two calendars, all-day and repeating events, places, guests, alarms. */
export const buildCalendar: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 5);
    const total = Math.max(20, Math.round(400 * work.scale)) + work.generation;
    db.exec(`
      CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));
      CREATE TABLE Store (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, default_alarm_offset INTEGER, type INTEGER, flags INTEGER, external_id TEXT);
      CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, store_id INTEGER, title TEXT, flags INTEGER, color TEXT, symbolic_color_name TEXT,
        color_is_display INTEGER, type TEXT, supported_entity_types INTEGER, external_id TEXT, sharing_status INTEGER, UUID TEXT, display_order INTEGER);
      CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, summary TEXT, location_id INTEGER, description TEXT, start_date REAL, start_tz TEXT,
        end_date REAL, end_tz TEXT, all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER, orig_date REAL, organizer_id INTEGER, self_attendee_id INTEGER,
        status INTEGER, invitation_status INTEGER, availability INTEGER, privacy_level INTEGER, url TEXT, last_modified REAL, sequence_num INTEGER,
        birthday_id INTEGER, modified_properties INTEGER, external_tracking_status INTEGER, external_id TEXT, external_mod_tag TEXT,
        unique_identifier TEXT, external_schedule_id TEXT, external_rep BLOB, response_comment TEXT, hidden INTEGER DEFAULT 0, has_recurrences INTEGER,
        has_attendees INTEGER, UUID TEXT, entity_type INTEGER, priority INTEGER, due_date REAL, due_tz TEXT, due_all_day INTEGER, completion_date REAL,
        creation_date REAL, conference_url TEXT, conference_url_detected TEXT, calendar_scale TEXT);
      CREATE TABLE Location (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, address TEXT, latitude INTEGER, longitude INTEGER, address_book_id TEXT, radius INTEGER, item_owner_id INTEGER, alarm_owner_id INTEGER);
      CREATE TABLE Identity (display_name TEXT, address TEXT, first_name TEXT, last_name TEXT, UNIQUE (display_name, address, first_name, last_name));
      CREATE TABLE Participant (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, entity_type INTEGER, type INTEGER, status INTEGER, pending_status INTEGER, role INTEGER, identity_id INTEGER, owner_id INTEGER, UUID TEXT, email TEXT, phone_number TEXT, is_self INTEGER, comment TEXT);
      CREATE TABLE Recurrence (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, frequency INTEGER, interval INTEGER, week_start INTEGER, count INTEGER, cached_end_date REAL, cached_end_date_tz TEXT, end_date REAL, specifier TEXT, by_month_months INTEGER, owner_id INTEGER, external_id TEXT, UUID TEXT);
      CREATE TABLE ExceptionDate (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, owner_id INTEGER, date REAL);
      CREATE TABLE Alarm (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, trigger_date REAL, trigger_interval INTEGER, type INTEGER, calendaritem_owner_id INTEGER, calendar_owner_id INTEGER, external_id TEXT, UUID TEXT, disabled INTEGER);
      INSERT INTO Store (ROWID, name, type) VALUES (1, 'Default', 0);
      INSERT INTO Calendar (ROWID, store_id, title, color, sharing_status, UUID) VALUES (1, 1, 'Home', '#1BADF8', 0, 'CAL-HOME'), (2, 1, 'Work', '#FF2968', 0, 'CAL-WORK');
      INSERT INTO Location (ROWID, title, address, latitude, longitude) VALUES (1, 'Boat house', 'Lake Road 1, Springfield', 52.4, 13.2);
      INSERT INTO Recurrence (frequency, interval, owner_id, specifier) VALUES (2, 1, 1, 'D=0MO'), (4, 1, 2, NULL);
      INSERT INTO ExceptionDate (owner_id, date) VALUES (1, 700000000);
      INSERT INTO Alarm (trigger_interval, type, calendaritem_owner_id, UUID) VALUES (-900, 0, 3, 'ALARM-1');`);
    insertRows(
      db,
      insertSql("CalendarItem", [
        "ROWID",
        "summary",
        "location_id",
        "description",
        "start_date",
        "start_tz",
        "end_date",
        "end_tz",
        "all_day",
        "calendar_id",
        "status",
        "has_recurrences",
        "has_attendees",
        "UUID",
        "unique_identifier",
        "entity_type",
        "creation_date",
        "last_modified",
      ]),
      Array.from({ length: total }, (_, index): Row => {
        const start = cocoa(SCENARIO_NOW) + (index - total + 30) * 50_000;
        const allDay = index % 10 === 0;
        const uuid = seededUuid(choose);
        return [
          index + 1,
          sentence(choose),
          index % 6 === 0 ? 1 : null,
          index % 4 === 0 ? "Bring sunscreen" : null,
          start,
          allDay ? "_float" : "Europe/Berlin",
          start + (allDay ? 86_399 : 3600),
          "Europe/Berlin",
          allDay ? 1 : 0,
          1 + (index % 2),
          0,
          index < 2 ? 1 : 0,
          index % 8 === 0 ? 1 : 0,
          uuid,
          uuid,
          2,
          start - 90_000,
          start - 80_000,
        ];
      }),
    );
    insertRows(
      db,
      insertSql("Participant", ["entity_type", "status", "owner_id", "email", "is_self"]),
      PEOPLE.slice(0, 10).map((one, index): Row => [7, index % 4, 1 + 8 * index, one.mail, 0]),
    );
  });
