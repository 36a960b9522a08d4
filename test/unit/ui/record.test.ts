import { describe, expect, it } from "vitest";
import { type AppState, initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import type { KnownPhone } from "../../../src/ui/state/known-phones.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";
import { daysOf, lastBackupMs, lastVerifiedMs, overdueDays, snapshotsOf } from "../../../src/ui/state/record.ts";
import type { Run } from "../../../src/ui/state/runs.ts";
import { emptyNotes } from "../../../src/ui/state/vault-notes.ts";
import type { DeviceInfo, SnapshotInfo } from "../../../src/workers/api.ts";

const DAY_MS = 86_400_000;
const now = new Date(2026, 4, 20, 12).getTime();
const platform = detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true });

const phone: KnownPhone = {
  udid: "u",
  demo: false,
  info: { name: "Home iPhone" } as DeviceInfo,
  firstSeenMs: now - 20 * DAY_MS,
  lastSeenMs: now,
  lastBackup: null,
  rules: { onPlug: false, remindAfterDays: 7 },
};

function snapshot(contentId: string, madeAtMs: number, change: Partial<SnapshotInfo> = {}): SnapshotInfo {
  return {
    id: contentId,
    contentId,
    madeAtMs,
    udid: "u",
    phoneName: "Home iPhone",
    productType: "",
    iosVersion: "",
    totalBytes: null,
    addedBytes: null,
    encrypted: true,
    complete: true,
    note: "",
    pinned: false,
    removed: false,
    verified: null,
    ...change,
  };
}

function withSnapshots(snapshots: readonly SnapshotInfo[]): AppState {
  const known = { id: "v", name: "T7", place: { kind: "browser" }, check: null } as const;
  const vault = { known, access: "granted", door: "open", content: null, error: null } as const;
  const before = reduceApp(initialState(platform), { type: "vaults/known", vault });
  return reduceApp(before, {
    type: "vaults/opened",
    id: "v",
    content: { id: "v", repositoryId: "r", subfolder: null, snapshots },
  });
}

function run(id: string, startedAtMs: number, result: Run["result"]): Run {
  return {
    id,
    kind: "backup",
    udid: "u",
    phoneName: "Home iPhone",
    demo: false,
    placeName: "T7",
    startedAtMs,
    endedAtMs: startedAtMs + 1,
    result,
    bytes: 0,
    files: 0,
    code: null,
    missed: null,
  };
}

describe("what is known of a phone", () => {
  it("lists its snapshots of all vaults, newest first", () => {
    const state = withSnapshots([snapshot("a", 1), snapshot("b", 3), snapshot("c", 2, { udid: "another" })]);
    expect(snapshotsOf(state, "u").map((row) => row.snapshot.id)).toEqual(["b", "a"]);
    expect(snapshotsOf(state, null).map((row) => row.snapshot.id)).toEqual(["b", "c", "a"]);
  });

  it("takes the newest finished backup, wherever it is told of", () => {
    expect(lastBackupMs(withSnapshots([]), phone)).toBeNull();
    const remembered = { ...phone, lastBackup: { atMs: 5, placeName: "", placeKind: "folder" } } as const;
    expect(lastBackupMs(withSnapshots([]), remembered)).toBe(5);
    const state = withSnapshots([
      snapshot("a", 7),
      snapshot("half", 9, { complete: false }),
      snapshot("gone", 8, { removed: true }),
    ]);
    expect(lastBackupMs(state, remembered)).toBe(7);
  });

  it("calls verified only what was proven, with the time of the proof", () => {
    const withProof = (...snapshots: readonly SnapshotInfo[]): AppState =>
      reduceApp(withSnapshots(snapshots), {
        type: "vaults/noted",
        notes: { ...emptyNotes("r"), readBackAtMs: { [snapshot("a", 1).contentId]: 11 } },
      });
    expect(lastVerifiedMs(withProof(snapshot("a", 1), snapshot("b", 2)), "u")).toBe(11);
    expect(lastVerifiedMs(withProof(snapshot("b", 2)), "u")).toBeNull();
    expect(snapshotsOf(withProof(snapshot("a", 1)), "u")[0]?.proof).toEqual({ atMs: 11, depth: "read-back" });
    const counts = { error: 0, warning: 0, note: 0 };
    const full = { atMs: 12, level: "full", coverage: "everything", counts } as const;
    const proofs = [
      full,
      { ...full, level: "fast" as const },
      { ...full, coverage: "outside" as const },
      { ...full, counts: { ...counts, error: 1 } },
    ].map((verified) => snapshotsOf(withSnapshots([snapshot("b", 1, { verified })]), "u")[0]?.proof ?? null);
    expect(proofs).toEqual([{ atMs: 12, depth: "content" }, null, null, null]);
    expect(lastVerifiedMs(withSnapshots([snapshot("a", 1)]), "u")).toBeNull();
  });

  it("is overdue from the wanted day on, and never when nobody wants to hear of it", () => {
    const state = withSnapshots([snapshot("a", now - 7 * DAY_MS + 1)]);
    expect(overdueDays(state, phone, now)).toBeNull();
    expect(overdueDays(state, phone, now + 1)).toBe(7);
    expect(overdueDays(state, { ...phone, rules: { ...phone.rules, remindAfterDays: null } }, now + 1)).toBeNull();
    // Without any backup the time runs from the first meeting.
    expect(overdueDays(withSnapshots([]), phone, now)).toBe(20);
  });

  it("tells each of the last thirty days", () => {
    let state = withSnapshots([snapshot("a", now)]);
    state = reduceApp(state, {
      type: "runs/loaded",
      list: [
        run("1", now - DAY_MS, "failed"),
        run("2", now - 2 * DAY_MS, "missed"),
        run("3", now - 3 * DAY_MS, "failed"),
        run("4", now - 3 * DAY_MS, "done"),
      ],
    });
    const days = daysOf(state, phone, now);
    expect(days).toHaveLength(30);
    expect(days.slice(-5)).toEqual(["none", "done", "missed", "trouble", "done"]);
    expect(days.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => "before"));
    expect(days[9]).toBe("none");
  });
});
