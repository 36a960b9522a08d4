import type { AbortOptions } from "../base/abort.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { FileSource } from "../base/files.ts";
import type { BackupFiles } from "./files/backup-files.ts";
import { type BackupPath, childPath } from "./files/backup-path.ts";
import { backupFileNames } from "./format/backup-state.ts";
import { type DecryptedSource, openDecrypted } from "./format/decrypted-source.ts";
import { isFileId } from "./format/file-id.ts";
import type { FileRecord } from "./format/file-record.ts";
import type { UnlockedKeyBag } from "./format/keybag.ts";
import type { ManifestTable } from "./format/manifest-table.ts";

/** Where the blobs of one backup are, and what opens them. */
export interface StoredPlace {
  readonly files: BackupFiles;
  readonly udid: string;
  readonly blobs: ManifestTable["blobs"];
  /** Undefined for a plain backup. */
  readonly unlocked: UnlockedKeyBag | undefined;
}

/** @throws backup/damaged for an id that is no plain name: it comes out of the backup */
export function blobPath({ udid, blobs }: Pick<StoredPlace, "udid" | "blobs">, fileId: string): BackupPath {
  if (!isFileId(fileId)) throw new KeepsakeError("backup/damaged", { what: "file id" });
  const { root } = backupFileNames(udid);
  return childPath(root, blobs === "in-folders" ? `${fileId.slice(0, 2)}/${fileId}` : fileId);
}

/** The plain content of one file. @throws backup/not-found, backup/damaged, backup/locked */
export async function openContent(
  place: StoredPlace,
  row: { readonly fileId: string; readonly record: FileRecord | null },
  options?: AbortOptions,
): Promise<FileSource | DecryptedSource> {
  const path = blobPath(place, row.fileId);
  if (place.unlocked === undefined) return place.files.openRead(path, options);
  if (row.record?.encryptionKey === undefined) throw new KeepsakeError("backup/damaged", { what: "key of a file" });
  const key = place.unlocked.unwrapLabelled(row.record.encryptionKey);
  const stored = await place.files.openRead(path, options);
  try {
    return await openDecrypted(stored, key, row.record.sizeBytes, options);
  } catch (error) {
    await stored.close();
    throw error;
  }
}
