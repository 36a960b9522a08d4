import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { Chunker } from "./chunker/chunker.ts";
import type { CutSearch } from "./chunker/cut-search.ts";
import type { BlobId } from "./object-id.ts";
import type { BlobUploader, ContentWriter, SavedBlob, StoredContent } from "./repository.ts";

const BLOBS_UNDER_WAY = 2;

export function createContentWriter(search: CutSearch, uploader: BlobUploader): ContentWriter {
  return new BlobWriter(search, uploader);
}

class BlobWriter implements ContentWriter {
  readonly #chunker: Chunker;
  readonly #uploader: BlobUploader;
  readonly #underWay: Promise<SavedBlob>[] = [];
  readonly #content: BlobId[] = [];
  #sizeBytes = 0;
  #storedBytes = 0;

  constructor(search: CutSearch, uploader: BlobUploader) {
    this.#chunker = new Chunker(search);
    this.#uploader = uploader;
  }

  async write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    this.#sizeBytes += bytes.length;
    for (const blob of this.#chunker.push(bytes)) await this.#save(blob, options);
  }

  async finish(options?: AbortOptions): Promise<StoredContent> {
    const last = this.#chunker.finish();
    if (last !== null) await this.#save(last, options);
    while (this.#underWay.length > 0) await this.#settleOne();
    return { content: this.#content, sizeBytes: this.#sizeBytes, storedBytes: this.#storedBytes };
  }

  async #save(blob: Bytes, options?: AbortOptions): Promise<void> {
    while (this.#underWay.length >= BLOBS_UNDER_WAY) await this.#settleOne();
    const saved = this.#uploader.saveBlob("data", blob, options);
    // A failure is told by the await in `#settleOne`, which may come later or, after another failure, never.
    saved.catch(() => undefined);
    this.#underWay.push(saved);
  }

  async #settleOne(): Promise<void> {
    const saved = await this.#underWay.shift();
    if (saved === undefined) return;
    this.#content.push(saved.id);
    this.#storedBytes += saved.storedBytes;
  }
}
