import { type Bytes, concatBytes } from "../../base/bytes.ts";
import type { CutSearch } from "./cut-search.ts";
import { windowBytes } from "./tables.ts";

const MIN_BYTES = 524_288;
const MAX_BYTES = 8_388_608;

/**
 * Cuts the bytes of one file into blobs of 512 KiB to 8 MiB where the content says so: inserting a byte moves one cut, not
 * all. The cuts are restic's, so that both programs store the same content once.
 *
 * A blob beginning at b ends before the smallest p ≥ b + 512 KiB for which the 64 bytes before p, as a polynomial modulo
 * the repository's, are zero in the lowest 20 bits; or at b + 8 MiB; or at the end of the file.
 * @source restic/chunker chunker.go `Next`
 */
export class Chunker {
  readonly #search: CutSearch;
  /** The blob so far: views on what was pushed, joined when it is cut. */
  #pieces: Bytes[] = [];
  #length = 0;
  /** The last 64 bytes before what is pushed next. */
  readonly #before = new Uint8Array(windowBytes);

  constructor(search: CutSearch) {
    this.#search = search;
  }

  /** Takes `bytes` over and returns the blobs they complete, each on memory of its own. */
  push(bytes: Bytes): readonly Bytes[] {
    const blobs: Bytes[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      const cut = this.#findCut(rest);
      this.#add(cut === null ? rest : rest.subarray(0, cut));
      if (cut === null) return blobs;
      blobs.push(this.#takeBlob());
      rest = rest.subarray(cut);
    }
    return blobs;
  }

  /** The last blob of the file, or null when nothing is left; the chunker is then ready for another file. */
  finish(): Bytes | null {
    return this.#length === 0 ? null : this.#takeBlob();
  }

  #takeBlob(): Bytes {
    const [first, ...others] = this.#pieces;
    const isWhole = first !== undefined && others.length === 0 && first.length === first.buffer.byteLength;
    const blob = isWhole ? first : concatBytes(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    return blob;
  }

  #add(piece: Bytes): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (piece.length < windowBytes) this.#before.copyWithin(0, piece.length);
    const last = piece.subarray(-windowBytes);
    this.#before.set(last, windowBytes - last.length);
  }

  /** Where in `bytes` the current blob ends, or null when it goes on behind them. */
  #findCut(bytes: Bytes): number | null {
    const start = this.#length;
    const last = Math.min(bytes.length, MAX_BYTES - start);
    const from = Math.max(0, MIN_BYTES - start - 1);
    const cut = from < last ? this.#search.find(this.#before, bytes, from, last) : null;
    if (cut !== null) return cut;
    return start + last === MAX_BYTES ? last : null;
  }
}
