import type { FileSink } from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { utf8 } from "../../base/bytes.ts";
import type { FileSource } from "../../base/files.ts";

/** How one exported file shall look. */
export interface ExportFileOptions extends AbortOptions {
  /** Modification date, where the target can keep one: a zip can, a picked folder can't. */
  readonly modifiedMs?: number | undefined;
}

/**
 * Where an export goes: a folder, a zip stream, memory in a test.
 * One file is open at a time; it appears under its name when it is closed.
 */
export interface ExportTarget {
  /**
   * @param path folders and name, each part already safe (`safeFileName`), none empty
   * @throws store/… when there is no room or the place is gone
   */
  file(path: readonly string[], options?: ExportFileOptions): Promise<FileSink>;
}

/** Text is collected up to here before it is written. */
const PIECE_UNITS = 65_536;
const COPY_BYTES = 1_048_576;

/** Writes one text file from pieces; memory stays at one piece. Nothing is left when `pieces` throws. */
export async function writeText(
  target: ExportTarget,
  path: readonly string[],
  pieces: AsyncIterable<string> | Iterable<string>,
  options?: ExportFileOptions,
): Promise<void> {
  await writeWith(target, path, options, async (sink) => {
    let held = "";
    for await (const piece of pieces) {
      throwIfAborted(options?.signal);
      held += piece;
      if (held.length < PIECE_UNITS) continue;
      await sink.write(utf8(held), options);
      held = "";
    }
    if (held !== "") await sink.write(utf8(held), options);
  });
}

/** Copies an open file, which is closed in every case. @returns the bytes written */
export async function writeFile(
  target: ExportTarget,
  path: readonly string[],
  source: FileSource,
  options?: ExportFileOptions,
): Promise<number> {
  try {
    let bytes = 0;
    await writeWith(target, path, options, async (sink) => {
      for (;;) {
        throwIfAborted(options?.signal);
        const piece = await source.read(options);
        if (piece === null) return;
        bytes += piece.length;
        for (let at = 0; at < piece.length; at += COPY_BYTES) {
          await sink.write(piece.length <= COPY_BYTES ? piece : piece.slice(at, at + COPY_BYTES), options);
        }
      }
    });
    return bytes;
  } finally {
    await source.close();
  }
}

async function writeWith(
  target: ExportTarget,
  path: readonly string[],
  options: ExportFileOptions | undefined,
  fill: (sink: FileSink) => Promise<void>,
): Promise<void> {
  const sink = await target.file(path, options);
  try {
    await fill(sink);
    await sink.close(options);
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
