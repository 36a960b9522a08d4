import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { dataView, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import { loadPieces, type ReadNow } from "./pieces.ts";
import { isPageSize, type LogOverlay, readLog, requireSamePageSize } from "./write-ahead-log.ts";

/** A database file and the write-ahead log that lies beside it, when there is one. */
export interface DatabaseSource {
  readonly main: FileSource;
  readonly wal?: FileSource | undefined;
}

const MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
/** Where the header says which journal writers and readers need: 2 is a write-ahead log, 1 none. */
const JOURNAL_AT = 18;

/**
 * The database as SQLite shall see it: one file, with the committed part of the log merged in, that needs no log any more.
 * The sources are read and stay open; their owner closes them.
 * @throws base/malformed when it is no database, base/too-long
 */
export async function loadDatabaseFile(source: DatabaseSource, options?: AbortOptions): Promise<ReadNow> {
  const main = await loadPieces(source.main, options);
  const pageBytes = main.sizeBytes === 0 ? null : pageSizeOf(main);
  const wal = source.wal === undefined ? null : await loadPieces(source.wal, options);
  throwIfAborted(options?.signal);
  const log = wal === null ? null : readLog(wal);
  if (wal === null || log === null) return withoutJournal(main);
  if (pageBytes !== null) requireSamePageSize(log, pageBytes);
  return withoutJournal(merged(main, wal, log));
}

function pageSizeOf(main: ReadNow): number {
  const header = new Uint8Array(Math.min(HEADER_BYTES, main.sizeBytes));
  main.readInto(0, header);
  const isDatabase = header.length === HEADER_BYTES && fromUtf8(header.subarray(0, MAGIC.length)) === MAGIC;
  const stated = isDatabase ? dataView(header).getUint16(16) : 0;
  const pageBytes = stated === 1 ? 65_536 : stated;
  if (!isPageSize(pageBytes)) throw new KeepsakeError("base/malformed", { format: "SQLite database", what: "header" });
  return pageBytes;
}

/** Pages out of the log where it has them, out of the database elsewhere. */
function merged(main: ReadNow, wal: ReadNow, log: LogOverlay): ReadNow {
  const { pageBytes, pages, places } = log;
  const readWithinPage = (offset: number, target: Uint8Array): void => {
    const place = places.get(Math.floor(offset / pageBytes) + 1);
    if (place !== undefined) {
      wal.readInto(place + (offset % pageBytes), target);
      return;
    }
    const there = Math.max(0, Math.min(target.length, main.sizeBytes - offset));
    if (there > 0) main.readInto(offset, target.subarray(0, there));
    target.fill(0, there);
  };
  return {
    sizeBytes: pages * pageBytes,
    readInto(offset, target) {
      for (let done = 0; done < target.length; ) {
        const at = offset + done;
        const length = Math.min(pageBytes - (at % pageBytes), target.length - done);
        readWithinPage(at, target.subarray(done, done + length));
        done += length;
      }
    },
  };
}

/** The same file, except that it does not ask for a log: SQLite would want shared memory to read one. */
function withoutJournal(file: ReadNow): ReadNow {
  return {
    sizeBytes: file.sizeBytes,
    readInto(offset, target) {
      file.readInto(offset, target);
      for (let at = JOURNAL_AT; at <= JOURNAL_AT + 1; at++) {
        if (at >= offset && at < offset + target.length && target[at - offset] === 2) target[at - offset] = 1;
      }
    },
  };
}
