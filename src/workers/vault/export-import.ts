import {
  type BackupFiles,
  backUpIntoVault,
  backupFileNames,
  backupPath,
  copyBackup,
  loadInfo,
  loadStatus,
  openAppleFolder,
  openSnapshotFiles,
  readInfoPlist,
  readWholeFile,
  requireFinished,
  rootPath,
} from "../../backup/index.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { Repository } from "../../vault/index.ts";
import { udidOf } from "./snapshot-details.ts";

const INFO_BYTES = 64 * 1_048_576;

/** Writes a snapshot as the backup folder it was, `<UDID>`, into `target`. @throws store/exists when that is there */
export async function exportSnapshot(
  repository: Repository,
  id: string,
  target: FileSystemDirectoryHandle,
  options: OperationOptions,
): Promise<void> {
  const snapshot = (await repository.snapshots(options)).find((each) => each.id === id);
  if (snapshot === undefined) throw new KeepsakeError("backup/not-found", { what: "snapshot" });
  const path = backupFileNames(udidOf(snapshot)).root;
  const from = await openSnapshotFiles(repository, snapshot.id, options);
  await withFolder(target, async (to) => {
    if ((await to.stat(path, options)) !== null) throw new KeepsakeError("store/exists", { name: path });
    await copyBackup(from, to, { ...options, path });
  });
}

/**
 * Makes one snapshot of each finished backup in the folder, or of the folder when it is a backup itself.
 * @throws backup/not-found when there is none
 */
export async function importFolder(
  repository: Repository,
  source: FileSystemDirectoryHandle,
  options: OperationOptions,
): Promise<number> {
  return withFolder(source, async (folder) => {
    const own = await udidInside(folder);
    const backups = own === null ? await udidsBelow(folder) : [own];
    if (backups.length === 0) throw new KeepsakeError("backup/not-found", { what: "backup" });
    const files = own === null ? folder : seenAs(own, folder);
    for (const udid of backups) await importOne(repository, files, udid, options);
    return backups.length;
  });
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
      await copyBackup(from, to, { ...options, path: root });
    },
    options,
  );
}

async function withFolder<T>(handle: FileSystemDirectoryHandle, work: (files: BackupFiles) => Promise<T>): Promise<T> {
  const folder = await openAppleFolder(handle);
  try {
    return await work(folder);
  } finally {
    await folder.close().catch(() => undefined);
  }
}

/** The UDID of a folder that is itself a backup. */
async function udidInside(folder: BackupFiles): Promise<string | null> {
  const bytes = await readWholeFile(folder, backupPath("Info.plist"), INFO_BYTES);
  return bytes === null ? null : (readInfoPlist(bytes).udid ?? null);
}

async function udidsBelow(folder: BackupFiles): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, kind } of folder.list(rootPath)) {
    if (kind === "directory" && (await isBackup(folder, name))) found.push(name);
  }
  return found;
}

/** Names no phone has are no backups. */
async function isBackup(folder: BackupFiles, name: string): Promise<boolean> {
  try {
    return (await loadStatus(folder, name)) !== null;
  } catch (error) {
    if (hasCode(error, "backup/path-outside") || hasCode(error, "backup/damaged")) return false;
    throw error;
  }
}

/** The folder of one backup, to read from as if it lay in a folder of backups. */
function seenAs(udid: string, folder: BackupFiles): BackupFiles {
  const prefix = `${udid}/`;
  const inside = (path: string): ReturnType<typeof backupPath> =>
    path === udid ? rootPath : backupPath(path.slice(prefix.length));
  return {
    stat: (path, options) => folder.stat(inside(path), options),
    list: (path, options) => folder.list(inside(path), options),
    openRead: (path, options) => folder.openRead(inside(path), options),
    openWrite: refuse,
    makeDirectory: refuse,
    move: refuse,
    copy: refuse,
    remove: refuse,
    freeBytes: async () => null,
  };
}

async function refuse(): Promise<never> {
  throw new KeepsakeError("base/bug", { what: "write into a folder that is imported" });
}
