import type { AbortOptions } from "../../base/abort.ts";
import { equalBytes, fromUtf8 } from "../../base/bytes.ts";
import { type ErrorCode, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import { openDatabase } from "../../codec/sqlite/index.ts";
import { fileIdOf } from "../format/file-id.ts";
import type { ManifestRow, ManifestTable } from "../format/manifest-table.ts";
import { blobPath, openContent, type StoredPlace } from "../stored-content.ts";
import type { Findings } from "./finding.ts";
import { isShort } from "./short-files.ts";
import { readThrough, storedDigest } from "./stored-digest.ts";

/** What content is checked with. */
export interface ContentCheck {
  readonly place: StoredPlace;
  readonly table: ManifestTable;
  readonly findings: Findings;
}

export interface CheckedContent {
  readonly bytes: number;
  readonly isDatabase: boolean;
}

const DATABASE_MAGIC = "SQLite format 3\0";
const DATABASE_PROBLEMS = 5;

/** Reads a file from its first to its last byte: it is all there, unchanged where the phone left a digest, and ends well. */
export async function checkContent(
  row: ManifestRow,
  check: ContentCheck,
  options: AbortOptions,
): Promise<CheckedContent> {
  const about = { domain: row.domain, path: row.relativePath };
  const { place, findings } = check;
  try {
    const stored = await place.files.openRead(blobPath(place, row.fileId), options);
    const digest = row.record?.digest;
    if (digest === undefined) await readThrough(stored, () => undefined, options);
    else if (!equalBytes(await storedDigest(stored, options), digest)) findings.add("changed-file", about);
    const content = await openContent(place, row, options);
    try {
      const isOdd = "flaw" in content && content.flaw === "padding" && !isShort(row, stored.sizeBytes);
      if (isOdd) findings.add("file-end", about);
      return { bytes: stored.sizeBytes, isDatabase: await startsAsDatabase(content, options) };
    } finally {
      await content.close();
    }
  } catch (error) {
    if (!isAboutFile(error, options)) throw error;
    findings.add("unreadable-file", { ...about, detail: error.code });
    return { bytes: 0, isDatabase: false };
  }
}

async function startsAsDatabase(content: FileSource, options: AbortOptions): Promise<boolean> {
  if (content.sizeBytes < DATABASE_MAGIC.length) return false;
  return fromUtf8(await content.readAt(0, DATABASE_MAGIC.length, options)) === DATABASE_MAGIC;
}

/** Opens a database with the log beside it and lets SQLite check it. */
export async function checkDatabase(row: ManifestRow, check: ContentCheck, options: AbortOptions): Promise<void> {
  const about = { domain: row.domain, path: row.relativePath };
  const opened: FileSource[] = [];
  try {
    const main = await openContent(check.place, row, options);
    opened.push(main);
    const logRow = check.table.find(fileIdOf(row.domain, `${row.relativePath}-wal`));
    const wal = logRow === null ? undefined : await openContent(check.place, logRow, options);
    if (wal !== undefined) opened.push(wal);
    const database = await openDatabase({ main, wal }, options);
    try {
      const problems = database.integrity(DATABASE_PROBLEMS);
      if (problems.length > 0) check.findings.add("database", { ...about, detail: problems.join("; ").slice(0, 500) });
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isAboutFile(error, options)) throw error;
    // One that is larger than we hold in memory was still read to its end.
    if (!hasCode(error, "base/too-long")) check.findings.add("database", { ...about, detail: reasonOf(error) });
  } finally {
    for (const source of opened) await source.close();
  }
}

/** When the place is gone, or nobody wants the answer any more, no file is to blame. */
const NOT_ABOUT_A_FILE = new Set<ErrorCode>([
  "store/gone",
  "store/permission",
  "vault/closed",
  "vault/lock-lost",
  "base/bug",
]);

export function isAboutFile(error: unknown, { signal }: AbortOptions): error is KeepsakeError {
  return error instanceof KeepsakeError && signal?.aborted !== true && !NOT_ABOUT_A_FILE.has(error.code);
}

function reasonOf(error: KeepsakeError): string {
  const reason = error.context["reason"] ?? error.context["what"];
  return reason === undefined ? error.code : String(reason);
}
