import { fileIdOf } from "../format/file-id.ts";
import type { FileRecord } from "../format/file-record.ts";
import { entryKind } from "../format/file-record.ts";
import type { UnlockedKeyBag } from "../format/keybag.ts";
import type { ManifestRow } from "../format/manifest-table.ts";
import type { Findings } from "./finding.ts";
import { isShort } from "./short-files.ts";

/** What the rows are compared with. */
export interface RowCheck {
  readonly stored: ReadonlyMap<string, number>;
  /** Undefined for a plain backup. */
  readonly unlocked: UnlockedKeyBag | undefined;
  readonly findings: Findings;
}

const BLOCK = 16;
const KEY_BYTES = 44;

/** Everything about a row that needs no content. True when its file is there and can be read. */
export function checkRow(row: ManifestRow, check: RowCheck): boolean {
  const { domain, relativePath: path, record } = row;
  const about = { domain, path };
  const { findings } = check;
  if (row.fileId !== fileIdOf(domain, path)) findings.add("file-name", about);
  if (isHostile(path)) findings.add("path", about);
  const kind = entryKind(row.flags, record?.mode ?? 0);
  if (record === null) findings.add("record", about);
  else if (isContradiction(kind, record)) findings.add("entry-kind", about);
  if (kind !== "file") return false;
  const hasKey = check.unlocked === undefined || (record !== null && keyOpens(record, check.unlocked));
  if (!hasKey) findings.add("file-key", about);
  return checkBlob(row, check) && hasKey;
}

function checkBlob(row: ManifestRow, check: RowCheck): boolean {
  const { fileId, domain, relativePath, record } = row;
  const about = { domain, path: relativePath };
  const storedBytes = check.stored.get(fileId);
  if (storedBytes === undefined) {
    check.findings.add("missing-file", about);
    return false;
  }
  const isEncrypted = check.unlocked !== undefined;
  // Of one that is too short the caller finds out more.
  if (isShort(row, storedBytes)) return true;
  if (isEncrypted && (storedBytes < BLOCK || storedBytes % BLOCK !== 0)) {
    check.findings.add("cut-file", { ...about, detail: String(storedBytes) });
    return true;
  }
  const noted = record?.sizeBytes ?? null;
  const expected = noted === null || !isEncrypted ? noted : (Math.floor(noted / BLOCK) + 1) * BLOCK;
  if (expected !== null && expected !== storedBytes) {
    check.findings.add("file-size", { ...about, detail: `${storedBytes} / ${expected}` });
  }
  return true;
}

/** The class in front of a key must be the one that is noted beside it. */
function keyOpens({ encryptionKey, protectionClass }: FileRecord, unlocked: UnlockedKeyBag): boolean {
  if (encryptionKey?.length !== KEY_BYTES || encryptionKey[0] !== protectionClass) return false;
  try {
    unlocked.unwrapLabelled(encryptionKey).fill(0);
    return true;
  } catch {
    return false;
  }
}

function isContradiction(kind: ReturnType<typeof entryKind>, record: FileRecord): boolean {
  if (record.mode !== 0 && entryKind(0, record.mode) !== kind) return true;
  return kind === "symlink" && record.linkTarget === undefined;
}

function isHostile(path: string): boolean {
  return path.startsWith("/") || path.includes("\0") || path.split("/").includes("..");
}

/** The folder an entry lies in, as a name of its own; null for the root of a domain. */
export function parentOf({ domain, relativePath }: ManifestRow): string | null {
  if (relativePath === "") return null;
  return `${domain}\0${relativePath.slice(0, Math.max(0, relativePath.lastIndexOf("/")))}`;
}
