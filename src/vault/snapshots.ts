import type { AbortOptions } from "../base/abort.ts";
import { forEachAtOnce } from "../base/concurrent.ts";
import type { KeepsakeError } from "../base/errors.ts";
import type { RepositoryContext } from "./context.ts";
import { asDamage, isDamage } from "./damage.ts";
import { parseSnapshot } from "./format/snapshot.ts";
import { isObjectId, type SnapshotId } from "./object-id.ts";
import type { Snapshot } from "./repository.ts";

export interface SnapshotList {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
  /** Files that could not be read. */
  readonly damage: readonly KeepsakeError[];
}

export async function listSnapshots(context: RepositoryContext, options?: AbortOptions): Promise<SnapshotList> {
  const snapshots: Snapshot[] = [];
  const damage: KeepsakeError[] = [];
  await forEachAtOnce(context.store.list("snapshot", options), context.store.concurrency, async ({ name }) => {
    if (!isObjectId(name)) return;
    try {
      snapshots.push(await loadSnapshot(context, name, options));
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage.push(error);
    }
  });
  snapshots.sort((a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1));
  return { snapshots, damage };
}

/** @throws vault/damaged */
export async function loadSnapshot(
  context: RepositoryContext,
  id: SnapshotId,
  options?: AbortOptions,
): Promise<Snapshot> {
  try {
    return parseSnapshot(id, await context.objects.load("snapshot", id, options));
  } catch (error) {
    throw asDamage(error, { type: "snapshot", name: id });
  }
}
