import type { BackupBrowser } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, databaseAvailable, numberOf, openFirstDatabase, textOf } from "../backup-database.ts";
import type { ReadOptions, Unavailable } from "../reader.ts";
import { cocoaMs } from "../time.ts";
import { HEALTH_TYPES, type HealthTypeInfo } from "./health-types.ts";

/** All samples of one kind, in numbers. */
export interface HealthType {
  readonly type: number;
  /** Null for kinds nobody has told us about. */
  readonly info: HealthTypeInfo | null;
  readonly count: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

export interface HealthSample {
  readonly startMs: number | null;
  readonly endMs: number | null;
  /** In the unit of the type; as stored when the type is not known. Null where the phone keeps it elsewhere. */
  readonly value: number | null;
  /** Which phone, watch or app measured it; devices overlap, so sums are per source. */
  readonly source: string | null;
  readonly timeZone: string | null;
}

export interface Workout {
  /** As stored. @source Apple HealthKit, HKWorkoutActivityType */
  readonly activity: number | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly durationSeconds: number | null;
  readonly distanceMetres: number | null;
  readonly source: string | null;
}

/** What one source counted on one day. */
export interface DayTotal {
  /** "2026-03-14", in the zone the sample was taken in. */
  readonly day: string;
  readonly source: string | null;
  readonly total: number;
}

const SAMPLES = [{ domain: "HealthDomain", path: "Health/healthdb_secure.sqlite" }];
const SOURCES = [{ domain: "HealthDomain", path: "Health/healthdb.sqlite" }];
/** Rows that stand for something deleted. */
const DELETED = 2;

/** Only encrypted backups have Health. */
export function healthAvailable(browser: BackupBrowser, options?: ReadOptions): Promise<Unavailable | null> {
  return databaseAvailable(browser, { places: SAMPLES, onlyEncrypted: true }, options);
}

/** @throws content/absent, content/malformed */
export async function openHealthStore(browser: BackupBrowser, options?: ReadOptions): Promise<HealthStore> {
  const database = await openFirstDatabase(browser, SAMPLES, options);
  try {
    if (!database.hasColumn("samples", "data_type")) {
      throw new KeepsakeError("content/malformed", { what: "health", missing: "samples" });
    }
    return new HealthStore(database, await readSources(browser, options));
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Health as lists of types and their samples. */
export class HealthStore {
  readonly #database: BackupDatabase;
  readonly #sources: ReadonlyMap<number, string>;

  constructor(database: BackupDatabase, sources: ReadonlyMap<number, string>) {
    this.#database = database;
    this.#sources = sources;
  }

  /** The most frequent first. */
  types(): HealthType[] {
    const { join, where } = this.#living();
    const sql =
      "SELECT sample.data_type AS type, count(*) AS items, min(sample.start_date) AS first, max(sample.end_date) AS last " +
      `FROM samples AS sample ${join} ${where} GROUP BY 1 ORDER BY 2 DESC, 1`;
    return Array.from(this.#database.rows(sql), (row) => {
      const type = numberOf(row["type"]) ?? 0;
      const [firstMs, lastMs] = [cocoaMs(row["first"]), cocoaMs(row["last"])];
      return { type, info: HEALTH_TYPES[type] ?? null, count: numberOf(row["items"]) ?? 0, firstMs, lastMs };
    });
  }

  /** Samples of one type, the oldest first. */
  *samples(type: number): Generator<HealthSample> {
    const factor = HEALTH_TYPES[type]?.factor ?? 1;
    for (const row of this.#database.rows(this.#samplesSql(), [type])) {
      const value = numberOf(row["quantity"]) ?? numberOf(row["value"]);
      yield {
        startMs: cocoaMs(row["start_date"]),
        endMs: cocoaMs(row["end_date"]),
        value: value === null ? null : value * factor,
        source: this.#sources.get(numberOf(row["source_id"]) ?? -1) ?? null,
        timeZone: textOf(row["tz_name"]),
      };
    }
  }

  /** Sums of one type per day and source, the oldest day first. */
  dayTotals(type: number, dayOf: (sample: HealthSample) => string | null): DayTotal[] {
    const totals = new Map<string, { day: string; source: string | null; total: number }>();
    for (const sample of this.samples(type)) {
      const day = dayOf(sample);
      if (day === null || sample.value === null) continue;
      const key = `${day} ${sample.source}`;
      const total = totals.get(key);
      if (total === undefined) totals.set(key, { day, source: sample.source, total: sample.value });
      else total.total += sample.value;
    }
    return Array.from(totals.values()).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  }

  /** The newest first. */
  *workouts(): Generator<Workout> {
    if (!this.#database.hasColumn("workouts", "data_id")) return;
    const own = this.#database.select("workouts", ["activity_type", "duration", "total_distance"], "workout");
    const { columns, join } = this.#activities();
    const living = this.#living();
    const sources = this.#sourceColumns();
    const sql =
      `SELECT sample.start_date AS start_date, sample.end_date AS end_date, ${own}${columns}${sources.columns} ` +
      `FROM workouts AS workout JOIN samples AS sample ON sample.data_id = workout.data_id ${join} ${living.join} ` +
      `${sources.join} ${living.where} ORDER BY sample.start_date DESC`;
    for (const row of this.#database.rows(sql)) yield this.#workout(row);
  }

  close(): void {
    this.#database.close();
  }

  #workout(row: SqlRow): Workout {
    const distance = numberOf(row["total_distance"]);
    return {
      activity: numberOf(row["activity_type"]) ?? numberOf(row["main_activity"]),
      startMs: cocoaMs(row["start_date"]),
      endMs: cocoaMs(row["end_date"]),
      durationSeconds: numberOf(row["duration"]) ?? numberOf(row["main_duration"]),
      // Stored in kilometres.
      distanceMetres: distance === null ? null : distance * 1000,
      source: this.#sources.get(numberOf(row["source_id"]) ?? -1) ?? null,
    };
  }

  /** Since iOS 16 what was done is in a table of its own. */
  #activities(): { columns: string; join: string } {
    const table = "workout_activities";
    if (!this.#database.hasColumn(table, "owner_id") || !this.#database.hasColumn(table, "is_primary_activity")) {
      return { columns: "", join: "" };
    }
    return {
      columns: ", activity.activity_type AS main_activity, activity.duration AS main_duration",
      join: `LEFT JOIN ${table} AS activity ON activity.owner_id = workout.data_id AND activity.is_primary_activity = 1`,
    };
  }

  #samplesSql(): string {
    const database = this.#database;
    const living = this.#living();
    const sources = this.#sourceColumns();
    const quantity = database.hasColumn("quantity_samples", "quantity");
    const category = database.hasColumn("category_samples", "value");
    return (
      `SELECT ${database.select("samples", ["start_date", "end_date"], "sample")}` +
      (quantity ? ", quantity.quantity AS quantity" : "") +
      (category ? ", category.value AS value" : "") +
      `${sources.columns} FROM samples AS sample ` +
      (quantity ? "LEFT JOIN quantity_samples AS quantity ON quantity.data_id = sample.data_id " : "") +
      (category ? "LEFT JOIN category_samples AS category ON category.data_id = sample.data_id " : "") +
      `${living.join} ${sources.join} ${living.where === "" ? "WHERE" : `${living.where} AND`} sample.data_type = ? ` +
      "ORDER BY sample.start_date, sample.data_id"
    );
  }

  #living(): { join: string; where: string } {
    if (!this.#database.hasColumn("objects", "type")) return { join: "", where: "" };
    return {
      join: "LEFT JOIN objects AS object ON object.data_id = sample.data_id",
      where: `WHERE object.type IS NOT ${DELETED}`,
    };
  }

  #sourceColumns(): { columns: string; join: string } {
    const known =
      this.#database.hasColumn("objects", "type") &&
      this.#database.hasColumn("objects", "provenance") &&
      this.#database.hasColumn("data_provenances", "source_id");
    if (!known) return { columns: "", join: "" };
    const columns = this.#database.select("data_provenances", ["source_id", "tz_name"], "origin");
    return {
      columns: `, ${columns}`,
      join: "LEFT JOIN data_provenances AS origin ON origin.ROWID = object.provenance",
    };
  }
}

/** Names of what measured, from a database beside the samples. Without it samples have no source; that is told. */
async function readSources(browser: BackupBrowser, options?: ReadOptions): Promise<Map<number, string>> {
  const sources = new Map<number, string>();
  try {
    const database = await openFirstDatabase(browser, SOURCES, options);
    try {
      if (!database.hasColumn("sources", "name")) return sources;
      for (const row of database.rows("SELECT ROWID AS id, name FROM sources")) {
        const name = textOf(row["name"]);
        if (name !== null) sources.set(numberOf(row["id"]) ?? 0, name);
      }
    } finally {
      database.close();
    }
  } catch (error) {
    throwIfAborted(options?.signal);
    if (!hasCode(error, "content/absent")) {
      options?.onProblem?.({ error: asKeepsakeError(error, "content/malformed"), what: "healthdb.sqlite" });
    }
  }
  return sources;
}
