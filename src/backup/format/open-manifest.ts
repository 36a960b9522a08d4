import type { AbortOptions } from "../../base/abort.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import { type BackupPath, childPath } from "../files/backup-path.ts";
import { backupFileNames, loadManifest } from "./backup-state.ts";
import { openDecrypted } from "./decrypted-source.ts";
import { type KeyBag, readKeyBag, type UnlockedKeyBag } from "./keybag.ts";
import { openManifestDb } from "./manifest-db.ts";
import { openManifestMbdb } from "./manifest-mbdb.ts";
import type { BackupManifest } from "./manifest-plist.ts";
import type { ManifestTable } from "./manifest-table.ts";

/** What a manifest is opened with. */
export interface ManifestKeys {
  readonly manifest: BackupManifest;
  readonly unlocked: UnlockedKeyBag | undefined;
}

/**
 * The key bag of an encrypted backup, null for a plain one.
 * @throws backup/not-a-backup, backup/damaged
 */
export async function loadKeyBag(files: BackupFiles, udid: string, options?: AbortOptions): Promise<KeyBag | null> {
  const manifest = await loadManifest(files, udid, options);
  if (manifest === null) throw new KeepsakeError("backup/not-a-backup", {});
  if (!manifest.isEncrypted) return null;
  if (manifest.keyBag === undefined) throw new KeepsakeError("backup/damaged", { file: "Manifest.plist" });
  return readKeyBag(manifest.keyBag);
}

/**
 * The index of a backup, whichever form it has.
 * @throws backup/damaged when missing or unreadable, backup/version, backup/locked
 */
export async function openManifest(
  files: BackupFiles,
  udid: string,
  keys: ManifestKeys,
  options?: AbortOptions,
): Promise<ManifestTable> {
  const { root, database } = backupFileNames(udid);
  const stored = await openMaybe(files, database, options);
  if (stored === null) return openOldManifest(files, childPath(root, "Manifest.mbdb"), options);
  const main = await plainDatabase(stored, keys, options).catch(async (error: unknown) => {
    await stored.close();
    throw error;
  });
  const wal = keys.manifest.isEncrypted ? null : await openMaybe(files, childPath(root, "Manifest.db-wal"), options);
  try {
    return await openManifestDb({ main, wal: wal ?? undefined }, options);
  } finally {
    await main.close();
    await wal?.close();
  }
}

async function openOldManifest(files: BackupFiles, path: BackupPath, options?: AbortOptions): Promise<ManifestTable> {
  const stored = await openMaybe(files, path, options);
  if (stored === null) throw new KeepsakeError("backup/damaged", { file: "Manifest.db" });
  try {
    return await openManifestMbdb(stored, options);
  } finally {
    await stored.close();
  }
}

/** iOS 10.0 and 10.1 left the index plain even in an encrypted backup: there is no key for it then. */
async function plainDatabase(
  stored: FileSource,
  { manifest, unlocked }: ManifestKeys,
  options?: AbortOptions,
): Promise<FileSource> {
  if (!manifest.isEncrypted || manifest.manifestKey === undefined) return stored;
  if (unlocked === undefined) throw new KeepsakeError("backup/locked", {});
  return openDecrypted(stored, unlocked.unwrapLabelled(manifest.manifestKey), null, options);
}

async function openMaybe(files: BackupFiles, path: BackupPath, options?: AbortOptions): Promise<FileSource | null> {
  try {
    return await files.openRead(path, options);
  } catch (error) {
    if (hasCode(error, "backup/not-found")) return null;
    throw error;
  }
}
