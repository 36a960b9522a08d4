import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { mapAhead } from "../../base/concurrent.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import { limits } from "../../base/limits.ts";

/** Bytes that can be read at once, from any place: what SQLite wants of a file. */
export interface ReadNow {
  readonly sizeBytes: number;
  /** Fills `target` from `offset` on. The range lies within the file. */
  readInto(offset: number, target: Uint8Array): void;
}

const PIECE_BYTES = 262_144;
const AHEAD = 8;

/**
 * A whole file in memory, in pieces. They lie outside SQLite's own memory, which can grow but never shrinks, and go when
 * the database is closed.
 * @throws base/too-long past the limit for databases, before anything is read
 */
export async function loadPieces(source: FileSource, options?: AbortOptions): Promise<ReadNow> {
  const { sizeBytes } = source;
  if (sizeBytes > limits.databaseBytes) throw new KeepsakeError("base/too-long", { what: "database", sizeBytes });
  const pieces: Bytes[] = [];
  const loading = mapAhead(offsetsOf(sizeBytes), AHEAD, (offset) => {
    throwIfAborted(options?.signal);
    return source.readAt(offset, Math.min(PIECE_BYTES, sizeBytes - offset), options);
  });
  for await (const piece of loading) pieces.push(piece);
  return { sizeBytes, readInto: (offset, target) => copyOut(pieces, offset, target) };
}

function* offsetsOf(sizeBytes: number): Generator<number, void, undefined> {
  for (let offset = 0; offset < sizeBytes; offset += PIECE_BYTES) yield offset;
}

function copyOut(pieces: readonly Bytes[], offset: number, target: Uint8Array): void {
  let done = 0;
  while (done < target.length) {
    const at = offset + done;
    const start = at % PIECE_BYTES;
    const piece = pieces[Math.floor(at / PIECE_BYTES)];
    if (piece === undefined) throw new KeepsakeError("base/bug", { what: "read behind a database" });
    const length = Math.min(piece.length - start, target.length - done);
    target.set(piece.subarray(start, start + length), done);
    done += length;
  }
}
