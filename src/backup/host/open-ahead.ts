import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../files/backup-files.ts";

/** Files that are opened before their turn: small files cost waiting, not bytes. */
const FILES_AHEAD = 8;

/**
 * Opens files in order, a few before they are needed, and starts their first read. Memory is bounded by the read-ahead of
 * that many sources.
 */
export class OpenAhead {
  readonly #paths: readonly string[];
  readonly #open: (path: string) => Promise<FileSource>;
  readonly #opening: Promise<FileSource>[] = [];
  #started = 0;

  constructor(paths: readonly string[], open: (path: string) => Promise<FileSource>) {
    this.#paths = paths;
    this.#open = open;
  }

  /** The next file, or why it could not be opened. The caller closes it. */
  async next(): Promise<FileSource> {
    this.#fill();
    const next = this.#opening.shift();
    this.#fill();
    if (next === undefined) throw new KeepsakeError("base/bug", { what: "no file left" });
    return next;
  }

  /** Closes what nobody took. Never rejects. */
  async close(): Promise<void> {
    for (const opening of this.#opening.splice(0)) {
      await opening.then(
        (source) => source.close(),
        () => undefined,
      );
    }
  }

  #fill(): void {
    while (this.#opening.length < FILES_AHEAD) {
      const path = this.#paths[this.#started];
      if (path === undefined) return;
      this.#started += 1;
      const opening = this.#openStarted(path);
      opening.catch(() => undefined); // met by `next`, or by nobody when the batch is given up
      this.#opening.push(opening);
    }
  }

  async #openStarted(path: string): Promise<FileSource> {
    const source = await this.#open(path);
    return source.sizeBytes === 0 ? source : withFirstRead(source);
  }
}

/** The same source, its first read already under way. */
function withFirstRead(source: FileSource): FileSource {
  const first: Promise<Bytes | null> = source.read();
  first.catch(() => undefined); // met by the first read
  let taken = false;
  return {
    sizeBytes: source.sizeBytes,
    read: (options) => {
      if (taken) return source.read(options);
      taken = true;
      return first;
    },
    readAt: (offset, length, options) => source.readAt(offset, length, options),
    close: () => source.close(),
  };
}
