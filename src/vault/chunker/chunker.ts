import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { type ChunkerTables, windowBytes } from "./tables.ts";

const MIN_BYTES = 524_288;
const MAX_BYTES = 8_388_608;
const CUT_MASK = 0xf_ffff;
/** The first byte of a blob that can matter for a cut: the window before the smallest blob. */
const FIRST_HASHED = MIN_BYTES - windowBytes;

/**
 * Cuts the bytes of one file into blobs of 512 KiB to 8 MiB where the content says so: inserting a byte moves one cut, not
 * all. The cuts are restic's, so that both programs store the same content once.
 *
 * A blob beginning at b ends before the smallest p ≥ b + 512 KiB for which the 64 bytes before p, as a polynomial modulo
 * the repository's, are zero in the lowest 20 bits; or at b + 8 MiB; or at the end of the file.
 * @source restic/chunker chunker.go `Next`
 */
export class Chunker {
  readonly #tables: ChunkerTables;
  /** The blob so far: views on what was pushed, joined when it is cut. */
  #pieces: Bytes[] = [];
  #length = 0;
  #low = 0;
  #high = 0;
  /** The last 64 bytes hashed, so that a piece need not begin where the window does. */
  readonly #window = new Uint8Array(windowBytes);

  constructor(tables: ChunkerTables) {
    this.#tables = tables;
  }

  /** Takes `bytes` over and returns the blobs they complete, each on memory of its own. */
  push(bytes: Bytes): readonly Bytes[] {
    const blobs: Bytes[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      const cut = this.#findCut(rest);
      if (cut === null) {
        this.#pieces.push(rest);
        this.#length += rest.length;
        return blobs;
      }
      this.#pieces.push(rest.subarray(0, cut));
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
    const blob = concatBytes(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#low = 0;
    this.#high = 0;
    return blob;
  }

  /** Where in `bytes` the current blob ends, or null when it goes on behind them. */
  #findCut(bytes: Bytes): number | null {
    const start = this.#length;
    const warm = Math.max(0, FIRST_HASHED - start);
    const decide = Math.max(0, MIN_BYTES - start);
    const last = Math.min(bytes.length, MAX_BYTES - start);
    if (warm < bytes.length) this.#fillWindow(bytes, warm, Math.min(decide, last));
    // The 64th byte of the window completes the first possible cut.
    if (start < MIN_BYTES && decide <= last && this.#isCut()) return decide;
    const cut = decide < last ? this.#roll(bytes, decide, last) : null;
    if (cut !== null) return cut;
    return start + last === MAX_BYTES ? last : null;
  }

  #isCut(): boolean {
    return (this.#low & CUT_MASK) === 0;
  }

  /** Hashes the bytes before the first possible cut: nothing leaves the window yet. */
  #fillWindow(bytes: Bytes, from: number, to: number): void {
    const { modLow, modHigh } = this.#tables;
    let low = this.#low;
    let high = this.#high;
    let slot = this.#length + from - FIRST_HASHED;
    for (let at = from; at < to; at++, slot++) {
      const byte = bytes[at] ?? 0;
      this.#window[slot] = byte;
      const index = high >>> 13;
      high = ((high << 8) | (low >>> 24)) ^ (modHigh[index] ?? 0);
      low = ((low << 8) | byte) ^ (modLow[index] ?? 0);
    }
    this.#low = low;
    this.#high = high;
  }

  /** Rolls the window over `bytes[from … to)`; the position behind the first byte that makes a cut, or null. */
  #roll(bytes: Bytes, from: number, to: number): number | null {
    // Joined with what came before, the byte that leaves is always 64 before the one that enters.
    const border = Math.min(to, from + windowBytes);
    const joined = concatBytes([this.#window, bytes.subarray(from, border)]);
    const early = this.#rollInside(joined, windowBytes, joined.length);
    if (early !== null) return from + early - windowBytes;
    const cut = this.#rollInside(bytes, border, to);
    if (cut === null) this.#keepWindow(joined, bytes, from, to);
    return cut;
  }

  /** Like `#roll`, for bytes whose window lies in front of them in the same array: the loop everything waits for. */
  #rollInside(bytes: Uint8Array, from: number, to: number): number | null {
    const { outLow, outHigh, modLow, modHigh } = this.#tables;
    let low = this.#low;
    let high = this.#high;
    for (let at = from; at < to; at++) {
      // Every index is inside its array, which costs nothing to assert and a fifth of the speed to check again.
      const leaving = bytes[at - windowBytes] as number;
      low ^= outLow[leaving] as number;
      high ^= outHigh[leaving] as number;
      const index = high >>> 13;
      high = ((high << 8) | (low >>> 24)) ^ (modHigh[index] as number);
      low = ((low << 8) | (bytes[at] as number)) ^ (modLow[index] as number);
      if ((low & CUT_MASK) === 0) return at + 1;
    }
    this.#low = low;
    this.#high = high;
    return null;
  }

  #keepWindow(joined: Bytes, bytes: Bytes, from: number, to: number): void {
    const source = to - from >= windowBytes ? bytes.subarray(0, to) : joined;
    this.#window.set(source.subarray(source.length - windowBytes));
  }
}
