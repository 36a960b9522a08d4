import { isIncomplete, supersededBy } from "../../backup/index.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { Repository, Snapshot, SnapshotId } from "../../vault/index.ts";
import { pinnedTag, removedTag, udidOf } from "./snapshot-details.ts";
import { isNoteTag, noteOf, tagOfNote } from "./snapshot-note.ts";

/** Gives snapshots a tag or takes it away. */
export async function tagSnapshots(
  repository: Repository,
  ids: readonly string[],
  tag: string,
  isTagged: boolean,
): Promise<void> {
  await retag(repository, ids, (tags) => {
    if (tags.includes(tag) === isTagged) return tags;
    const others = tags.filter((each) => each !== tag);
    return isTagged ? [...others, tag] : others;
  });
}

/** Writes a person's note onto a snapshot, in the place of the one before; an empty one takes it away. */
export async function noteSnapshot(repository: Repository, id: string, note: string): Promise<void> {
  const tag = tagOfNote(note);
  await retag(repository, [id], (tags) => {
    if (noteOf(tags) === noteOf(tag === null ? [] : [tag])) return tags;
    const others = tags.filter((each) => !isNoteTag(each));
    return tag === null ? others : [...others, tag];
  });
}

/**
 * A snapshot is never changed: a new one with the same tree takes its place, and the old one goes only after that.
 * @param change gives the same list back for a snapshot that stays as it is
 */
async function retag(
  repository: Repository,
  ids: readonly string[],
  change: (tags: readonly string[]) => readonly string[],
): Promise<void> {
  const wanted = (await repository.snapshots()).filter(({ id, tags }) => ids.includes(id) && change(tags) !== tags);
  if (wanted.length === 0) return;
  await repository.upload(async (uploader) => {
    for (const { id: _id, tree, ...description } of wanted) {
      await uploader.saveSnapshot({ ...description, tags: change(description.tags) }, tree);
    }
  });
  await repository.forget(wanted.map(({ id }) => id));
}

/** Deletes what was removed from the list, interrupted runs that a whole one replaced, and then the content only they had. */
export async function freeSpace(
  repository: Repository,
  options: OperationOptions,
): Promise<{ readonly freedBytes: number }> {
  const doomed = doomedAmong(await repository.snapshots(options));
  if (doomed.length > 0) await repository.forget(doomed, options);
  return repository.prune(options);
}

/** What `freeSpace` would give back if these snapshots were removed, too. */
export async function wouldFree(
  repository: Repository,
  ids: readonly string[],
  options: OperationOptions,
): Promise<number> {
  const snapshots = await repository.snapshots(options);
  const wanted = snapshots.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  return repository.reclaimable([...doomedAmong(snapshots), ...wanted], options);
}

function doomedAmong(snapshots: readonly Snapshot[]): readonly SnapshotId[] {
  const pinned = new Set(snapshots.filter(({ tags }) => tags.includes(pinnedTag)).map(({ id }) => id));
  return [...new Set([...removed(snapshots), ...superseded(snapshots)])].filter((id) => !pinned.has(id));
}

function removed(snapshots: readonly Snapshot[]): readonly SnapshotId[] {
  return snapshots.filter(({ tags }) => tags.includes(removedTag)).map(({ id }) => id);
}

function superseded(snapshots: readonly Snapshot[]): readonly SnapshotId[] {
  return snapshots
    .filter((snapshot) => !isIncomplete(snapshot) && !snapshot.tags.includes(removedTag))
    .flatMap((whole) => supersededBy(whole, snapshots, udidOf(whole)))
    .map(({ id }) => id);
}
