import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import { type BackupPath, backupPath, childPath } from "../files/backup-path.ts";
import { readWholeFile } from "../files/whole-file.ts";
import { type BackupInfo, INFO_PLIST_BYTES, readInfoPlist } from "./info-plist.ts";
import { type BackupManifest, MANIFEST_PLIST_BYTES, readManifestPlist } from "./manifest-plist.ts";
import { type BackupStatus, readOldState, readStatusPlist, STATUS_BYTES } from "./status-plist.ts";

/** The files that describe a backup, besides its content. */
export interface BackupFileNames {
  readonly root: BackupPath;
  readonly status: BackupPath;
  readonly manifest: BackupPath;
  readonly database: BackupPath;
  readonly info: BackupPath;
  /** Where files stay until the run has all of them. */
  readonly snapshot: BackupPath;
}

const UDID = /^[0-9A-Za-z-]{1,64}$/;

/** @throws backup/path-outside for a UDID that is no plain name */
export function backupFileNames(udid: string): BackupFileNames {
  if (!UDID.test(udid)) throw new KeepsakeError("backup/path-outside", { what: "udid" });
  const root = backupPath(udid);
  return {
    root,
    status: childPath(root, "Status.plist"),
    manifest: childPath(root, "Manifest.plist"),
    database: childPath(root, "Manifest.db"),
    info: childPath(root, "Info.plist"),
    snapshot: childPath(root, "Snapshot"),
  };
}

/** Null when absent. @throws backup/damaged */
export async function loadStatus(
  files: BackupFiles,
  udid: string,
  options?: AbortOptions,
): Promise<BackupStatus | null> {
  const bytes = await readWholeFile(files, backupFileNames(udid).status, STATUS_BYTES, options);
  return bytes === null ? null : readStatusPlist(bytes);
}

/** The `SnapshotState` of a Status.plist of any version. Null when absent. @throws backup/damaged */
export async function loadOldState(files: BackupFiles, udid: string, options?: AbortOptions): Promise<string | null> {
  const bytes = await readWholeFile(files, backupFileNames(udid).status, STATUS_BYTES, options);
  return bytes === null ? null : readOldState(bytes);
}

/** Null when absent. @throws backup/damaged */
export async function loadManifest(
  files: BackupFiles,
  udid: string,
  options?: AbortOptions,
): Promise<BackupManifest | null> {
  const bytes = await readWholeFile(files, backupFileNames(udid).manifest, MANIFEST_PLIST_BYTES, options);
  return bytes === null ? null : readManifestPlist(bytes);
}

/** Null when absent. @throws backup/damaged */
export async function loadInfo(files: BackupFiles, udid: string, options?: AbortOptions): Promise<BackupInfo | null> {
  const bytes = await readWholeFile(files, backupFileNames(udid).info, INFO_PLIST_BYTES, options);
  return bytes === null ? null : readInfoPlist(bytes);
}

const SQLITE_MAGIC = "SQLite format 3\0";
const CIPHER_BLOCK_BYTES = 16;

/**
 * A finished backup, as far as can be told without its password: Status.plist says so, Manifest.plist reads, Manifest.db is a
 * database or whole blocks of cipher text. That every file is there and good is for the verification to say.
 *
 * @throws backup/not-a-backup when nothing is there, backup/not-finished when a run was cut off, backup/damaged
 */
export async function requireFinished(
  files: BackupFiles,
  udid: string,
  options?: AbortOptions,
): Promise<BackupManifest> {
  const status = await loadStatus(files, udid, options);
  const manifest = await loadManifest(files, udid, options);
  if (status === null && manifest === null) throw new KeepsakeError("backup/not-a-backup", {});
  if (status?.snapshotState !== "finished") {
    throw new KeepsakeError("backup/not-finished", { state: status?.snapshotState ?? "no Status.plist" });
  }
  if (manifest === null) throw new KeepsakeError("backup/damaged", { file: "Manifest.plist" });
  await requireDatabase(files, udid, manifest, options);
  return manifest;
}

async function requireDatabase(
  files: BackupFiles,
  udid: string,
  manifest: BackupManifest,
  options?: AbortOptions,
): Promise<void> {
  const path = backupFileNames(udid).database;
  const damaged = (): KeepsakeError => new KeepsakeError("backup/damaged", { file: "Manifest.db" });
  if ((await files.stat(path, options))?.kind !== "file") throw damaged();
  const database = await files.openRead(path, options);
  try {
    if (database.sizeBytes < SQLITE_MAGIC.length) throw damaged();
    const start = new TextDecoder("latin1").decode(await database.readAt(0, SQLITE_MAGIC.length, options));
    const isCipherText = manifest.manifestKey !== undefined && database.sizeBytes % CIPHER_BLOCK_BYTES === 0;
    if (start !== SQLITE_MAGIC && !isCipherText) throw damaged();
  } finally {
    await database.close();
  }
}
