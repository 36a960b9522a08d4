import type { TaskId } from "../operation-api.ts";

/** How much of a phone's past is kept; 0 where a part is not used. All parts 0: everything is kept. */
export interface KeepRule {
  /** So many newest snapshots. */
  readonly last: number;
  /** Everything made in so many days before the newest. */
  readonly withinDays: number;
  /** The newest of each of so many days that have a snapshot; weeks, months and years likewise. */
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  readonly yearly: number;
}

/** Snapshot ids. Only finished snapshots of the phone that were not removed yet are among them; pinned ones are kept. */
export interface KeepPreview {
  readonly keep: readonly string[];
  readonly remove: readonly string[];
}

export interface KeepCalls {
  /** About how much `freeSpace` would give back if these were removed, too. Reads the lists of files of all others. */
  wouldFree(id: string, snapshots: readonly string[], task: TaskId): Promise<number>;
  /** What `applyKeepRule` would do now. */
  previewKeepRule(id: string, udid: string, rule: KeepRule): Promise<KeepPreview>;
  /** Takes out of the list what the rule does not keep; undone by `restore` until the next `freeSpace`. Returns how many. */
  applyKeepRule(id: string, udid: string, rule: KeepRule): Promise<number>;
}
