import { backupFileNames, copyBackup, openAppleFolder, openSnapshotFiles } from "../../backup/index.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { Repository } from "../../vault/index.ts";
import { snapshotWithId, udidOf } from "./snapshot-details.ts";

/** Writes a snapshot as the backup folder it was, `<UDID>`, into `target`. @throws store/exists when that is there */
export async function exportSnapshot(
  repository: Repository,
  id: string,
  target: FileSystemDirectoryHandle,
  options: OperationOptions,
): Promise<void> {
  const snapshot = await snapshotWithId(repository, id, options);
  const path = backupFileNames(udidOf(snapshot)).root;
  const from = await openSnapshotFiles(repository, snapshot.id, options);
  const to = await openAppleFolder(target);
  try {
    if ((await to.stat(path, options)) !== null) throw new KeepsakeError("store/exists", { name: path });
    await copyBackup(from, to, { ...options, path });
  } finally {
    await to.close().catch(() => undefined);
  }
}
