import type { AbortOptions } from "../base/abort.ts";
import type { RepositoryContext } from "./context.ts";
import { isObjectId, type SnapshotId } from "./object-id.ts";
import { listSnapshots } from "./snapshots.ts";
import { markNeeded } from "./trees.ts";

/**
 * What `prune` could give back if the snapshots in `gone` were forgotten: everything no other snapshot needs, and files no
 * index lists. Prune leaves a little waste alone, so it may free somewhat less. Reads every tree of the others.
 * @throws vault/damaged when a snapshot, tree or index cannot be read: then nothing true can be said
 */
export async function reclaimableBytes(
  context: RepositoryContext,
  gone: ReadonlySet<SnapshotId>,
  options: AbortOptions = {},
): Promise<number> {
  const { index, store } = context;
  await index.refresh(options);
  const { snapshots, damage } = await listSnapshots(context, options);
  for (const error of [...index.damage, ...damage]) throw error;
  const kept = snapshots.filter(({ id }) => !gone.has(id));
  const needed = await markNeeded(
    context,
    kept.map(({ tree }) => tree),
    options,
  );
  let bytes = 0;
  for (let entry = 0; entry < index.blobs.size; entry++) {
    if (needed[entry] !== 1) bytes += index.blobs.sealedBytes(entry);
  }
  for await (const { name, sizeBytes } of store.list("pack", options)) {
    if (isObjectId(name) && index.blobs.packNumber(name) === null) bytes += sizeBytes;
  }
  return bytes;
}
