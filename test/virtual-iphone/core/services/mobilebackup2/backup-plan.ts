import type { Bytes } from "../../contracts.ts";
import { isOnlyInEncryptedBackups } from "../../files/domains.ts";
import type { PhoneFile } from "../../files/phone-file.ts";
import type { PhoneFiles } from "../../files/phone-files.ts";
import { backupFileId } from "../../files/sha1.ts";
import { encryptedSize } from "../../keybag/file-cipher.ts";
import type { FileKey, OpenKeybag } from "../../keybag/keybag.ts";
import type { ManifestRow } from "./manifest-db.ts";
import { rowFlags } from "./manifest-db.ts";
import { decodeMbFile, encodeMbFile } from "./mbfile.ts";

/** What the host's folder already holds, as its own manifest says. */
export interface PreviousBackup {
  readonly rows: ReadonlyMap<string, ManifestRow>;
  readonly keybag: OpenKeybag | null;
}

/** One entry of the phone and what becomes of it in this backup. */
export interface PlannedFile {
  readonly id: string;
  readonly file: PhoneFile;
  /** Plain bytes. */
  readonly size: number;
  /** Its bytes must be sent: new, or another modification time than in the manifest. */
  readonly upload: boolean;
  /** Its row, once everything in it is known. */
  row: Bytes | null;
}

/** A scanned phone; also what the phone remembers of a run that did not finish. */
export interface UnfinishedBackup {
  readonly uuid: string;
  readonly isFull: boolean;
  readonly password: string | null;
  readonly keybag: OpenKeybag | null;
  readonly manifestKey: FileKey | null;
  readonly planned: Map<string, PlannedFile>;
  /** File names in the folder that the phone no longer has. */
  readonly removed: readonly string[];
  readonly previous: PreviousBackup | null;
}

/** Looks at every file of the phone once. */
export async function scanPhone(
  files: PhoneFiles,
  previous: PreviousBackup | null,
  encrypted: boolean,
): Promise<{ planned: Map<string, PlannedFile>; removed: string[] }> {
  const planned = new Map<string, PlannedFile>();
  for (const file of files.all()) {
    if (!encrypted && isOnlyInEncryptedBackups(file.domain, file.path)) continue;
    const one = await planFile(files, file, previous);
    planned.set(one.id, one);
  }
  const removed: string[] = [];
  for (const row of previous?.rows.values() ?? []) {
    if (row.flags === 1 && planned.get(row.fileId)?.file.kind !== "file") removed.push(row.fileId);
  }
  return { planned, removed };
}

export async function planFile(
  files: PhoneFiles,
  file: PhoneFile,
  previous: PreviousBackup | null,
): Promise<PlannedFile> {
  const id = backupFileId(file.domain, file.path);
  const size = files.size(file);
  const plain = typeof size === "number" ? size : await size;
  if (file.kind !== "file") {
    return {
      id,
      file,
      size: 0,
      upload: false,
      row: encodeMbFile({ file, size: 0, digest: null, encryptionKey: null }),
    };
  }
  const old = previous?.rows.get(id);
  const unchanged =
    old !== undefined && decodeMbFile(old.domain, old.path, old.flags, old.blob).file.modifiedAt === file.modifiedAt;
  return { id, file, size: plain, upload: !unchanged, row: unchanged ? old.blob : null };
}

export function bytesToSend(planned: Iterable<PlannedFile>, encrypted: boolean): number {
  let sum = 0;
  for (const one of planned) if (one.upload) sum += encrypted ? encryptedSize(one.size) : one.size;
  return sum;
}

/** Rows of the new manifest. A file without a row was not sent and is left out. */
export function* manifestRows(planned: Iterable<PlannedFile>): Iterable<ManifestRow> {
  for (const { id, file, row } of planned) {
    if (row !== null) yield { fileId: id, domain: file.domain, path: file.path, flags: rowFlags(file), blob: row };
  }
}
