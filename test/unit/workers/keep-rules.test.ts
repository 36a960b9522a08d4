import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backUpIntoVault, backupPath, incompleteTag, keepsakeTag, writeWholeFile } from "../../../src/backup/index.ts";
import { utf8 } from "../../../src/base/bytes.ts";
import { createMemoryStore, createRepository, objectId, type Snapshot } from "../../../src/vault/index.ts";
import type { KeepRule } from "../../../src/workers/api.ts";
import { applyKeepRule, selectKept } from "../../../src/workers/vault/keep-rules.ts";
import { pinnedTag, removedTag } from "../../../src/workers/vault/snapshot-details.ts";

const none: KeepRule = { last: 0, withinDays: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
const DAY_MS = 86_400_000;
const NEWEST_MS = Date.UTC(2026, 10, 28, 12);

interface Made {
  readonly daysAgo: number;
  readonly tags?: readonly string[];
  readonly hostname?: string;
  readonly paths?: readonly string[];
}

function snapshot(number: number, { daysAgo, tags = [], hostname = "Home", paths = ["/PHONE"] }: Made): Snapshot {
  const id = objectId(number.toString(16).padStart(64, "0"));
  return {
    id,
    tree: id,
    hostname,
    paths,
    time: new Date(NEWEST_MS - daysAgo * DAY_MS),
    tags: [keepsakeTag, ...tags],
  };
}

function made(...list: readonly Made[]): readonly Snapshot[] {
  return list.map((each, number) => snapshot(number, each)).toSorted((a, b) => a.time.getTime() - b.time.getTime());
}

const daily = (count: number): readonly Made[] => Array.from({ length: count }, (_, daysAgo) => ({ daysAgo }));

describe("a keep rule", () => {
  it("with every part at nought keeps everything, pins or not", () => {
    const snapshots = made(...daily(5), { daysAgo: 9, tags: [pinnedTag] });
    expect(selectKept(snapshots, "PHONE", none)).toMatchObject({ remove: [] });
  });

  it("sees one phone under each of its names, and no other phone", () => {
    const snapshots = made(
      { daysAgo: 0, hostname: "New name" },
      { daysAgo: 1, hostname: "Old name" },
      { daysAgo: 2, paths: ["/OTHER"] },
    );
    const { keep, remove } = selectKept(snapshots, "PHONE", { ...none, last: 1 });
    expect([keep.length, remove.length]).toEqual([1, 1]);
  });

  it("leaves interrupted runs, removed snapshots and those of other programs alone", () => {
    const foreign = { ...snapshot(90, { daysAgo: 3 }), tags: [] };
    const snapshots = [
      foreign,
      ...made(
        { daysAgo: 0 },
        { daysAgo: 1, tags: [incompleteTag], paths: ["/incomplete/PHONE"] },
        { daysAgo: 2, tags: [removedTag] },
      ),
    ];
    const { keep, remove } = selectKept(snapshots, "PHONE", { ...none, last: 1 });
    expect([keep.length, remove.length]).toEqual([1, 0]);
  });

  it("takes a damaged or older setting for nought where it is no count", () => {
    const broken = { last: 2, daily: -3, weekly: Number.NaN, monthly: "many" } as unknown as KeepRule;
    expect(selectKept(made(...daily(5)), "PHONE", broken).keep).toHaveLength(2);
    expect(selectKept(made(...daily(5)), "PHONE", {} as KeepRule).remove).toEqual([]);
  });

  it("always keeps the newest and the pinned, and puts each snapshot on one side", () => {
    const count = fc.integer({ min: 0, max: 5 });
    const rules = fc.record({
      last: count,
      withinDays: count,
      daily: count,
      weekly: count,
      monthly: count,
      yearly: count,
    });
    const some = fc.array(
      fc.record({ daysAgo: fc.integer({ min: 0, max: 2_000 }), tags: fc.constantFrom<string[]>([], [pinnedTag]) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(some, rules, (list, rule) => {
        const snapshots = made(...list);
        const { keep, remove } = selectKept(snapshots, "PHONE", rule);
        expect([...keep, ...remove].sort()).toEqual(snapshots.map(({ id }) => id).sort());
        const newest = Math.max(...snapshots.map(({ time }) => time.getTime()));
        const gone = snapshots.filter(({ id }) => remove.includes(id));
        expect(gone.some(({ tags }) => tags.includes(pinnedTag))).toBe(false);
        const kept = snapshots.filter(({ id }) => keep.includes(id));
        expect(kept.some(({ time }) => time.getTime() === newest)).toBe(true);
      }),
    );
  });
});

describe("applying a keep rule", () => {
  it("removes exactly what the preview said, once, and nothing is deleted", async () => {
    const repository = await createRepository(createMemoryStore(), "bodu kimo rafe sute", {
      keyCost: { n: 1_024, r: 8, p: 1 },
    });
    for (let day = 6; day >= 0; day--) {
      const request = { udid: "PHONE", deviceName: "Home", nowMs: () => NEWEST_MS - day * DAY_MS };
      await backUpIntoVault(repository, request, (files) =>
        writeWholeFile(files, backupPath("PHONE/file"), [utf8(`day ${day}`)]),
      );
    }
    const rule = { ...none, last: 2, weekly: 2 };
    const { remove } = selectKept(await repository.snapshots(), "PHONE", rule);
    expect(remove.length).toBeGreaterThan(0);
    expect(await applyKeepRule(repository, "PHONE", rule)).toBe(remove.length);
    const after = await repository.snapshots();
    expect(after).toHaveLength(7);
    expect(after.filter(({ tags }) => tags.includes(removedTag))).toHaveLength(remove.length);
    expect(await applyKeepRule(repository, "PHONE", rule)).toBe(0);
  });
});
