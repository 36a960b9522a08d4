import type { AppState } from "./app-state.ts";
import { findPhone, type KnownPhone } from "./known-phones.ts";
import { isRunning } from "./operation.ts";
import { lastBackupMs, overdueDays } from "./record.ts";
import type { MissReason, Run } from "./runs.ts";
import { chosenTarget } from "./target.ts";
import { isVaultBusy } from "./vaults.ts";

const HOUR_MS = 3_600_000;

/** Plugging in to charge ten times a day must not mean ten passcodes. */
export const MIN_GAP_HOURS = 4;

/** Whether the phone that is connected should be backed up now without being asked. */
export function startsByItself(state: AppState, nowMs: number): boolean {
  const { connection, operation, places, vaults } = state;
  if (connection.id !== "ready" || isRunning(operation) || isVaultBusy(vaults)) return false;
  // What was interrupted goes on by itself; a half filled phone above all must not be saved as the newest copy.
  if (operation.id === "interrupted") return false;
  const phone = findPhone(state.phones, connection.phone.udid);
  if (phone === null || !phone.rules.onPlug) return false;
  if (chosenTarget(places, vaults)?.isUsable !== true) return false;
  const lastMs = lastBackupMs(state, phone);
  // In the future, by a clock that is wrong or was: one backup too many is better than none.
  return lastMs === null || Math.abs(nowMs - lastMs) >= MIN_GAP_HOURS * HOUR_MS;
}

export function overduePhones(state: AppState, nowMs: number): readonly KnownPhone[] {
  return state.phones.list.filter((phone) => overdueDays(state, phone, nowMs) !== null);
}

/** What is written down once a day for a phone whose backup is due and did not happen. */
export function missedRuns(state: AppState, nowMs: number, openedAtMs: number): readonly Run[] {
  if (!state.phones.loaded || !state.runs.loaded || !state.places.loaded) return [];
  return overduePhones(state, nowMs)
    .map((phone) => missedRun(state, phone, nowMs, openedAtMs))
    .filter((run) => !state.runs.list.some(({ id }) => id === run.id));
}

function missedRun(state: AppState, phone: KnownPhone, nowMs: number, openedAtMs: number): Run {
  return {
    id: `missed-${phone.udid}-${dayOf(nowMs)}`,
    kind: "backup",
    udid: phone.udid,
    phoneName: phone.info.name,
    demo: phone.demo,
    placeName: "",
    startedAtMs: nowMs,
    endedAtMs: null,
    result: "missed",
    bytes: 0,
    files: 0,
    code: null,
    missed: reasonOf(state, phone, nowMs, openedAtMs),
  };
}

function reasonOf(state: AppState, { udid }: KnownPhone, nowMs: number, openedAtMs: number): MissReason {
  // Due for at least a day already when the page was opened a moment ago.
  if (nowMs - openedAtMs < 60_000) return "not-open";
  const { connection, places, vaults } = state;
  if (connection.id !== "ready" || connection.phone.udid !== udid) return "not-connected";
  const chosen = chosenTarget(places, vaults);
  if (chosen === null) return "no-place";
  return chosen.isUsable ? "not-started" : "vault-locked";
}

function dayOf(atMs: number): string {
  const day = new Date(atMs);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

/** What is worth a notification; each is told once, while nobody looks at the page. */
export type NewsKind = "passcode" | "done" | "trouble" | "restored" | "restoreTrouble" | "overdue";

export interface News {
  readonly kind: NewsKind;
  readonly phoneName: string;
}

export function newsOf(before: AppState, now: AppState): News | null {
  const { operation } = now;
  if (operation === before.operation || operation.id === "idle") return null;
  const { phoneName } = operation.subject;
  if (isRunning(operation)) {
    const wasWaiting = isRunning(before.operation) && before.operation.passcodeSinceMs !== null;
    return operation.passcodeSinceMs !== null && !wasWaiting ? { kind: "passcode", phoneName } : null;
  }
  if (!isRunning(before.operation) || operation.id === "stopped") return null;
  const isDone = operation.id === "done";
  switch (operation.subject.kind) {
    case "backup":
      return { kind: isDone ? "done" : "trouble", phoneName };
    case "restore":
      return { kind: isDone ? "restored" : "restoreTrouble", phoneName };
    case "rehearsal":
    case "password":
      // Somebody stands in front of it: it takes seconds.
      return null;
  }
}
