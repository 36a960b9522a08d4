import { describe, expect, it } from "vitest";
import { noPhones, reduceKnownPhones } from "../../../src/ui/state/known-phones.ts";
import { MAX_RUNS, noRuns, type Run, reduceRuns, unfinishedRuns } from "../../../src/ui/state/runs.ts";
import type { DeviceInfo } from "../../../src/workers/api.ts";

function run(id: string, startedAtMs: number, result: Run["result"], udid = "u"): Run {
  const rest = { phoneName: "", demo: false, placeName: "", endedAtMs: null, bytes: 0, files: 0 };
  return { id, kind: "backup", udid, startedAtMs, result, code: null, missed: null, ...rest };
}

describe("runs", () => {
  it("are listed newest first, each once, and not without end", () => {
    const many = Array.from({ length: MAX_RUNS + 5 }, (_, index) => run(String(index), index, "done"));
    const loaded = reduceRuns(noRuns, { type: "runs/loaded", list: many });
    expect(loaded.list).toHaveLength(MAX_RUNS);
    expect(loaded.list[0]?.startedAtMs).toBe(MAX_RUNS + 4);
    const again = reduceRuns(loaded, { type: "runs/put", run: run("1004", 1_004, "failed") });
    expect(again.list).toHaveLength(MAX_RUNS);
    expect(again.list[0]?.result).toBe("failed");
  });

  it("keep what began while the memory was read", () => {
    const begun = reduceRuns(noRuns, { type: "runs/put", run: run("new", 9, "running") });
    const loaded = reduceRuns(begun, { type: "runs/loaded", list: [run("old", 1, "done")] });
    expect(loaded.list.map(({ id }) => id)).toEqual(["new", "old"]);
  });

  it("are unfinished until a later one of the same phone came to its end", () => {
    const broken = reduceRuns(noRuns, {
      type: "runs/loaded",
      list: [run("a", 1, "broken"), run("b", 1, "broken", "w")],
    });
    expect(unfinishedRuns(broken).map(({ id }) => id)).toEqual(["a", "b"]);
    const later = reduceRuns(broken, { type: "runs/put", run: run("c", 2, "done") });
    expect(unfinishedRuns(later).map(({ id }) => id)).toEqual(["b"]);
    const missed = reduceRuns(later, { type: "runs/put", run: run("d", 3, "missed", "w") });
    expect(unfinishedRuns(missed).map(({ id }) => id)).toEqual(["b"]);
    const dismissed = { ...run("b", 1, "broken", "w"), dismissed: true } as const;
    expect(unfinishedRuns(reduceRuns(missed, { type: "runs/put", run: dismissed }))).toEqual([]);
  });
});

describe("known phones", () => {
  const info = { name: "Home iPhone", productVersion: "18" } as DeviceInfo;
  const phone = { udid: "u", name: "", demo: false };

  it("keep what was wanted for them when they are seen before the memory is read", () => {
    const stored = {
      udid: "u",
      demo: false,
      info,
      firstSeenMs: 1,
      lastSeenMs: 2,
      lastBackup: null,
      rules: { onPlug: true, remindAfterDays: 3 },
    };
    const newer = { ...info, productVersion: "26" };
    const seen = reduceKnownPhones(noPhones, { type: "phones/seen", phone, info: newer, nowMs: 9 });
    const loaded = reduceKnownPhones(seen, { type: "phones/loaded", list: [stored] });
    expect(loaded).toEqual({ loaded: true, list: [{ ...stored, info: newer, lastSeenMs: 9 }] });
  });

  it("are reminded of, except the demo", () => {
    const seen = reduceKnownPhones(noPhones, { type: "phones/seen", phone, info, nowMs: 9 });
    expect(seen.list[0]?.rules.remindAfterDays).toBe(7);
    const demo = reduceKnownPhones(noPhones, { type: "phones/seen", phone: { ...phone, demo: true }, info, nowMs: 9 });
    expect(demo.list[0]?.rules.remindAfterDays).toBeNull();
  });
});
