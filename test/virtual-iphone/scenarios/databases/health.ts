import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa } from "../people.ts";
import { type DatabaseBuilder, insertSql, type Row } from "./database.ts";

const DAY = 86_400;
const HEART_RATE = 5;
const STEPS = 7;
const SLEEP = 63;

/** healthdb_secure.sqlite: steps of a phone and a watch for some days, heart rate, sleep, one kind nobody knows, workouts. */
export const buildHealth: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const days = Math.max(3, Math.round(90 * work.scale));
    // Activities have a table of their own since iOS 16.
    const activities = work.iosMajor >= 16;
    db.exec(`
      CREATE TABLE objects (data_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB, provenance INTEGER, type INTEGER, creation_date REAL);
      CREATE TABLE samples (data_id INTEGER PRIMARY KEY, start_date REAL, end_date REAL, data_type INTEGER);
      CREATE TABLE quantity_samples (data_id INTEGER PRIMARY KEY, quantity REAL, original_quantity REAL, original_unit INTEGER);
      CREATE TABLE category_samples (data_id INTEGER PRIMARY KEY, value INTEGER);
      CREATE TABLE data_provenances (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, source_id INTEGER, device_id INTEGER, tz_name TEXT);
      CREATE TABLE workouts (data_id INTEGER PRIMARY KEY, ${activities ? "" : "activity_type INTEGER, duration REAL, "}total_distance REAL, goal REAL);
      ${activities ? "CREATE TABLE workout_activities (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB, owner_id INTEGER, is_primary_activity INTEGER, activity_type INTEGER, start_date REAL, end_date REAL, duration REAL);" : ""}
      INSERT INTO data_provenances VALUES (1, 10, 1, 'Europe/Berlin'), (2, 20, 2, 'America/New_York');`);
    const objects: Row[] = [];
    const samples: Row[] = [];
    const quantities: Row[] = [];
    const categories: Row[] = [];
    const add = (type: number, start: number, seconds: number, provenance: number, kind = 1): number => {
      const id = objects.length + 1;
      objects.push([id, provenance, kind, start + seconds]);
      samples.push([id, start, start + seconds, type]);
      return id;
    };
    for (let day = 0; day < days; day += 1) {
      const at = cocoa(SCENARIO_NOW) - day * DAY;
      quantities.push(
        [add(STEPS, at, 600, 1), 1000 + day],
        [add(STEPS, at + 60, 600, 1), 500],
        [add(STEPS, at, 600, 2), 1200],
      );
      // What was deleted keeps its row.
      quantities.push([add(STEPS, at, 600, 1, 2), 77_777]);
      quantities.push([add(HEART_RATE, at, 0, 2), 1.25]);
      categories.push([add(SLEEP, at - 30_000, 3_600, 2), 2 + (day % 4)]);
    }
    quantities.push([add(9_999, cocoa(SCENARIO_NOW), 0, 1), 42]);
    const workout = add(79, cocoa(SCENARIO_NOW) - 7_200, 3_600, 2);
    insertRows(db, insertSql("objects", ["data_id", "provenance", "type", "creation_date"]), objects);
    insertRows(db, insertSql("samples", ["data_id", "start_date", "end_date", "data_type"]), samples);
    insertRows(db, insertSql("quantity_samples", ["data_id", "quantity"]), quantities);
    insertRows(db, insertSql("category_samples", ["data_id", "value"]), categories);
    if (activities) {
      insertRows(db, insertSql("workouts", ["data_id", "total_distance"]), [[workout, 8.5]]);
      const columns = ["owner_id", "is_primary_activity", "activity_type", "duration"];
      insertRows(db, insertSql("workout_activities", columns), [[workout, 1, 37, 3_500]]);
    } else {
      const columns = ["data_id", "activity_type", "duration", "total_distance"];
      insertRows(db, insertSql("workouts", columns), [[workout, 37, 3_500, 8.5]]);
    }
  });

/** healthdb.sqlite: who measured. */
export const buildHealthSources: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) =>
    db.exec(`
      CREATE TABLE sources (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB, bundle_id TEXT, name TEXT);
      CREATE TABLE source_devices (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, manufacturer TEXT, model TEXT, localIdentifier TEXT);
      INSERT INTO sources (ROWID, bundle_id, name) VALUES (10, 'com.apple.health.phone', 'Maya''s iPhone'), (20, 'com.apple.health.watch', 'Maya''s Watch');
      INSERT INTO source_devices (ROWID, name, model) VALUES (1, 'iPhone', 'iPhone'), (2, 'Apple Watch', 'Watch');`),
  );
