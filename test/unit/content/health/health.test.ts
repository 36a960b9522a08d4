import { describe, expect, it } from "vitest";
import { healthAvailable, openHealthStore } from "../../../../src/content/health/health-store.ts";
import type { ContentProblem } from "../../../../src/content/reader.ts";
import { backupOf, type FileInBackup } from "../../../support/content/backup-of.ts";
import { changed, databaseOf } from "../../../support/content/databases.ts";
import { buildHealth, buildHealthSources } from "../../../virtual-iphone/scenarios/databases/health.ts";

const SAMPLES = "Health/healthdb_secure.sqlite";
const inHealth = (path: string, bytes: FileInBackup["bytes"]): FileInBackup => ({
  domain: "HealthDomain",
  path,
  bytes,
});

async function healthOf(iosMajor: number) {
  return openHealthStore(
    await backupOf([
      inHealth(SAMPLES, await databaseOf(buildHealth, iosMajor)),
      inHealth("Health/healthdb.sqlite", await databaseOf(buildHealthSources, iosMajor)),
    ]),
  );
}

describe.each([15, 18])("Health of iOS %i", (iosMajor) => {
  it("lists its types, the most frequent first, without what was deleted", async () => {
    const store = await healthOf(iosMajor);
    expect(store.types().map(({ type, info, count }) => [type, info?.kind, count])).toEqual([
      [7, "steps", 27],
      [5, "heart-rate", 9],
      [63, "sleep", 9],
      [79, undefined, 1],
      [9999, undefined, 1],
    ]);
    store.close();
  });

  it("gives samples in people's units with their source", async () => {
    const store = await healthOf(iosMajor);
    const [pulse] = [...store.samples(5)].slice(-1);
    expect(pulse).toEqual({
      startMs: 1_773_500_400_000,
      endMs: 1_773_500_400_000,
      value: 75,
      source: "Maya's Watch",
      timeZone: "America/New_York",
    });
    expect([...store.samples(63)].at(-1)?.value).toBe(2);
    expect([...store.samples(9999)]).toMatchObject([{ value: 42, source: "Maya's iPhone" }]);
    store.close();
  });

  it("adds up days per source, as phone and watch count the same steps", async () => {
    const store = await healthOf(iosMajor);
    const dayOf = (sample: { startMs: number | null }) => new Date(sample.startMs ?? 0).toISOString().slice(0, 10);
    expect(store.dayTotals(7, dayOf).slice(-2)).toEqual([
      { day: "2026-03-14", source: "Maya's iPhone", total: 1500 },
      { day: "2026-03-14", source: "Maya's Watch", total: 1200 },
    ]);
    store.close();
  });

  it("has workouts", async () => {
    const store = await healthOf(iosMajor);
    expect([...store.workouts()]).toEqual([
      {
        activity: 37,
        startMs: 1_773_500_400_000 - 7_200_000,
        endMs: 1_773_500_400_000 - 3_600_000,
        durationSeconds: 3_500,
        distanceMetres: 8_500,
        source: "Maya's Watch",
      },
    ]);
    store.close();
  });
});

describe("Health", () => {
  it("goes without the names of sources, which is told when they can't be read", async () => {
    const problems: ContentProblem[] = [];
    const samples = inHealth(SAMPLES, await databaseOf(buildHealth, 18));
    const broken = await backupOf([samples, inHealth("Health/healthdb.sqlite", "broken")]);
    const store = await openHealthStore(broken, { onProblem: (problem) => problems.push(problem) });
    expect([...store.samples(9999)]).toMatchObject([{ value: 42, source: null }]);
    expect(problems).toMatchObject([{ what: "healthdb.sqlite" }]);
    store.close();
    (await openHealthStore(await backupOf([samples]), { onProblem: (problem) => problems.push(problem) })).close();
    expect(problems).toHaveLength(1);
  });

  it("goes without the tables a version does not have", async () => {
    const bytes = await changed(
      await databaseOf(buildHealth, 18),
      "DROP TABLE objects",
      "DROP TABLE category_samples",
      "DROP TABLE data_provenances",
      "DROP TABLE workout_activities",
    );
    const store = await openHealthStore(await backupOf([inHealth(SAMPLES, bytes)]));
    expect([...store.samples(63)][0]).toMatchObject({ value: null, source: null });
    expect([...store.workouts()]).toMatchObject([{ activity: null, distanceMetres: 8_500 }]);
    store.close();
  });

  it("is left out of copies without a password", async () => {
    expect(await healthAvailable(await backupOf([inHealth("x", "x")]))).toBe("needs-encryption");
    const other = await backupOf([inHealth(SAMPLES, await databaseOf(buildHealthSources, 18))]);
    await expect(openHealthStore(other)).rejects.toMatchObject({ code: "content/malformed" });
  });
});
