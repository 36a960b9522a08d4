import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../files/backup-files.ts";

/** Files that are opened before their turn, so many at a time: small files cost waiting, not bytes. */
const FILES_AHEAD = 32;
const OPENING_AT_ONCE = 16;
/** No further file is opened while first reads have this together, each counted as what sources read at most at a time. */
const READ_AHEAD_BYTES = 8_388_608;
const LARGEST_READ_BYTES = 1_048_576;

/**
 * Opens files in order, some before they are needed, and starts their first reads. Memory is bounded by 8 MiB and the first
 * reads of those that were being opened when these were full.
 */
export class OpenAhead {
  readonly #paths: readonly string[];
  readonly #open: (path: string) => Promise<FileSource>;
  readonly #opening: Promise<FileSource>[] = [];
  #started = 0;
  #openingNow = 0;
  #readingBytes = 0;
  #isOver = false;

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
    this.#isOver = true;
    for (const opening of this.#opening.splice(0)) {
      await opening.then(
        (source) => source.close(),
        () => undefined,
      );
    }
  }

  #fill(): void {
    while (this.#mayOpenMore()) {
      const path = this.#paths[this.#started];
      if (path === undefined) return;
      this.#started += 1;
      const opening = this.#openStarted(path);
      opening.catch(() => undefined); // met by `next`, or by nobody when the batch is given up
      this.#opening.push(opening);
    }
  }

  #mayOpenMore(): boolean {
    if (this.#opening.length === 0) return true;
    const { length } = this.#opening;
    return length < FILES_AHEAD && this.#openingNow < OPENING_AT_ONCE && this.#readingBytes < READ_AHEAD_BYTES;
  }

  async #openStarted(path: string): Promise<FileSource> {
    this.#openingNow += 1;
    let source: FileSource;
    try {
      source = await this.#open(path);
    } finally {
      this.#openingNow -= 1;
    }
    const readBytes = Math.min(source.sizeBytes, LARGEST_READ_BYTES);
    this.#readingBytes += readBytes;
    if (!this.#isOver) this.#fill();
    const onTaken = (): void => {
      this.#readingBytes -= readBytes;
    };
    return readBytes === 0 ? source : withFirstRead(source, onTaken);
  }
}

/** The same source, its first read already under way. @param onTaken once, when somebody has it or nobody wants it */
function withFirstRead(source: FileSource, onTaken: () => void): FileSource {
  const first: Promise<Bytes | null> = source.read();
  first.catch(() => undefined); // met by the first read
  let taken = false;
  const take = (): void => {
    if (!taken) onTaken();
    taken = true;
  };
  return {
    sizeBytes: source.sizeBytes,
    read: (options) => {
      if (taken) return source.read(options);
      take();
      return first;
    },
    readAt: (offset, length, options) => source.readAt(offset, length, options),
    close: () => {
      take();
      return source.close();
    },
  };
}
