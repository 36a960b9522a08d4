import { SOURCE_DATE_MS } from "../../base/source-date.ts";
import type { AppState } from "./app-state.ts";
import type { ClockDoubt } from "./clock.ts";
import { snapshotsOf } from "./record.ts";

/** Time zones and daylight saving change no clock that counts from 1970; a day is more than any clock drifts. */
const DOUBT_FROM_MS = 86_400_000;

type Known = Pick<AppState, "vaults" | "runs" | "connection">;

/** Null when nothing here speaks against the clock: that is no proof that it is right. */
export function doubtOf(state: Known, nowMs: number): ClockDoubt | null {
  if (nowMs < SOURCE_DATE_MS) return { kind: "source", ms: SOURCE_DATE_MS };
  const aheadMs = phoneAheadMs(state);
  if (Math.abs(aheadMs) >= DOUBT_FROM_MS) return { kind: "phone", ms: aheadMs };
  const snapshot = newestSnapshotMs(state);
  const run = newestRunMs(state);
  if (Math.max(snapshot, run) - nowMs < DOUBT_FROM_MS) return null;
  return snapshot >= run ? { kind: "snapshot", ms: snapshot } : { kind: "run", ms: run };
}

function phoneAheadMs({ connection }: Known): number {
  return connection.id === "ready" ? (connection.info.clockAheadMs ?? 0) : 0;
}

/** What was removed is out of the way: so a snapshot with a wrong date can be dealt with. */
function newestSnapshotMs(state: Known): number {
  const kept = snapshotsOf(state, null).filter(({ snapshot }) => !snapshot.removed);
  return kept[0]?.snapshot.madeAtMs ?? 0;
}

/** Runs that did not happen are written down by the clock alone. */
function newestRunMs({ runs }: Known): number {
  const run = runs.list.find(({ result }) => result !== "missed");
  return run === undefined ? 0 : Math.max(run.startedAtMs, run.endedAtMs ?? 0);
}

export function isSameDoubt(a: ClockDoubt | null, b: ClockDoubt | null): boolean {
  return a?.kind === b?.kind && a?.ms === b?.ms;
}
