import { describe, expect, it } from "vitest";
import { initialProgress } from "../../../src/base/progress.ts";
import { type AppState, initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";
import { chosenTarget } from "../../../src/ui/state/target.ts";
import type { VaultState } from "../../../src/ui/state/vaults.ts";

const platform = detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true });
const locked: VaultState = {
  known: { id: "v", name: "T7", place: { kind: "browser" }, check: null },
  access: "granted",
  door: "locked",
  content: null,
  error: null,
};
const content = { id: "v", repositoryId: "r", subfolder: null, snapshots: [] };
const browser = {
  known: { id: "browser", name: "this browser", place: { kind: "browser" } },
  access: "granted",
  backups: null,
  error: null,
} as const;

function withOpenVault(): AppState {
  const known = reduceApp(initialState(platform), { type: "vaults/known", vault: locked });
  return reduceApp(known, { type: "vaults/opened", id: "v", content });
}

describe("target of a backup", () => {
  it("is the vault that was opened", () => {
    const { places, vaults } = withOpenVault();
    expect(chosenTarget(places, vaults)).toEqual({ name: "T7", target: { kind: "vault", id: "v" }, isUsable: true });
  });

  it("is no longer the vault once a folder is chosen", () => {
    const { places, vaults } = reduceApp(withOpenVault(), { type: "places/added", place: browser });
    expect(chosenTarget(places, vaults)?.target).toEqual({ kind: "browser" });
  });

  it("stays the vault when it is locked, and cannot be used then", () => {
    const change = { door: "locked", content: null } as const;
    const { places, vaults } = reduceApp(withOpenVault(), { type: "vaults/changed", id: "v", change });
    expect(chosenTarget(places, vaults)?.isUsable).toBe(false);
  });

  it("is nothing after the vault is forgotten", () => {
    const { places, vaults } = reduceApp(withOpenVault(), { type: "vaults/dropped", id: "v" });
    expect(chosenTarget(places, vaults)).toBeNull();
  });
});

describe("work on a vault", () => {
  const job = {
    kind: "check",
    vaultId: "v",
    state: "running",
    progress: initialProgress,
    result: {},
    error: null,
  } as const;

  it("never moves backwards, and keeps what came of it", () => {
    const started = reduceApp(withOpenVault(), { type: "vaults/job", job });
    const half = reduceApp(started, { type: "vaults/job-progress", progress: { ...initialProgress, fraction: 0.5 } });
    const back = reduceApp(half, { type: "vaults/job-progress", progress: { ...initialProgress, fraction: 0.2 } });
    expect(back.vaults.job?.progress.fraction).toBe(0.5);
    const end = { state: "done", result: { freedBytes: 7 }, error: null } as const;
    expect(reduceApp(back, { type: "vaults/job-ended", end }).vaults.job).toMatchObject(end);
  });

  it("shows snapshots only in a vault that is open", () => {
    const before = reduceApp(initialState(platform), { type: "vaults/known", vault: locked });
    const after = reduceApp(before, { type: "vaults/snapshots", id: "v", snapshots: [] });
    expect(after.vaults.list[0]?.content).toBeNull();
  });
});
