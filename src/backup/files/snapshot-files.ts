import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { Repository, SnapshotId } from "../../vault/index.ts";
import type { BackupFiles } from "./backup-files.ts";

/**
 * A snapshot as a backup folder to read from: restore, export, browsing. Writing calls throw base/bug: nothing that was
 * good is ever written again.
 */
export async function openSnapshotFiles(
  repository: Repository,
  snapshot: SnapshotId,
  options?: AbortOptions,
): Promise<BackupFiles> {
  const tree = await repository.open(snapshot, options);
  return {
    stat: (path, callOptions) => tree.stat(path, callOptions),
    list: (path, callOptions) => tree.list(path, callOptions),
    openRead: (path, callOptions) => tree.openRead(path, callOptions),
    openWrite: refuse,
    makeDirectory: refuse,
    move: refuse,
    copy: refuse,
    remove: refuse,
    freeBytes: async () => null,
  };

  async function refuse(): Promise<never> {
    throw new KeepsakeError("base/bug", { what: "write into a snapshot" });
  }
}
