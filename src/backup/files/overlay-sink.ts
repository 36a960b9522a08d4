import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { ContentWriter, StoredContent } from "../../vault/index.ts";
import type { FileSink } from "./backup-files.ts";

/**
 * A file on its way into blobs; nobody sees it before `close`. Signals are heeded here and not passed on: a call that is
 * given up must not end the upload, which still has to keep what arrived.
 */
export class OverlaySink implements FileSink {
  readonly #writer: ContentWriter;
  readonly #onStored: (content: StoredContent) => Promise<void>;
  #ended = false;

  constructor(writer: ContentWriter, onStored: (content: StoredContent) => Promise<void>) {
    this.#writer = writer;
    this.#onStored = onStored;
  }

  async write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    this.#requireOpen();
    await this.#writer.write(bytes);
  }

  async close(options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    this.#requireOpen();
    const content = await this.#writer.finish();
    throwIfAborted(options?.signal);
    this.#requireOpen();
    await this.#onStored(content);
    this.#ended = true;
  }

  /** What was stored already stays without a name, until the next prune. */
  async discard(): Promise<void> {
    this.#ended = true;
  }

  #requireOpen(): void {
    if (this.#ended) throw new KeepsakeError("base/bug", { what: "file used after its end" });
  }
}
