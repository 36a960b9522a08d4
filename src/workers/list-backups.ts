import { type BackupFiles, loadInfo, loadManifest, loadStatus, rootPath } from "../backup/index.ts";
import type { BackupSummary } from "./api.ts";

/** Every backup in a folder, newest first. Folders that hold none, and files nobody can read, are passed over. */
export async function listBackups(files: BackupFiles): Promise<readonly BackupSummary[]> {
  const found: BackupSummary[] = [];
  for await (const { name, kind } of files.list(rootPath)) {
    const summary = kind === "directory" ? await summarise(files, name).catch(() => null) : null;
    if (summary !== null) found.push(summary);
  }
  return found.toSorted((a, b) => (b.madeAtMs ?? 0) - (a.madeAtMs ?? 0));
}

async function summarise(files: BackupFiles, folder: string): Promise<BackupSummary | null> {
  const info = await loadInfo(files, folder);
  const status = await loadStatus(files, folder).catch(() => null);
  const manifest = await loadManifest(files, folder).catch(() => null);
  if (info === null && manifest === null) return null;
  return {
    folder,
    phoneName: info?.deviceName ?? manifest?.device.name ?? folder,
    productType: info?.productType ?? manifest?.device.productType ?? "",
    iosVersion: info?.productVersion ?? manifest?.device.productVersion ?? "",
    madeAtMs: (status?.date ?? info?.lastBackup)?.getTime() ?? null,
    finished: status?.snapshotState === "finished" && manifest !== null,
    encrypted: manifest?.isEncrypted ?? false,
  };
}
