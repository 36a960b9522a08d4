import { beforeAll, describe, expect, it } from "vitest";
import { initialProgress } from "../../../src/base/progress.ts";
import { announcementOf } from "../../../src/ui/state/announcement.ts";
import { type AppEvent, type AppState, initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import { isWaitingForCable } from "../../../src/ui/state/connection.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";
import { lacksSomething, refusedVaults, workHere } from "../../../src/ui/state/tab-work.ts";
import type { VaultState } from "../../../src/ui/state/vaults.ts";
import { setLanguage } from "../../../src/ui/text/language.ts";

const platform = detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true });
const twoTabs = { code: "app/two-tabs", context: {}, causes: [] } as const;
const subject = {
  kind: "backup",
  udid: "u",
  phoneName: "Home iPhone",
  placeName: "T7",
  placeKind: "browser",
  demo: false,
} as const;

function stateAfter(...events: readonly AppEvent[]): AppState {
  return events.reduce(reduceApp, initialState(platform));
}

function vault(change: Partial<VaultState>): VaultState {
  const known = { id: "v", name: "", place: { kind: "browser" }, check: null } as const;
  return { known, access: "granted", door: "locked", content: null, error: null, ...change };
}

const started: AppEvent = { type: "operation/started", subject, nowMs: 0 };
const half = { ...initialProgress, fraction: 0.5 };

describe("what another tab may take", () => {
  it("is everything while nothing is at work", () => {
    expect(workHere(stateAfter(), false)).toBeNull();
    expect(workHere(stateAfter({ type: "vaults/loaded", list: [vault({})] }), false)).toBeNull();
  });

  it("is nothing while a run goes on or is paused, and the other tab is told which", () => {
    const running = stateAfter(started, { type: "operation/progress", progress: half, nowMs: 1 });
    expect(workHere(running, false)).toEqual({ kind: "backup", phoneName: "Home iPhone", fraction: 0.5 });
    const unplugged = { code: "usb/unplugged", context: {}, causes: [] } as const;
    const paused = reduceApp(running, { type: "operation/ended", error: unplugged });
    expect(paused.operation.id).toBe("interrupted");
    expect(workHere(paused, false)?.kind).toBe("backup");
    expect(workHere(reduceApp(paused, { type: "operation/dismissed" }), false)).toBeNull();
  });

  it("is nothing while a vault is opened or worked on, or a copy is read", () => {
    const opening = stateAfter({ type: "vaults/loaded", list: [vault({ door: "opening" })] });
    expect(workHere(opening, false)?.kind).toBe("other");
    const job = { kind: "check", vaultId: "v", state: "running", progress: half, result: {}, error: null } as const;
    expect(workHere(stateAfter({ type: "vaults/job", job }), false)?.fraction).toBe(0.5);
    expect(workHere(stateAfter({ type: "vaults/job", job: { ...job, state: "done" } }), false)).toBeNull();
    expect(workHere(stateAfter(), true)?.kind).toBe("other");
  });
});

describe("a tab that comes second", () => {
  beforeAll(() => setLanguage("en"));

  it("knows what it lacks", () => {
    expect(lacksSomething(stateAfter())).toBe(false);
    expect(lacksSomething(stateAfter({ type: "connection/failed", error: twoTabs }))).toBe(true);
    const refused = stateAfter({ type: "vaults/loaded", list: [vault({ error: twoTabs })] });
    expect(refusedVaults(refused)).toEqual(["v"]);
    expect(lacksSomething(refused)).toBe(true);
  });

  it("leaves the cable to the first", () => {
    expect(isWaitingForCable("busy-tab")).toBe(false);
    const busy = stateAfter({ type: "connection/failed", error: twoTabs });
    expect(reduceApp(busy, { type: "connection/detached", udid: "u" }).connection.id).toBe("busy-tab");
  });

  it("says aloud why it got nothing, and that it gave everything away", () => {
    expect(announcementOf(stateAfter({ type: "tabs/changed", change: { refusal: "atWork" } })).alert).toContain(
      "at work",
    );
    expect(announcementOf(stateAfter({ type: "tabs/changed", change: { letGo: true } })).polite).toContain(
      "another tab",
    );
  });
});
