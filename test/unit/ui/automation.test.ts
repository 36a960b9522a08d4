import { describe, expect, it } from "vitest";
import { type AppState, initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import { missedRuns, newsOf, startsByItself } from "../../../src/ui/state/automation.ts";
import type { KnownPhone } from "../../../src/ui/state/known-phones.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";
import type { DeviceInfo } from "../../../src/workers/api.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const now = new Date(2026, 4, 20, 12).getTime();
const platform = detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true });
const info = { name: "Home iPhone" } as DeviceInfo;
const phone = { udid: "u", name: "", demo: false };
const subject = {
  kind: "backup",
  udid: "u",
  phoneName: "Home iPhone",
  placeName: "T7",
  placeKind: "browser",
  demo: false,
} as const;

function knownPhone(change: Partial<KnownPhone> = {}): KnownPhone {
  const rules = { onPlug: true, remindAfterDays: 7 };
  return { udid: "u", demo: false, info, firstSeenMs: 0, lastSeenMs: 0, lastBackup: null, rules, ...change };
}

function state(known: KnownPhone, isConnected = true, hasPlace = true): AppState {
  let made = reduceApp(initialState(platform), { type: "phones/loaded", list: [known] });
  made = reduceApp(made, { type: "runs/loaded", list: [] });
  const place = {
    known: { id: "b", name: "", place: { kind: "browser" } },
    access: "granted",
    backups: [],
    error: null,
  };
  made = reduceApp(made, {
    type: "places/loaded",
    list: hasPlace ? [place as never] : [],
    chosenId: hasPlace ? "b" : null,
  });
  return isConnected ? reduceApp(made, { type: "connection/ready", phone, info }) : made;
}

describe("a backup by itself", () => {
  it("starts for a phone that wants it, when everything is there", () => {
    expect(startsByItself(state(knownPhone()), now)).toBe(true);
    expect(startsByItself(state(knownPhone(), false), now)).toBe(false);
    expect(startsByItself(state(knownPhone(), true, false), now)).toBe(false);
    expect(startsByItself(state(knownPhone({ rules: { onPlug: false, remindAfterDays: 7 } })), now)).toBe(false);
  });

  it("leaves four hours between two", () => {
    const at = (atMs: number): AppState =>
      state(knownPhone({ lastBackup: { atMs, placeName: "", placeKind: "browser" } }));
    expect(startsByItself(at(now - 4 * HOUR_MS + 1), now)).toBe(false);
    expect(startsByItself(at(now - 4 * HOUR_MS), now)).toBe(true);
  });

  it("does not start over one that runs", () => {
    const running = reduceApp(state(knownPhone()), { type: "operation/started", subject, nowMs: now });
    expect(startsByItself(running, now)).toBe(false);
  });
});

describe("a backup that did not happen", () => {
  const late = knownPhone({ lastBackup: { atMs: now - 8 * DAY_MS, placeName: "", placeKind: "browser" } });

  it("is written down once a day, with the reason", () => {
    const cases = [
      [state(late), now - 1_000, "not-open"],
      [state(late, false), now - HOUR_MS, "not-connected"],
      [state(late, true, false), now - HOUR_MS, "no-place"],
      [state(late), now - HOUR_MS, "not-started"],
    ] as const;
    for (const [given, openedAtMs, reason] of cases) {
      const [run, ...more] = missedRuns(given, now, openedAtMs);
      expect([run?.missed, more]).toEqual([reason, []]);
      if (run === undefined) continue;
      const told = reduceApp(given, { type: "runs/put", run });
      expect(missedRuns(told, now + HOUR_MS, openedAtMs)).toEqual([]);
      expect(missedRuns(told, now + DAY_MS, openedAtMs)).toHaveLength(1);
    }
  });

  it("is not missed before it is due, nor before everything was read", () => {
    const fresh = knownPhone({ lastBackup: { atMs: now - DAY_MS, placeName: "", placeKind: "browser" } });
    expect(missedRuns(state(fresh), now, 0)).toEqual([]);
    expect(missedRuns(reduceApp(initialState(platform), { type: "phones/loaded", list: [late] }), now, 0)).toEqual([]);
  });
});

describe("news", () => {
  const running = reduceApp(state(knownPhone()), { type: "operation/started", subject, nowMs: now });

  it("are told when the phone waits and when a run ends, each once", () => {
    const waiting = reduceApp(running, { type: "operation/passcode", asked: true, nowMs: now });
    expect(newsOf(running, waiting)?.kind).toBe("passcode");
    expect(newsOf(waiting, reduceApp(waiting, { type: "operation/passcode", asked: true, nowMs: now + 1 }))).toBeNull();
    const report = { files: 1, bytes: 1, warnings: [] };
    const done = reduceApp(running, { type: "operation/done", report, nowMs: now });
    expect(newsOf(running, done)).toEqual({ kind: "done", phoneName: "Home iPhone" });
    expect(newsOf(done, done)).toBeNull();
  });

  it("call a restore a restore", () => {
    const restore = { ...subject, kind: "restore" } as never;
    const begun = reduceApp(state(knownPhone()), { type: "operation/started", subject: restore, nowMs: now });
    const report = { files: 1, bytes: 1, warnings: [] };
    expect(newsOf(begun, reduceApp(begun, { type: "operation/done", report, nowMs: now }))?.kind).toBe("restored");
    const error = { code: "usb/transfer", context: {}, causes: [] } as const;
    expect(newsOf(begun, reduceApp(begun, { type: "operation/ended", error }))?.kind).toBe("restoreTrouble");
  });

  it("leave out what the person did", () => {
    const stopping = reduceApp(running, { type: "operation/stopping" });
    const error = { code: "app/aborted", context: {}, causes: [] } as never;
    expect(newsOf(stopping, reduceApp(stopping, { type: "operation/ended", error }))).toBeNull();
  });
});
