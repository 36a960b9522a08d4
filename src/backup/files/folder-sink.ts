import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSink } from "./backup-files.ts";
import type { FolderWriter } from "./folder-writer.ts";

/** A call of the browser costs 1–2 ms whatever its size, so pieces are joined up to here. */
const JOIN_BYTES = 1_048_576;

/** How a partial file becomes a file, or vanishes. Both may throw foreign exceptions. */
export interface PartialFile {
  readonly writer: FolderWriter;
  /** @param sizeBytes all that was written */
  promote(sizeBytes: number): Promise<void>;
  drop(): Promise<void>;
  explain(error: unknown): Promise<KeepsakeError>;
}

/** Joins pieces and keeps one joined write on its way while the next is collected: at most 2 MiB held. */
export class FolderSink implements FileSink {
  readonly #file: PartialFile;
  #pieces: Bytes[] = [];
  #pieceBytes = 0;
  #totalBytes = 0;
  #writing: Promise<void> = Promise.resolve();
  #ended = false;
  #writerClosed = false;

  constructor(file: PartialFile) {
    this.#file = file;
  }

  async write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    this.#requireOpen();
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
    this.#totalBytes += bytes.length;
    if (this.#pieceBytes >= JOIN_BYTES) await this.#flush();
  }

  async close(options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    this.#requireOpen();
    await this.#flush();
    await this.#explained(async () => {
      await this.#writing;
      await this.#file.writer.close();
      this.#writerClosed = true;
      await this.#file.promote(this.#totalBytes);
    });
    this.#ended = true;
  }

  async discard(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#pieces = [];
    await this.#writing.catch(() => undefined);
    if (!this.#writerClosed) await this.#file.writer.abort().catch(() => undefined);
    await this.#file.drop();
  }

  async #flush(): Promise<void> {
    if (this.#pieceBytes === 0) return;
    const joined = this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : concatBytes(this.#pieces);
    this.#pieces = [];
    this.#pieceBytes = 0;
    await this.#explained(() => this.#writing);
    this.#writing = this.#file.writer.write(joined);
    this.#writing.catch(() => undefined); // met by the next flush, close or discard
  }

  async #explained(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw await this.#file.explain(error);
    }
  }

  #requireOpen(): void {
    if (this.#ended) throw new KeepsakeError("base/bug", { what: "file used after its end" });
  }
}
