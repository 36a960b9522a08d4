import type { AbortOptions } from "../../base/abort.ts";
import { type Bytes, equalBytes, fromUtf8 } from "../../base/bytes.ts";
import type { FileSource } from "../../base/files.ts";
import type { ManifestRow } from "../format/manifest-table.ts";
import { blobPath, openContent, type StoredPlace } from "../stored-content.ts";
import { storedDigest } from "./stored-digest.ts";

/** True when fewer bytes are stored than the phone noted. Sizes as a listing tells them: nothing is opened. */
export function isShort({ record }: ManifestRow, storedBytes: number): boolean {
  return record !== null && storedBytes < record.sizeBytes;
}

/**
 * Whether a file that is shorter than the phone noted was cut off. Files in use shrink between being noted and being read:
 * databases are compacted, their logs are emptied. What proves that a short file is whole is, in this order: the digest the
 * phone noted; the padding at the end of an encrypted file; what SQLite says in a database's own header. Without a proof it
 * counts as cut.
 *
 * @source SQLite file format §1.3 (database header), §4 (write-ahead log)
 */
export async function isCut(row: ManifestRow, place: StoredPlace, options: AbortOptions): Promise<boolean> {
  const digest = row.record?.digest;
  if (digest !== undefined) {
    const stored = await place.files.openRead(blobPath(place, row.fileId), options);
    return !equalBytes(await storedDigest(stored, options), digest);
  }
  const content = await openContent(place, row, options);
  try {
    if ("flaw" in content) return content.flaw !== null;
    return !(await isWholeBySqlite(row.relativePath, content, options));
  } finally {
    await content.close();
  }
}

const HEADER_BYTES = 100;
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const SHARED_MEMORY_BYTES = 32_768;

async function isWholeBySqlite(path: string, content: FileSource, options: AbortOptions): Promise<boolean> {
  const { sizeBytes } = content;
  if (path.endsWith("-shm")) return sizeBytes % SHARED_MEMORY_BYTES === 0;
  if (path.endsWith("-journal")) return sizeBytes === 0;
  if (path.endsWith("-wal")) {
    if (sizeBytes < LOG_HEADER_BYTES) return sizeBytes === 0;
    return isWholeLog(await content.readAt(0, LOG_HEADER_BYTES, options), sizeBytes);
  }
  return sizeBytes >= HEADER_BYTES && isWholeDatabase(await content.readAt(0, HEADER_BYTES, options), sizeBytes);
}

/** The header counts the pages; it is right when the database was last changed by whoever counted. */
function isWholeDatabase(header: Bytes, sizeBytes: number): boolean {
  if (fromUtf8(header.subarray(0, 15)) !== "SQLite format 3") return false;
  const view = viewOf(header);
  const pageBytes = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
  const isCounted = view.getUint32(24) === view.getUint32(92);
  return isCounted && pageBytes > 0 && sizeBytes >= pageBytes * view.getUint32(28);
}

function isWholeLog(header: Bytes, sizeBytes: number): boolean {
  const view = viewOf(header);
  const isLog = (view.getUint32(0) & ~1) >>> 0 === 0x377f0682;
  return isLog && (sizeBytes - LOG_HEADER_BYTES) % (FRAME_HEADER_BYTES + view.getUint32(8)) === 0;
}

function viewOf(bytes: Bytes): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
