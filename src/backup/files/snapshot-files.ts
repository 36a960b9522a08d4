import type { AbortOptions } from "../../base/abort.ts";
import type { Repository, SnapshotId } from "../../vault/index.ts";
import type { BackupFiles } from "./backup-files.ts";
import { readOnlyFiles } from "./read-only-files.ts";

/** A snapshot as a backup folder to read from: restore, export, browsing. Nothing that was good is ever written again. */
export async function openSnapshotFiles(
  repository: Repository,
  snapshot: SnapshotId,
  options?: AbortOptions,
): Promise<BackupFiles> {
  return readOnlyFiles(await repository.open(snapshot, options));
}
