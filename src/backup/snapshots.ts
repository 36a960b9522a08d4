import type { Snapshot } from "../vault/index.ts";

/** On every snapshot Keepsake makes of a phone. */
export const keepsakeTag = "keepsake";
/** On the snapshot of a run that did not come to its end. */
export const incompleteTag = "keepsake:incomplete";

/** The path that groups the snapshots of one phone. */
export function snapshotPath(udid: string): string {
  return `/${udid}`;
}

/** Another group than the whole ones', so that "keep the last" never drops a whole snapshot for a broken one. */
export function incompletePath(path: string): string {
  return path.startsWith(INCOMPLETE) ? path : `${INCOMPLETE}${path}`;
}

const INCOMPLETE = "/incomplete";

export function isIncomplete(snapshot: Pick<Snapshot, "tags">): boolean {
  return snapshot.tags.includes(incompleteTag);
}

/** The snapshots of one phone, whole and incomplete, in the order given. */
export function snapshotsOf(snapshots: readonly Snapshot[], udid: string): readonly Snapshot[] {
  const paths = [snapshotPath(udid), incompletePath(snapshotPath(udid))];
  return snapshots.filter((snapshot) => snapshot.paths.some((path) => paths.includes(path)));
}

/** What the next run builds on: the newest of the phone's snapshots, so that a broken run goes on where it ended. */
export function newestSnapshotOf(snapshots: readonly Snapshot[], udid: string): Snapshot | null {
  return newest(snapshotsOf(snapshots, udid));
}

/** The incomplete snapshots that a whole one has made superfluous. */
export function supersededBy(whole: Snapshot, snapshots: readonly Snapshot[], udid: string): readonly Snapshot[] {
  return snapshotsOf(snapshots, udid).filter(
    (snapshot) => isIncomplete(snapshot) && snapshot.time.getTime() <= whole.time.getTime(),
  );
}

function newest(snapshots: readonly Snapshot[]): Snapshot | null {
  return snapshots.reduce<Snapshot | null>(
    (best, each) => (best === null || each.time.getTime() >= best.time.getTime() ? each : best),
    null,
  );
}
