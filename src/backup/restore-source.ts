import type { AbortOptions } from "../base/abort.ts";
import type { PlistDict } from "../codec/plist/index.ts";
import type { BackupFiles } from "./files/backup-files.ts";
import { type BackupPath, childPath } from "./files/backup-path.ts";
import { backupFileNames, loadInfo, loadStatus, requireFinished } from "./format/backup-state.ts";

/** What a finished backup says about itself before it is put onto a phone. Sizes in bytes. */
export interface RestoreFacts {
  /** The directory it lies in: the UDID of the phone it was made of. */
  readonly udid: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  /** Null when it does not tell. */
  readonly madeAtMs: number | null;
  readonly encrypted: boolean;
  readonly files: number;
  readonly sizeBytes: number;
  /** For the phone to install again; by bundle id. */
  readonly applications: PlistDict;
}

/** @throws backup/not-a-backup, backup/not-finished, backup/damaged, whatever reading throws */
export async function readRestoreFacts(
  files: BackupFiles,
  udid: string,
  options?: AbortOptions,
): Promise<RestoreFacts> {
  const manifest = await requireFinished(files, udid, options);
  const status = await loadStatus(files, udid, options);
  const info = await loadInfo(files, udid, options);
  const weight = await weigh(files, udid, options);
  return {
    udid,
    phoneName: info?.deviceName ?? manifest.device.name ?? "",
    productType: info?.productType ?? manifest.device.productType ?? "",
    iosVersion: info?.productVersion ?? manifest.device.productVersion ?? "",
    madeAtMs: (status?.date ?? info?.lastBackup)?.getTime() ?? null,
    encrypted: manifest.isEncrypted,
    applications: info?.applications ?? {},
    ...weight,
  };
}

const STORED_FILE = /^[0-9a-f]{40}$/;

/** Files of the phone only, not those that describe the backup. */
async function weigh(
  files: BackupFiles,
  udid: string,
  options?: AbortOptions,
): Promise<{ readonly files: number; readonly sizeBytes: number }> {
  let count = 0;
  let sizeBytes = 0;
  for (const directory of await contentDirectories(files, udid, options)) {
    for await (const entry of files.list(directory, options)) {
      if (entry.kind !== "file" || !STORED_FILE.test(entry.name)) continue;
      count += 1;
      sizeBytes += entry.sizeBytes;
    }
  }
  return { files: count, sizeBytes };
}

/** `00` … `ff`, as far as they are there. */
export async function contentDirectories(
  files: BackupFiles,
  udid: string,
  options?: AbortOptions,
): Promise<readonly BackupPath[]> {
  const { root } = backupFileNames(udid);
  const found: BackupPath[] = [];
  for await (const { name, kind } of files.list(root, options)) {
    if (kind === "directory" && /^[0-9a-f]{2}$/.test(name)) found.push(childPath(root, name));
  }
  return found.toSorted();
}
