import type { Bytes } from "../contracts.ts";
import { type Content, type ContentShelf, type ContentSource, STORED_PIECE } from "./content.ts";
import { equalBytes } from "./equal-bytes.ts";
import { toHex } from "./sha1.ts";

/**
 * Takes the bytes of one file as they come. While they equal known content nothing is stored and the result is a
 * reference to it; at the first different byte the equal beginning and everything after goes to storage.
 */
export class ContentWriter {
  private readonly shelf: ContentShelf;
  private readonly candidates: readonly Content[];
  private known: { content: Content; source: ContentSource } | null = null;
  private nextCandidate = 0;
  private size = 0;
  private readonly id = toHex(crypto.getRandomValues(new Uint8Array(16)));
  private piece: Uint8Array<ArrayBuffer> | null = null;
  private pieceLength = 0;
  private storedBytes = 0;

  constructor(shelf: ContentShelf, candidates: readonly Content[]) {
    this.shelf = shelf;
    this.candidates = candidates;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.isStoring()) {
      if (await this.matches(bytes)) {
        this.size += bytes.length;
        return;
      }
      await this.giveUpRecognition();
    }
    await this.store(bytes);
    this.size += bytes.length;
  }

  async finish(): Promise<Content> {
    if (!this.isStoring()) {
      const known = await this.openKnown();
      if (known !== null && known.source.size === this.size) return known.content;
      await this.giveUpRecognition();
    }
    await this.flushPiece();
    return { kind: "stored", id: this.id, size: this.size };
  }

  private isStoring(): boolean {
    return this.piece !== null;
  }

  private async openKnown(): Promise<{ content: Content; source: ContentSource } | null> {
    const content = this.candidates[this.nextCandidate];
    if (content === undefined) return null;
    this.known ??= { content, source: await this.shelf.open(content) };
    return this.known;
  }

  private async matches(bytes: Uint8Array): Promise<boolean> {
    const buffer = new Uint8Array(bytes.length);
    for (;;) {
      const known = await this.openKnown();
      if (known === null) return false;
      if (this.size + bytes.length <= known.source.size) {
        await known.source.read(this.size, buffer);
        if (equalBytes(bytes, buffer)) return true;
      }
      // Only a file that has not begun may try the next candidate: what came before is not kept.
      if (this.size > 0) return false;
      this.known = null;
      this.nextCandidate += 1;
    }
  }

  private async giveUpRecognition(): Promise<void> {
    this.piece = new Uint8Array(STORED_PIECE);
    if (this.size === 0) return;
    const known = await this.openKnown();
    if (known === null) throw new Error("recognised bytes without a known content");
    for (let offset = 0; offset < this.size; offset += STORED_PIECE) {
      const bytes = new Uint8Array(Math.min(STORED_PIECE, this.size - offset));
      await known.source.read(offset, bytes);
      await this.store(bytes);
    }
  }

  private async store(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      this.piece ??= new Uint8Array(STORED_PIECE);
      const part = bytes.subarray(done, done + STORED_PIECE - this.pieceLength);
      this.piece.set(part, this.pieceLength);
      this.pieceLength += part.length;
      done += part.length;
      if (this.pieceLength === STORED_PIECE) await this.flushPiece();
    }
  }

  private async flushPiece(): Promise<void> {
    if (this.piece === null || this.pieceLength === 0) return;
    const bytes: Bytes = this.piece.slice(0, this.pieceLength);
    await this.shelf.storePiece(this.id, Math.floor(this.storedBytes / STORED_PIECE), bytes);
    this.storedBytes += bytes.length;
    this.pieceLength = 0;
  }
}
