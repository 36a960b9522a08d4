import { describe, expect, it } from "vitest";
import { SOURCE_DATE_MS } from "../../../src/base/source-date.ts";
import { type AppState, initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import { missedRuns, startsByItself } from "../../../src/ui/state/automation.ts";
import { doubtOf } from "../../../src/ui/state/clock-doubt.ts";
import { keepClock } from "../../../src/ui/state/clock-keeper.ts";
import type { KnownPhone } from "../../../src/ui/state/known-phones.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";
import { overdueDays } from "../../../src/ui/state/record.ts";
import type { Run } from "../../../src/ui/state/runs.ts";
import { createStore } from "../../../src/ui/state/store.ts";
import type { DeviceInfo, SnapshotInfo } from "../../../src/workers/api.ts";

const DAY_MS = 86_400_000;
const now = SOURCE_DATE_MS + 100 * DAY_MS;
const platform = detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true });
const first = initialState(platform);

function withSnapshot(madeAtMs: number, change: Partial<SnapshotInfo> = {}): AppState {
  const known = { id: "v", name: "T7", place: { kind: "browser" }, check: null } as const;
  const vault = { known, access: "granted", door: "open", content: null, error: null } as const;
  const made = { id: "s", contentId: "s", madeAtMs, udid: "u", complete: true, removed: false, ...change };
  const content = { id: "v", repositoryId: "r", subfolder: null, snapshots: [made as SnapshotInfo] };
  return reduceApp(reduceApp(first, { type: "vaults/known", vault }), { type: "vaults/opened", id: "v", content });
}

function withRun(endedAtMs: number, result: Run["result"] = "done"): AppState {
  const run = { id: "r", kind: "backup", udid: "u", startedAtMs: endedAtMs - 1, endedAtMs, result } as Run;
  return reduceApp(first, { type: "runs/loaded", list: [run] });
}

function withPhone(clockAheadMs: number | null): AppState {
  const info = { name: "Home iPhone", clockAheadMs } as DeviceInfo;
  return reduceApp(first, { type: "connection/ready", phone: { udid: "u", name: "", demo: false }, info });
}

describe("doubt in this computer's clock", () => {
  it("is there before the sources were written, and not from then on", () => {
    expect(doubtOf(first, SOURCE_DATE_MS - 1)).toEqual({ kind: "source", ms: SOURCE_DATE_MS });
    expect(doubtOf(first, SOURCE_DATE_MS)).toBeNull();
  });

  it("comes from a snapshot of a day that is yet to come, unless it was removed", () => {
    expect(doubtOf(withSnapshot(now + DAY_MS - 1), now)).toBeNull();
    expect(doubtOf(withSnapshot(now + DAY_MS), now)).toEqual({ kind: "snapshot", ms: now + DAY_MS });
    expect(doubtOf(withSnapshot(now + DAY_MS, { removed: true }), now)).toBeNull();
  });

  it("comes from a run of a day that is yet to come, but not from one that was missed", () => {
    expect(doubtOf(withRun(now + DAY_MS), now)).toEqual({ kind: "run", ms: now + DAY_MS });
    expect(doubtOf(withRun(now + DAY_MS - 1), now)).toBeNull();
    expect(doubtOf(withRun(now + 9 * DAY_MS, "missed"), now)).toBeNull();
  });

  it("comes from a connected phone whose clock is a day away, in either direction", () => {
    expect(doubtOf(withPhone(DAY_MS), now)).toEqual({ kind: "phone", ms: DAY_MS });
    expect(doubtOf(withPhone(-DAY_MS), now)).toEqual({ kind: "phone", ms: -DAY_MS });
    expect(doubtOf(withPhone(DAY_MS - 1), now)).toBeNull();
    expect(doubtOf(withPhone(null), now)).toBeNull();
    expect(doubtOf(reduceApp(withPhone(DAY_MS), { type: "connection/none" }), now)).toBeNull();
  });
});

describe("while the clock is in doubt", () => {
  const rules = { onPlug: true, remindAfterDays: 7 };
  const phone: KnownPhone = {
    udid: "u",
    demo: false,
    info: { name: "Home iPhone" } as DeviceInfo,
    firstSeenMs: now - 20 * DAY_MS,
    lastSeenMs: now,
    lastBackup: null,
    rules,
  };
  const ready = reduceApp(reduceApp(first, { type: "phones/loaded", list: [phone] }), {
    type: "places/loaded",
    list: [],
    chosenId: null,
  });
  const known = reduceApp(ready, { type: "runs/loaded", list: [] });
  const doubted = reduceApp(known, { type: "clock/judged", doubt: { kind: "phone", ms: DAY_MS } });

  it("nobody is reproached for being late", () => {
    expect(overdueDays(known, phone, now)).toBe(20);
    expect(missedRuns(known, now, now)).toHaveLength(1);
    expect(overdueDays(doubted, phone, now)).toBeNull();
    expect(missedRuns(doubted, now, now)).toEqual([]);
  });

  it("a phone is saved though its last backup has a date that is yet to come", () => {
    const backedUp = { atMs: now + 3 * DAY_MS, placeName: "", placeKind: "browser" } as const;
    const place = {
      known: { id: "b", name: "", place: { kind: "browser" } },
      access: "granted",
      backups: [],
      error: null,
    } as const;
    let state = reduceApp(first, { type: "phones/loaded", list: [{ ...phone, lastBackup: backedUp }] });
    state = reduceApp(state, { type: "places/loaded", list: [place], chosenId: "b" });
    const connected = {
      type: "connection/ready",
      phone: { udid: "u", name: "", demo: false },
      info: phone.info,
    } as const;
    expect(startsByItself(reduceApp(state, connected), now)).toBe(true);
  });
});

describe("the keeper of the clock", () => {
  it("judges anew with everything that becomes known, and takes it back", () => {
    const store = createStore(first, reduceApp);
    keepClock({ store });
    expect(store.state.clock).toBeNull();
    const farMs = Date.now() + 30 * DAY_MS;
    const { list } = withRun(farMs).runs;
    store.dispatch({ type: "runs/loaded", list });
    expect(store.state.clock).toEqual({ kind: "run", ms: farMs });
    store.dispatch({ type: "runs/cleared" });
    expect(store.state.clock).toBeNull();
  });
});
