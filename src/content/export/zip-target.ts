import { makeZip } from "client-zip";
import type { FileSink } from "../../backup/index.ts";
import { type AbortOptions, abortError, promiseWithResolvers, type Resolvers, raceAbort } from "../../base/abort.ts";
import { type Bytes, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { ExportTarget } from "./target.ts";

/** Zip holds no earlier date; client-zip would turn one into 2098. */
const FIRST_ZIP_DATE_MS = Date.UTC(1980, 0, 2);

/** A zip under way: files go into `target`, the bytes of the archive come out of `stream`. */
export interface ZipExport {
  readonly target: ExportTarget;
  /** Stored, not deflated; Zip64 where needed. Nothing is read ahead: a slow reader holds up the writers. */
  readonly stream: ReadableStream<Uint8Array>;
  /** After the last file. Resolves when all files were taken by the reader of `stream`. */
  finish(): Promise<void>;
  /** Ends both sides: the reader sees `reason`, so that a half archive is never taken for a whole one. */
  abort(reason: KeepsakeError): void;
}

interface Entry {
  readonly name: string;
  readonly lastModified: Date;
  readonly input: AsyncIterable<Uint8Array>;
}

export interface ZipOptions {
  /** Content of the file that is put beside a broken one. In the person's language. */
  readonly incompleteNote?: string | undefined;
}

/** Smaller files are held until they are whole: one that breaks off leaves no trace. */
const HELD_BYTES = 4 * 1_048_576;

/**
 * An export as one zip file of any size.
 * A large file given up in its midst can't be taken out of a stream any more. It ends where it broke, and a file
 * `NAME.INCOMPLETE.txt` beside it says so; everything else in the archive is whole.
 */
export function createZipExport({ incompleteNote }: ZipOptions = {}): ZipExport {
  const entries = new Handover<Entry>();
  let current: Handover<Uint8Array> | null = null;
  const abort = (reason: KeepsakeError): void => {
    entries.fail(reason);
    current?.fail(reason);
  };
  return {
    target: {
      async file(path, options) {
        if (current !== null) throw new KeepsakeError("base/bug", { what: "two files of a zip open at once" });
        const pieces = new Handover<Uint8Array>();
        const lastModified = new Date(Math.max(options?.modifiedMs ?? Date.now(), FIRST_ZIP_DATE_MS));
        current = pieces;
        const entry = { name: path.join("/"), lastModified, input: pieces };
        return new ZipSink({
          pieces,
          begin: (signal) => entries.give(entry, signal),
          markBroken: () => entries.give(brokenNote(entry.name, incompleteNote), undefined),
          ended: () => {
            current = null;
          },
        });
      },
    },
    stream: untilGone(makeZip(entries), () => abort(new KeepsakeError("store/gone", { what: "zip" }))),
    finish: () => entries.end(),
    abort,
  };
}

/** The same stream; the library would let its sources wait for ever when the reader goes away. */
function untilGone(stream: ReadableStream<Uint8Array>, onGone: () => void): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: onGone,
    },
    { highWaterMark: 0 },
  );
}

function brokenNote(name: string, note = "This file could not be read to its end."): Entry {
  const input = (async function* () {
    yield utf8(`${note}\r\n`);
  })();
  return { name: `${name}.INCOMPLETE.txt`, lastModified: new Date(), input };
}

interface SinkParts {
  readonly pieces: Handover<Uint8Array>;
  readonly begin: (signal: AbortSignal | undefined) => Promise<void>;
  readonly markBroken: () => Promise<void>;
  readonly ended: () => void;
}

class ZipSink implements FileSink {
  readonly #parts: SinkParts;
  #state: "new" | "begun" | "ended" = "new";
  #held: Bytes[] = [];
  #heldBytes = 0;

  constructor(parts: SinkParts) {
    this.#parts = parts;
  }

  async write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    this.#requireOpen();
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#state === "begun" || this.#heldBytes > HELD_BYTES) await this.#send(options?.signal);
  }

  async close(options?: AbortOptions): Promise<void> {
    this.#requireOpen();
    await this.#send(options?.signal);
    await this.#parts.pieces.end();
    this.#end();
  }

  async discard(): Promise<void> {
    const wasBegun = this.#state === "begun";
    if (this.#state === "ended") return;
    this.#end();
    if (!wasBegun) return;
    try {
      await this.#parts.pieces.end();
      await this.#parts.markBroken();
    } catch {
      // The archive itself is at its end; whoever writes or reads it has the reason.
    }
  }

  async #send(signal: AbortSignal | undefined): Promise<void> {
    if (this.#state === "new") {
      await this.#parts.begin(signal);
      this.#state = "begun";
    }
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const piece of held) await this.#parts.pieces.give(piece, signal);
  }

  #end(): void {
    this.#state = "ended";
    this.#held = [];
    this.#parts.ended();
  }

  #requireOpen(): void {
    if (this.#state === "ended") throw new KeepsakeError("base/bug", { what: "file used after its end" });
  }
}

/** Passes values from one writer to one reader, one at a time: `give` resolves when the reader took the value. */
class Handover<T> implements AsyncIterable<T> {
  #offered: { value: T; taken: Resolvers<void> } | null = null;
  #ended: Resolvers<void> | null = null;
  #failure: KeepsakeError | null = null;
  #wanted: Resolvers<void> | null = null;

  async give(value: T, signal: AbortSignal | undefined): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (signal?.aborted) throw abortError(signal);
    const taken = promiseWithResolvers<void>();
    this.#offered = { value, taken };
    this.#wanted?.resolve();
    await raceAbort(taken.promise, signal);
  }

  async end(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    this.#ended = promiseWithResolvers<void>();
    this.#wanted?.resolve();
    await this.#ended.promise;
  }

  fail(reason: KeepsakeError): void {
    this.#failure ??= reason;
    this.#offered?.taken.reject(this.#failure);
    this.#ended?.reject(this.#failure);
    this.#wanted?.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      const offered = this.#offered;
      if (offered !== null) {
        this.#offered = null;
        offered.taken.resolve();
        yield offered.value;
      } else if (this.#ended !== null) {
        this.#ended.resolve();
        return;
      } else {
        this.#wanted = promiseWithResolvers<void>();
        await this.#wanted.promise;
      }
    }
  }
}
