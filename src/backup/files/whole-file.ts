import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import type { BackupFiles } from "./backup-files.ts";
import type { BackupPath } from "./backup-path.ts";

/**
 * The content of a small file, or null when it is absent.
 * @throws backup/too-long past `maxBytes`, before anything is read
 */
export async function readWholeFile(
  files: BackupFiles,
  path: BackupPath,
  maxBytes: number,
  options?: AbortOptions,
): Promise<Bytes | null> {
  const source = await files.openRead(path, options).catch((error: unknown) => {
    if (hasCode(error, "backup/not-found")) return null;
    throw error;
  });
  if (source === null) return null;
  try {
    if (source.sizeBytes > maxBytes) throw new KeepsakeError("backup/too-long", { path, sizeBytes: source.sizeBytes });
    return await source.readAt(0, source.sizeBytes, options);
  } finally {
    await source.close();
  }
}

/** Writes `content` under `path`, all or nothing. */
export async function writeWholeFile(
  files: BackupFiles,
  path: BackupPath,
  content: readonly Bytes[],
  options?: AbortOptions,
): Promise<void> {
  const sink = await files.openWrite(path, options);
  try {
    for (const part of content) await sink.write(part, options);
    await sink.close(options);
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
