import type { AbortOptions } from "../../base/abort.ts";
import { hasCode } from "../../base/errors.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import { type BackupPath, backupPath } from "../files/backup-path.ts";
import { backupFileNames, loadManifest, loadStatus, requireFinished } from "../format/backup-state.ts";
import { ASIDE_SUFFIX } from "./stray-names.ts";

/** How a run finds its folder: the phone makes the first two full, the third incremental, and goes on with the last. */
export type FolderState = "new" | "started-over" | "finished" | "unfinished";

/**
 * Makes sure that the phone will accept the folder. A damaged Status.plist or Manifest.plist makes it refuse every run from
 * then on (205), so descriptions that it would choke on are put aside, which lets it begin anew; files stay. A run that was
 * cut off is left exactly as it is: that is what lets the phone go on with it.
 *
 * @param full the person wants everything sent again: without descriptions every version of iOS does
 * @source libimobiledevice/libimobiledevice issue 1582, doronz88/pymobiledevice3 issue 1187
 */
export async function prepareFolder(
  files: BackupFiles,
  udid: string,
  full: boolean,
  options?: AbortOptions,
): Promise<FolderState> {
  await putBack(files, udid, options);
  const state = await judge(files, udid, options);
  if (state === "new" || (state !== "started-over" && !full)) return state;
  await putAside(files, udid, options);
  return "started-over";
}

/** Takes back what was put aside when the phone never began: Status.plist is the first file that it writes. */
export async function putBack(files: BackupFiles, udid: string, options?: AbortOptions): Promise<void> {
  const { status } = backupFileNames(udid);
  if ((await files.stat(status, options)) !== null) return;
  if ((await files.stat(asidePath(status), options)) === null) return;
  for (const path of describingFiles(udid)) {
    const aside = asidePath(path);
    const isFree = (await files.stat(path, options)) === null;
    if (isFree && (await files.stat(aside, options)) !== null) await files.move(aside, path, options);
  }
}

/** After a finished run the old descriptions are worth nothing: their files were replaced. */
export async function dropAside(files: BackupFiles, udid: string, options?: AbortOptions): Promise<void> {
  for (const path of describingFiles(udid)) await files.remove(asidePath(path), options);
}

async function judge(files: BackupFiles, udid: string, options?: AbortOptions): Promise<FolderState> {
  try {
    const status = await loadStatus(files, udid, options);
    if (status === null) return (await hasManifest(files, udid, options)) ? "started-over" : "new";
    if (status.snapshotState === "finished") {
      await requireFinished(files, udid, options);
      return "finished";
    }
    await loadManifest(files, udid, options);
    const hasSnapshot = (await files.stat(backupFileNames(udid).snapshot, options)) !== null;
    return hasSnapshot || status.snapshotState === "removing" ? "unfinished" : "started-over";
  } catch (error) {
    if (hasCode(error, "backup/damaged") || hasCode(error, "backup/too-long")) return "started-over";
    throw error;
  }
}

async function hasManifest(files: BackupFiles, udid: string, options?: AbortOptions): Promise<boolean> {
  const { manifest, database } = backupFileNames(udid);
  return (await files.stat(manifest, options)) !== null || (await files.stat(database, options)) !== null;
}

/** Status.plist goes last: cut off in between, the folder is judged damaged again and this is finished. */
async function putAside(files: BackupFiles, udid: string, options?: AbortOptions): Promise<void> {
  for (const path of describingFiles(udid)) {
    if ((await files.stat(path, options)) !== null) await files.move(path, asidePath(path), options);
  }
}

function describingFiles(udid: string): readonly BackupPath[] {
  const { manifest, database, status } = backupFileNames(udid);
  return [manifest, database, status];
}

function asidePath(path: BackupPath): BackupPath {
  return backupPath(`${path}${ASIDE_SUFFIX}`);
}
