import {
  type BackupFiles,
  backupFileNames,
  backupPath,
  childPath,
  isIncomplete,
  loadInfo,
  loadManifest,
  loadStatus,
  openFileList,
  openSnapshotFiles,
  rootPath,
  seenAs,
  viewAppleFolder,
} from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { hasCode } from "../../base/errors.ts";
import type { Repository } from "../../vault/index.ts";
import type { FoundBackup, ImportSource } from "./import-api.ts";
import { udidOf } from "./snapshot-details.ts";

/** What a folder must hold to be taken for a backup. */
const SIGNS = ["Manifest.plist", "Manifest.db", "Status.plist"];
/** Stands for the UDID until the backup has told it. */
const SHOWN_AS = "backup";

export function openSource(source: ImportSource): BackupFiles {
  return source.kind === "folder" ? viewAppleFolder(source.handle) : openFileList(source.files);
}

/** The backup in `folder` of a source, as if it were the folder of `udid` in a place with backups. */
export function backupIn(source: BackupFiles, folder: string, udid: string): BackupFiles {
  return seenAs(source, backupPath(folder), udid);
}

/** Backups in the source itself or one level below: people choose the folder that holds them all. Newest first. */
export async function findBackups(
  source: BackupFiles,
  options?: AbortOptions,
): Promise<readonly Omit<FoundBackup, "inVault">[]> {
  const found: Omit<FoundBackup, "inVault">[] = [];
  for (const folder of await foldersOf(source, options)) {
    throwIfAborted(options?.signal);
    const backup = await describe(source, folder, options);
    if (backup !== null) found.push(backup);
  }
  return found.toSorted((a, b) => (b.madeAtMs ?? 0) - (a.madeAtMs ?? 0));
}

/** Says of each backup whether the vault has it: a snapshot of the same phone that ended at the same moment. */
export async function markKnown(
  found: readonly Omit<FoundBackup, "inVault">[],
  repository: Repository,
  options?: AbortOptions,
): Promise<readonly FoundBackup[]> {
  const phones = new Set(found.map(({ udid }) => udid));
  const known = new Set<string>();
  for (const snapshot of await repository.snapshots(options)) {
    const udid = udidOf(snapshot);
    if (!phones.has(udid) || isIncomplete(snapshot)) continue;
    const files = await openSnapshotFiles(repository, snapshot.id, options);
    // A snapshot nobody can read is none that makes importing needless.
    const status = await loadStatus(files, udid, options).catch(() => null);
    if (status?.date !== undefined) known.add(`${udid} ${status.date.getTime()}`);
  }
  return found.map((each) => ({ ...each, inVault: known.has(`${each.udid} ${each.madeAtMs}`) }));
}

async function foldersOf(source: BackupFiles, options?: AbortOptions): Promise<readonly string[]> {
  if (await isBackup(source, "", options)) return [""];
  const folders: string[] = [];
  for await (const { name, kind } of source.list(rootPath, options)) {
    if (kind === "directory" && (await isBackup(source, name, options))) folders.push(name);
  }
  return folders;
}

async function isBackup(source: BackupFiles, folder: string, options?: AbortOptions): Promise<boolean> {
  for (const name of SIGNS) {
    if ((await source.stat(childPath(backupPath(folder), name), options))?.kind !== "file") return false;
  }
  return true;
}

/** Null for a folder that does not tell which phone it is of. */
async function describe(
  source: BackupFiles,
  folder: string,
  options?: AbortOptions,
): Promise<Omit<FoundBackup, "inVault"> | null> {
  const files = backupIn(source, folder, SHOWN_AS);
  const info = await loadInfo(files, SHOWN_AS, options).catch(nothingIfDamaged);
  const status = await loadStatus(files, SHOWN_AS, options).catch(nothingIfDamaged);
  const manifest = await loadManifest(files, SHOWN_AS, options).catch(nothingIfDamaged);
  const udid = [info?.udid, manifest?.device.udid, folder].find(isUdid);
  if (udid === undefined) return null;
  const madeAtMs = (status?.date ?? info?.lastBackup)?.getTime() ?? null;
  return {
    folder,
    udid,
    phoneName: info?.deviceName ?? manifest?.device.name ?? folder,
    productType: info?.productType ?? manifest?.device.productType ?? "",
    iosVersion: info?.productVersion ?? manifest?.device.productVersion ?? "",
    madeAtMs,
    encrypted: manifest?.isEncrypted ?? false,
    finished: status?.snapshotState === "finished" && manifest !== null,
  };
}

/** A folder that cannot be read at all must not pass for a damaged backup. */
function nothingIfDamaged(error: unknown): null {
  if (hasCode(error, "backup/damaged") || hasCode(error, "base/too-long")) return null;
  throw error;
}

function isUdid(text: string | undefined): text is string {
  try {
    return text !== undefined && backupFileNames(text).root === text;
  } catch {
    return false;
  }
}
