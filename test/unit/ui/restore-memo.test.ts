import { describe, expect, it } from "vitest";
import { initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import type { Platform } from "../../../src/ui/state/platform.ts";
import {
  type ChosenCopy,
  noRestore,
  type RestoreMemo,
  type RestorePlan,
  reduceRestore,
} from "../../../src/ui/state/restore.ts";
import { checkRows } from "../../../src/ui/state/restore-checks.ts";
import { canReach, copyOfMemo, memoOf } from "../../../src/ui/state/restore-memo.ts";
import type { OpenVaultInfo, SnapshotInfo } from "../../../src/workers/api.ts";

const achieved = { checked: true, saved: true, touched: true };
const handle = { name: "Backups" } as FileSystemDirectoryHandle;
const place = { kind: "folder", id: "p", handle } as const;
const shown = {
  placeName: "Vault",
  phoneName: "Old iPhone",
  productType: "iPhone13,2",
  iosVersion: "18.5",
  madeAtMs: 7,
  encrypted: true,
  verifiedAtMs: null,
};
const ofVault: ChosenCopy = { ...shown, source: { kind: "snapshot", vault: "v", snapshot: "s1" } };
const ofFolder: ChosenCopy = { ...shown, source: { kind: "folder", place, folder: "udid" } };

function snapshot(id: string, change: Partial<SnapshotInfo> = {}): SnapshotInfo {
  const known = { id, contentId: "tree", udid: "udid", complete: true, removed: false, verified: null };
  return { ...known, ...change } as SnapshotInfo;
}

/** With one vault, open when it has snapshots to show. */
function withVault(snapshots: readonly SnapshotInfo[] | null) {
  const known = { id: "v", name: "Vault", place: { kind: "browser" }, check: null } as const;
  const vault = { known, access: "granted", door: "locked", content: null, error: null } as const;
  const state = reduceApp(initialState({} as Platform), { type: "vaults/loaded", list: [vault] });
  if (snapshots === null) return state;
  const content = { repositoryId: "r", snapshots } as unknown as OpenVaultInfo;
  return reduceApp(state, { type: "vaults/opened", id: "v", content });
}

function withFolder(folders: readonly string[] | null) {
  const known = { id: "p", name: "Backups", place };
  const backups = folders?.map((folder) => ({ ...shown, folder, finished: true })) ?? null;
  const list = [{ known, access: "granted", backups, error: null }] as const;
  return reduceApp(initialState({} as Platform), { type: "places/loaded", list, chosenId: null });
}

function memo(state = withVault([snapshot("s1")]), copy = ofVault, plan: Partial<RestorePlan> = {}): RestoreMemo {
  const written = memoOf(state, { ...noRestore, copy, ...plan }, achieved);
  if (written === null) throw new Error("no memo");
  return written;
}

describe("what is written down about a restore", () => {
  it("is plain data without handles, keys or passwords", () => {
    const written = memo(withFolder(["udid"]), ofFolder, { proof: "proven" });
    expect(JSON.parse(JSON.stringify(written))).toEqual(written);
    expect(written.source).toEqual({ kind: "folder", place: "p", folder: "udid" });
    expect(Object.keys(written).toSorted()).toEqual(
      ["checked", "choices", "copy", "readFirst", "safety", "saved", "source", "ticks", "touched"].toSorted(),
    );
  });

  it("finds its snapshot again behind another id, and behind a locked door", () => {
    const pinned = copyOfMemo(withVault([snapshot("s2")]), memo());
    expect(pinned?.source).toEqual({ kind: "snapshot", vault: "v", snapshot: "s2" });
    const locked = withVault(null);
    const behind = copyOfMemo(locked, memo());
    expect(behind).toEqual(ofVault);
    expect(canReach(locked, ofVault)).toBe(false);
    expect(canReach(withVault([]), ofVault)).toBe(true);
  });

  it("knows that a copy is gone: removed, another content, a forgotten vault, a folder without it", () => {
    expect(copyOfMemo(withVault([snapshot("s1", { removed: true })]), memo())).toBeNull();
    expect(copyOfMemo(withVault([snapshot("s1", { contentId: "other" })]), memo())).toBeNull();
    expect(copyOfMemo(initialState({} as Platform), memo())).toBeNull();
    const ofPlace = memo(withFolder(["udid"]), ofFolder);
    expect(copyOfMemo(withFolder(["udid"]), ofPlace)?.source).toEqual(ofFolder.source);
    expect(copyOfMemo(withFolder(null), ofPlace)?.source).toEqual(ofFolder.source);
    expect(copyOfMemo(withFolder([]), ofPlace)).toBeNull();
  });
});

describe("a plan taken up again", () => {
  const choices = { ...noRestore.choices, apps: false, leaveOut: ["CameraRollDomain"] };
  const written = memo(undefined, undefined, { choices, ticks: ["account", "wifi"] });
  const event = { type: "restore/resumed", copy: ofVault, memo: written, udid: "phone", phoneName: "Mine" } as const;

  it("has everything as it was decided, less what is done", () => {
    const plan = reduceRestore(noRestore, event);
    expect(plan).toMatchObject({ copy: ofVault, choices, ticks: ["account", "wifi"], safety: false, readFirst: false });
    const early = { ...written, checked: false, saved: false, touched: false };
    expect(reduceRestore(noRestore, { ...event, memo: early })).toMatchObject({ safety: true, readFirst: true });
  });

  it("is not for another phone", () => {
    const plan = reduceRestore(noRestore, event);
    const row = (udid: string) =>
      checkRows({
        plan,
        connection: { id: "ready", phone: { udid, name: "", demo: false }, info: {} as never },
        hasSafetyTarget: true,
      })[0];
    expect(row("phone")).toEqual({ id: "connected", state: "ok" });
    expect(row("another")).toEqual({ id: "connected", state: "bad", reason: "other" });
  });
});
