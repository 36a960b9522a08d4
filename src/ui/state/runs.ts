import type { ErrorCode } from "../../base/errors.ts";
import type { RestoreMemo } from "./restore.ts";

/** Why a backup that was due did not happen. */
export type MissReason = "not-open" | "not-connected" | "vault-locked" | "no-place" | "not-started";

/** `broken`: the page ended before the run did. */
export type RunResult = "running" | "done" | "stopped" | "interrupted" | "failed" | "broken" | "missed";

/** One run, or one that should have been. */
export interface Run {
  readonly id: string;
  readonly kind: "backup" | "restore";
  readonly udid: string;
  readonly phoneName: string;
  readonly demo: boolean;
  readonly placeName: string;
  readonly startedAtMs: number;
  /** Null while it runs, and for one that broke off. */
  readonly endedAtMs: number | null;
  readonly result: RunResult;
  readonly bytes: number;
  readonly files: number;
  readonly code: ErrorCode | null;
  readonly missed: MissReason | null;
  /** Of a restore that has not come to its end: how to begin it again. */
  readonly memo?: RestoreMemo;
  /** Not to be offered again. */
  readonly dismissed?: true;
}

export interface Runs {
  readonly loaded: boolean;
  /** Newest first. */
  readonly list: readonly Run[];
}

export const noRuns: Runs = { loaded: false, list: [] };

/** More than a year of daily runs of two phones; the oldest go. */
export const MAX_RUNS = 1_000;

export type RunsEvent =
  | { readonly type: "runs/loaded"; readonly list: readonly Run[] }
  | { readonly type: "runs/put"; readonly run: Run }
  | { readonly type: "runs/cleared" };

export function reduceRuns(before: Runs, event: RunsEvent): Runs {
  switch (event.type) {
    case "runs/loaded":
      return { loaded: true, list: merged(event.list, before.list) };
    case "runs/put":
      return { ...before, list: merged(before.list, [event.run]) };
    case "runs/cleared":
      return { ...before, list: [] };
  }
}

/** The later list wins where both know a run. */
function merged(earlier: readonly Run[], later: readonly Run[]): readonly Run[] {
  const all = new Map([...earlier, ...later].map((run) => [run.id, run]));
  return [...all.values()].toSorted((a, b) => b.startedAtMs - a.startedAtMs).slice(0, MAX_RUNS);
}

/** The newest run of each phone and kind that broke off, unless a later one was finished. */
export function unfinishedRuns({ list }: Runs): readonly Run[] {
  const newest = new Map<string, Run>();
  for (const run of list) {
    const key = `${run.kind}/${run.udid}`;
    if (run.result !== "missed" && !newest.has(key)) newest.set(key, run);
  }
  return [...newest.values()].filter(isUnfinished);
}

function isUnfinished({ result, dismissed }: Run): boolean {
  return (result === "broken" || result === "interrupted") && dismissed !== true;
}

/** The same run without what it would take to begin it again. */
export function withoutMemo(run: Run): Run {
  const { memo: _, ...rest } = run;
  return rest;
}
