import { dataView } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { ReadNow } from "./pieces.ts";

/** What the committed part of a write-ahead log adds to its database. */
export interface LogOverlay {
  readonly pageBytes: number;
  /** Size of the database after the last commit. */
  readonly pages: number;
  /** Where in the log the newest content of a page begins, by page number from 1. */
  readonly places: ReadonlyMap<number, number>;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const VERSION = 3_007_000;

/**
 * The committed frames of a write-ahead log, or null when it has none. Frames after the last commit, of an older round of
 * the log, or torn by a power cut do not count, as SQLite does it. @source https://www.sqlite.org/fileformat2.html §4
 */
export function readLog(log: ReadNow): LogOverlay | null {
  const header = headerOf(log);
  if (header === null) return null;
  const { pageBytes, salts, littleEndian } = header;
  const frame = new Uint8Array(FRAME_HEADER_BYTES + pageBytes);
  const view = dataView(frame);
  const places = new Map<number, number>();
  let uncommitted: [page: number, place: number][] = [];
  let sum = header.sum;
  let pages = 0;
  for (let at = HEADER_BYTES; at + frame.length <= log.sizeBytes; at += frame.length) {
    log.readInto(at, frame);
    if (view.getUint32(8) !== salts[0] || view.getUint32(12) !== salts[1]) break;
    sum = checksum(checksum(sum, view, [0, 8], littleEndian), view, [FRAME_HEADER_BYTES, frame.length], littleEndian);
    if (view.getUint32(16) !== sum[0] || view.getUint32(20) !== sum[1]) break;
    uncommitted.push([view.getUint32(0), at + FRAME_HEADER_BYTES]);
    const pagesAfterCommit = view.getUint32(4);
    if (pagesAfterCommit === 0) continue;
    pages = pagesAfterCommit;
    for (const [page, place] of uncommitted) places.set(page, place);
    uncommitted = [];
  }
  return pages === 0 ? null : { pageBytes, pages, places };
}

type Sum = readonly [number, number];

interface LogHeader {
  readonly pageBytes: number;
  readonly salts: readonly [number, number];
  readonly sum: Sum;
  readonly littleEndian: boolean;
}

/** Null for what SQLite takes for an empty log: too short, another magic, a header that was never finished. */
function headerOf(log: ReadNow): LogHeader | null {
  if (log.sizeBytes < HEADER_BYTES) return null;
  const bytes = new Uint8Array(HEADER_BYTES);
  log.readInto(0, bytes);
  const view = dataView(bytes);
  const magic = view.getUint32(0);
  if ((magic & ~1) >>> 0 !== MAGIC || view.getUint32(4) !== VERSION) return null;
  const pageBytes = view.getUint32(8);
  if (!isPageSize(pageBytes)) return null;
  const littleEndian = (magic & 1) === 0;
  const sum = checksum([0, 0], view, [0, 24], littleEndian);
  if (view.getUint32(24) !== sum[0] || view.getUint32(28) !== sum[1]) return null;
  return { pageBytes, salts: [view.getUint32(16), view.getUint32(20)], sum, littleEndian };
}

export function isPageSize(bytes: number): boolean {
  return bytes >= 512 && bytes <= 65_536 && Number.isInteger(Math.log2(bytes));
}

/** The running checksum of the log over a range of whole 8-byte steps. */
function checksum([first, second]: Sum, view: DataView, [from, to]: Sum, littleEndian: boolean): Sum {
  let a = first;
  let b = second;
  for (let at = from; at < to; at += 8) {
    a = (a + view.getUint32(at, littleEndian) + b) >>> 0;
    b = (b + view.getUint32(at + 4, littleEndian) + a) >>> 0;
  }
  return [a, b];
}

/** @throws base/malformed when a log of another page size lies beside a database */
export function requireSamePageSize(log: LogOverlay, pageBytes: number): void {
  if (log.pageBytes === pageBytes) return;
  throw new KeepsakeError("base/malformed", { format: "SQLite database", what: "page size of the write-ahead log" });
}
