import { concatBytes } from "../../base/bytes.ts";
import type { CutSearch } from "./cut-search.ts";
import { type ChunkerTables, windowBytes } from "./tables.ts";

const CUT_MASK = 0xf_ffff;

/** The search in plain JavaScript, with 64-bit numbers in two halves. @source restic/chunker chunker.go `Next` */
export class ScriptCutSearch implements CutSearch {
  readonly #tables: ChunkerTables;
  #low = 0;
  #high = 0;

  constructor(tables: ChunkerTables) {
    this.#tables = tables;
  }

  find(before: Uint8Array, bytes: Uint8Array, from: number, to: number): number | null {
    // Joined with what came before, the byte that leaves is always 64 before the one that enters.
    const border = Math.min(to, from + windowBytes);
    const front = concatBytes([before, bytes.subarray(0, border)]).subarray(from);
    this.#warm(front);
    const early = this.#roll(front, windowBytes, front.length);
    if (early !== null) return from + early - windowBytes;
    return this.#roll(bytes, border, to);
  }

  /** Hashes the first 64 bytes: nothing leaves the window yet. */
  #warm(bytes: Uint8Array): void {
    const { modLow, modHigh } = this.#tables;
    let low = 0;
    let high = 0;
    for (let at = 0; at < windowBytes; at++) {
      const index = high >>> 13;
      high = ((high << 8) | (low >>> 24)) ^ (modHigh[index] ?? 0);
      low = ((low << 8) | (bytes[at] ?? 0)) ^ (modLow[index] ?? 0);
    }
    this.#low = low;
    this.#high = high;
  }

  #roll(bytes: Uint8Array, from: number, to: number): number | null {
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
}
