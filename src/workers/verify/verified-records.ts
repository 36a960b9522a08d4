import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { VerifyReport, VerifyState } from "../../backup/index.ts";
import { summaryOf, type VerifiedSummary } from "./verified-summary.ts";

interface Schema extends DBSchema {
  reports: { key: string; value: VerifyReport };
  /** Of full verifications that were stopped. */
  states: { key: string; value: VerifyState };
}

/** What this browser remembers of verifications. A database that refuses costs the memory, never the verification. */
export interface VerifiedRecords {
  report(key: string): Promise<VerifyReport | null>;
  summary(key: string): Promise<VerifiedSummary | null>;
  keepReport(key: string, report: VerifyReport): Promise<void>;
  state(key: string): Promise<VerifyState | null>;
  keepState(key: string, state: VerifyState): Promise<void>;
  dropState(key: string): Promise<void>;
}

export function openVerifiedRecords(): VerifiedRecords {
  const report = (key: string): Promise<VerifyReport | null> =>
    attempt(null, async (database) => (await database.get("reports", key)) ?? null);
  return {
    report,
    async summary(key) {
      const found = await report(key);
      return found === null ? null : summaryOf(found);
    },
    keepReport: (key, finished) =>
      attempt(undefined, async (database) => {
        await database.put("reports", finished, key);
      }),
    state: (key) => attempt(null, async (database) => (await database.get("states", key)) ?? null),
    keepState: (key, state) =>
      attempt(undefined, async (database) => {
        await database.put("states", state, key);
      }),
    dropState: (key) => attempt(undefined, (database) => database.delete("states", key)),
  };
}

async function attempt<T>(otherwise: T, work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  try {
    const database = await openDB<Schema>("keepsake-verified", 1, {
      upgrade(upgraded) {
        upgraded.createObjectStore("reports");
        upgraded.createObjectStore("states");
      },
    });
    try {
      return await work(database);
    } finally {
      database.close();
    }
  } catch {
    return otherwise;
  }
}
