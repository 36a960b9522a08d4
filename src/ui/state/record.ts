import type { SnapshotInfo } from "../../workers/api.ts";
import type { AppState } from "./app-state.ts";
import type { KnownPhone } from "./known-phones.ts";
import type { Run } from "./runs.ts";
import { type Proof, proofOf } from "./vault-notes.ts";
import { type KnownVault, notesOf } from "./vaults.ts";

const DAY_MS = 86_400_000;

/** A snapshot and the vault it lies in. */
export interface VaultSnapshot {
  readonly vault: KnownVault;
  readonly snapshot: SnapshotInfo;
  /** When and how it was proven on this computer; null when it was not. */
  readonly proof: Proof | null;
}

/** The snapshots of all vaults that are open, newest first; of one phone, if one is named. */
export function snapshotsOf({ vaults }: Pick<AppState, "vaults">, udid: string | null): readonly VaultSnapshot[] {
  const all = vaults.list.flatMap((vault) => {
    const notes = notesOf(vaults, vault);
    const snapshots = vault.content?.snapshots ?? [];
    return snapshots.map((snapshot) => ({ vault: vault.known, snapshot, proof: proofOf(snapshot, notes) }));
  });
  const wanted = udid === null ? all : all.filter(({ snapshot }) => snapshot.udid === udid);
  return wanted.toSorted((a, b) => b.snapshot.madeAtMs - a.snapshot.madeAtMs);
}

/** When this phone was backed up last, as far as anything here tells: snapshots, folders, the app's own memory. */
export function lastBackupMs(state: Pick<AppState, "vaults" | "places">, phone: KnownPhone): number | null {
  const snapshots = snapshotsOf(state, phone.udid).filter(({ snapshot }) => snapshot.complete && !snapshot.removed);
  const folders = state.places.list
    .flatMap(({ backups }) => backups ?? [])
    .filter(({ folder, finished }) => finished && folder.toLowerCase() === phone.udid.toLowerCase());
  const times = [
    ...snapshots.map(({ snapshot }) => snapshot.madeAtMs),
    ...folders.map(({ madeAtMs }) => madeAtMs),
    phone.lastBackup?.atMs ?? null,
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(...times);
}

/** When a snapshot of this phone was last known to be whole. */
export function lastVerifiedMs(state: Pick<AppState, "vaults">, udid: string): number | null {
  const times = snapshotsOf(state, udid)
    .filter(({ snapshot }) => snapshot.complete)
    .map(({ proof }) => proof?.atMs ?? null)
    .filter((time) => time !== null);
  return times.length === 0 ? null : Math.max(...times);
}

/** Whole days since the last backup, when they are more than the person wanted; null when all is well, or nobody knows. */
export function overdueDays(
  state: Pick<AppState, "vaults" | "places" | "clock">,
  phone: KnownPhone,
  nowMs: number,
): number | null {
  const { remindAfterDays } = phone.rules;
  if (remindAfterDays === null || state.clock !== null) return null;
  const days = Math.floor((nowMs - (lastBackupMs(state, phone) ?? phone.firstSeenMs)) / DAY_MS);
  return days >= remindAfterDays ? days : null;
}

export type DayState = "done" | "trouble" | "missed" | "none" | "before";

const STRIP_DAYS = 30;

/** What happened on each of the last 30 days, oldest first. */
export function daysOf(
  state: Pick<AppState, "vaults" | "runs">,
  phone: Pick<KnownPhone, "udid" | "firstSeenMs">,
  nowMs: number,
): readonly DayState[] {
  const runs = state.runs.list.filter(({ udid }) => udid === phone.udid);
  const snapshots = snapshotsOf(state, phone.udid).map(({ snapshot }) => snapshot.madeAtMs);
  const firstMs = Math.min(phone.firstSeenMs, ...snapshots);
  return Array.from({ length: STRIP_DAYS }, (_, index) => {
    const startMs = startOfDay(nowMs, STRIP_DAYS - 1 - index);
    const endMs = startOfDay(nowMs, STRIP_DAYS - 2 - index);
    const isIn = (time: number): boolean => time >= startMs && time < endMs;
    if (snapshots.some(isIn)) return "done";
    const state = dayOfRuns(runs.filter(({ startedAtMs }) => isIn(startedAtMs)));
    return state === "none" && endMs <= firstMs ? "before" : state;
  });
}

function dayOfRuns(runs: readonly Run[]): DayState {
  if (runs.some(({ result }) => result === "done")) return "done";
  if (runs.some(({ result }) => result === "failed" || result === "broken" || result === "interrupted"))
    return "trouble";
  return runs.some(({ result }) => result === "missed") ? "missed" : "none";
}

/** Days have 23 to 25 hours: the calendar counts them. */
function startOfDay(nowMs: number, daysAgo: number): number {
  const day = new Date(nowMs);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.getTime();
}
