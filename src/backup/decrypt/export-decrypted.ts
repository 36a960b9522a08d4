import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { mapAhead } from "../../base/concurrent.ts";
import { type ErrorCode, KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { createProgressReporter, type OperationOptions, type ProgressReporter } from "../../base/progress.ts";
import { dictOf, encodeBinaryPlist, type PlistDict, parsePlist } from "../../codec/plist/index.ts";
import { createDatabase, type SqlValue, type WritableDatabase } from "../../codec/sqlite/index.ts";
import { createHash } from "../../crypto/index.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import type { BackupPath } from "../files/backup-path.ts";
import { readWholeFile, writeWholeFile } from "../files/whole-file.ts";
import { backupFileNames, loadManifest } from "../format/backup-state.ts";
import { entryKind } from "../format/file-record.ts";
import { INFO_PLIST_BYTES } from "../format/info-plist.ts";
import type { UnlockedKeyBag } from "../format/keybag.ts";
import { MANIFEST_PLIST_BYTES } from "../format/manifest-plist.ts";
import type { ManifestRow, ManifestTable } from "../format/manifest-table.ts";
import { openManifest } from "../format/open-manifest.ts";
import { STATUS_BYTES } from "../format/status-plist.ts";
import { blobPath, openContent, type StoredPlace } from "../stored-content.ts";
import { plainRecord } from "./plain-record.ts";

/** What became of an export without encryption. */
export interface DecryptedExport {
  readonly files: number;
  readonly bytes: number;
  /** Listed, but missing or unreadable: they are not in the export. The first thousand. */
  readonly leftOut: readonly { readonly domain: string; readonly path: string; readonly code: ErrorCode }[];
}

/** Sealed under the key bag, which an unencrypted backup does not have: nobody could open it there. */
const KEYCHAIN = { domain: "KeychainDomain", path: "keychain-backup.plist" };
const FILES_AT_ONCE = 8;
const SCHEMA = `
  CREATE TABLE Files(fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
  CREATE INDEX FilesDomainIdx ON Files(domain);
  CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
  CREATE INDEX FilesFlagsIdx ON Files(flags);
  CREATE TABLE Properties(key TEXT PRIMARY KEY, value BLOB);
  PRAGMA user_version = 2;`;

/**
 * Writes an encrypted backup as an unencrypted one, which every tool opens and a phone restores without a password. The
 * keychain stays out. Status.plist comes last: until then nobody takes the folder for a finished backup.
 *
 * @throws backup/version for backups before iOS 10.2, whatever reading the index and writing throw
 */
export async function exportDecrypted(
  { files, udid, unlocked }: { readonly files: BackupFiles; readonly udid: string; readonly unlocked: UnlockedKeyBag },
  target: BackupFiles,
  options: OperationOptions = {},
): Promise<DecryptedExport> {
  const manifest = await loadManifest(files, udid, options);
  if (manifest === null) throw new KeepsakeError("backup/not-a-backup", {});
  const table = await openManifest(files, udid, { manifest, unlocked }, options);
  const database = await createDatabase();
  const progress = createProgressReporter(options.onProgress, Date.now);
  try {
    if (table.blobs !== "in-folders") throw new KeepsakeError("backup/version", { version: manifest.version });
    database.exec(SCHEMA);
    const place: StoredPlace = { files, udid, blobs: table.blobs, unlocked };
    const outcome = await new Decryption(place, target, { table, database, progress }).run(options);
    await writeDescriptions({ files, target, udid }, database, options);
    progress.finish();
    return outcome;
  } finally {
    database.close();
    table.close();
  }
}

interface Parts {
  readonly table: ManifestTable;
  readonly database: WritableDatabase;
  readonly progress: ProgressReporter;
}

/** A row of the new index; null when its file could not be brought over. */
type PlainRow = readonly SqlValue[];

class Decryption {
  readonly #place: StoredPlace;
  readonly #target: BackupFiles;
  readonly #parts: Parts;
  readonly #leftOut: { domain: string; path: string; code: ErrorCode }[] = [];
  #files = 0;
  #bytes = 0;

  constructor(place: StoredPlace, target: BackupFiles, parts: Parts) {
    this.#place = place;
    this.#target = target;
    this.#parts = parts;
  }

  async run(options: AbortOptions): Promise<DecryptedExport> {
    const { table, database, progress } = this.#parts;
    const rows = table.count({});
    let rowsDone = 0;
    progress.update({ phase: "transferring", fraction: 0 });
    const sql = "INSERT OR REPLACE INTO Files VALUES (?, ?, ?, ?, ?)";
    for await (const row of mapAhead(table.rows({}), FILES_AT_ONCE, (each) => this.#bring(each, options))) {
      if (row !== null) database.exec(sql, row);
      rowsDone += 1;
      progress.update({ bytesDone: this.#bytes, filesDone: this.#files, fraction: rowsDone / Math.max(1, rows) });
    }
    return { files: this.#files, bytes: this.#bytes, leftOut: this.#leftOut };
  }

  async #bring(row: ManifestRow, options: AbortOptions): Promise<PlainRow | null> {
    throwIfAborted(options.signal);
    const { fileId, domain, relativePath, flags, record } = row;
    if (domain === KEYCHAIN.domain && relativePath === KEYCHAIN.path) return null;
    const stored = this.#parts.table.recordBytes(fileId);
    if (record === null || stored === null) return this.#leave(row, "backup/damaged");
    if (entryKind(flags, record.mode) !== "file") return [fileId, domain, relativePath, flags, stored];
    try {
      const facts = await this.#decrypt(row, record.digest !== undefined, options);
      this.#files += 1;
      this.#bytes += facts.sizeBytes;
      return [fileId, domain, relativePath, flags, plainRecord(stored, facts)];
    } catch (error) {
      if (!isAboutFile(error)) throw error;
      return this.#leave(row, error.code);
    }
  }

  async #decrypt(
    row: ManifestRow,
    isHashed: boolean,
    options: AbortOptions,
  ): Promise<{ sizeBytes: number; digest: Bytes | null }> {
    const hash = isHashed ? createHash("sha1") : null;
    const content = await openContent(this.#place, row, options);
    try {
      const sink = await this.#target.openWrite(blobPath(this.#place, row.fileId), options);
      try {
        for (let part = await content.read(options); part !== null; part = await content.read(options)) {
          hash?.update(part);
          await sink.write(part, options);
        }
        await sink.close(options);
      } catch (error) {
        await sink.discard();
        throw error;
      }
      return { sizeBytes: content.sizeBytes, digest: hash?.digest() ?? null };
    } finally {
      await content.close();
    }
  }

  #leave({ domain, relativePath }: ManifestRow, code: ErrorCode): null {
    if (this.#leftOut.length < limits.findings) this.#leftOut.push({ domain, path: relativePath, code });
    return null;
  }
}

/** A file that is missing or damaged costs itself; a place that is full or gone ends the export. */
function isAboutFile(error: unknown): error is KeepsakeError {
  if (!(error instanceof KeepsakeError)) return false;
  return (error.code.startsWith("backup/") && error.code !== "backup/locked") || error.code === "vault/damaged";
}

async function writeDescriptions(
  { files, target, udid }: { readonly files: BackupFiles; readonly target: BackupFiles; readonly udid: string },
  database: WritableDatabase,
  options: AbortOptions,
): Promise<void> {
  const names = backupFileNames(udid);
  await writeWholeFile(target, names.database, [database.toBytes()], options);
  const manifest = await readWholeFile(files, names.manifest, MANIFEST_PLIST_BYTES, options);
  if (manifest !== null) await writeWholeFile(target, names.manifest, [plainManifest(manifest)], options);
  const copies: readonly (readonly [BackupPath, number])[] = [
    [names.info, INFO_PLIST_BYTES],
    [names.status, STATUS_BYTES],
  ];
  for (const [path, maxBytes] of copies) {
    const bytes = await readWholeFile(files, path, maxBytes, options);
    if (bytes !== null) await writeWholeFile(target, path, [bytes], options);
  }
}

function plainManifest(bytes: Bytes): Bytes {
  const { BackupKeyBag: _, ManifestKey: __, ...rest } = dictOf(parsePlist(bytes), "Manifest.plist");
  return encodeBinaryPlist({ ...rest, IsEncrypted: false } satisfies PlistDict);
}
