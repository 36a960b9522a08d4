import { dataView } from "../../base/bytes.ts";
import { startWasm } from "../../base/wasm/module.ts";
import type { CutSearch } from "./cut-search.ts";
import { assembleCutSearch, cutSearchLayout } from "./cut-search-code.ts";
import { type ChunkerTables, windowBytes } from "./tables.ts";

interface CutSearchExports {
  readonly memory: WebAssembly.Memory;
  /** 1 when the step of bytes at an address has a cut. */
  quickly(at: number): number;
  /** The first cut in (from, to], as an address, or 0. */
  exactly(from: number, to: number): number;
}

/** Null where WebAssembly is switched off. */
export function startWasmCutSearch(tables: ChunkerTables): CutSearch | null {
  const exports = startWasm(assembleCutSearch());
  return exports === null ? null : new WasmCutSearch(exports as unknown as CutSearchExports, tables);
}

class WasmCutSearch implements CutSearch {
  readonly #exports: CutSearchExports;
  readonly #memory: Uint8Array;

  constructor(exports: CutSearchExports, tables: ChunkerTables) {
    this.#exports = exports;
    this.#memory = new Uint8Array(exports.memory.buffer);
    this.#writeTable(cutSearchLayout.out, tables.outLow, tables.outHigh);
    this.#writeTable(cutSearchLayout.mod, tables.modLow, tables.modHigh);
  }

  find(before: Uint8Array, bytes: Uint8Array, from: number, to: number): number | null {
    for (let start = from; start < to; start += cutSearchLayout.mostBytes) {
      const end = Math.min(to, start + cutSearchLayout.mostBytes);
      this.#load(before, bytes, start, end);
      const found = this.#findLoaded(end - start);
      if (found !== null) return start + found;
    }
    return null;
  }

  /** Copies bytes[from … to) and the 64 before them. */
  #load(before: Uint8Array, bytes: Uint8Array, from: number, to: number): void {
    const missing = Math.max(0, windowBytes - from);
    const { window } = cutSearchLayout;
    if (missing > 0) this.#memory.set(before.subarray(before.length - missing), window);
    this.#memory.set(bytes.subarray(from - windowBytes + missing, to), window + missing);
  }

  #findLoaded(length: number): number | null {
    const { bytes, stepBytes } = cutSearchLayout;
    for (let at = bytes; at < bytes + length; at += stepBytes) {
      const isWhole = at + stepBytes <= bytes + length;
      if (isWhole && this.#exports.quickly(at) === 0) continue;
      const found = this.#exports.exactly(at, isWhole ? at + stepBytes : bytes + length);
      if (found !== 0) return found - bytes;
    }
    return null;
  }

  #writeTable(address: number, low: Uint32Array, high: Uint32Array): void {
    const view = dataView(this.#memory as Uint8Array<ArrayBuffer>);
    for (let value = 0; value < low.length; value++) {
      view.setUint32(address + value * 8, low[value] ?? 0, true);
      view.setUint32(address + value * 8 + 4, high[value] ?? 0, true);
    }
  }
}
