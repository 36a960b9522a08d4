import {
  type BackupFiles,
  backUpIntoVault,
  backupFileNames,
  baseName,
  copyBackup,
  isStrayName,
  loadInfo,
  loadStatus,
  requireFinished,
} from "../../backup/index.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { OperationOptions, Progress } from "../../base/progress.ts";
import type { Repository } from "../../vault/index.ts";
import { backupIn, findBackups } from "./find-backups.ts";

/**
 * Makes one snapshot of each backup named by its folder, oldest first, so that each builds on the one before.
 * @throws backup/not-found when a folder holds no backup, backup/not-finished, backup/damaged
 */
export async function importBackups(
  repository: Repository,
  source: BackupFiles,
  folders: readonly string[],
  options: OperationOptions,
): Promise<number> {
  const found = await findBackups(source, options);
  const wanted = found.filter(({ folder }) => folders.includes(folder)).toReversed();
  if (wanted.length === 0 || wanted.length < folders.length)
    throw new KeepsakeError("backup/not-found", { what: "backup" });
  for (const [position, { folder, udid }] of wanted.entries()) {
    await importOne(repository, backupIn(source, folder, udid), udid, shareOf(options, position, wanted.length));
  }
  return wanted.length;
}

/** The progress of one of several backups, as part of the whole. */
function shareOf(options: OperationOptions, position: number, count: number): OperationOptions {
  const whole = (progress: Progress): Progress => ({
    ...progress,
    fraction: progress.fraction === null ? null : (position + progress.fraction) / count,
  });
  return { ...options, onProgress: (progress) => options.onProgress?.(whole(progress)) };
}

/** The overlay starts from the phone's newest snapshot, so that what both hold is stored once; what only that has goes. */
async function importOne(
  repository: Repository,
  from: BackupFiles,
  udid: string,
  options: OperationOptions,
): Promise<void> {
  const { root } = backupFileNames(udid);
  await requireFinished(from, udid, options);
  const status = await loadStatus(from, udid, options);
  const info = await loadInfo(from, udid, options);
  const madeAtMs = (status?.date ?? info?.lastBackup ?? new Date()).getTime();
  const request = { udid, deviceName: info?.deviceName ?? "", nowMs: () => madeAtMs };
  await backUpIntoVault(
    repository,
    request,
    async (to) => {
      if ((await to.stat(root, options)) !== null) await to.remove(root, options);
      await copyBackup(from, to, { ...options, path: root, include: (path) => !isStrayName(baseName(path)) });
    },
    options,
  );
}
