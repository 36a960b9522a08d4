import type { CutSearch } from "./cut-search.ts";
import { ScriptCutSearch } from "./script-cut-search.ts";
import type { ChunkerTables } from "./tables.ts";
import { startWasmCutSearch } from "./wasm-cut-search.ts";

/** In WebAssembly (about eight times as fast), or in plain JavaScript where that is switched off. */
export function createCutSearch(tables: ChunkerTables): CutSearch {
  return startWasmCutSearch(tables) ?? new ScriptCutSearch(tables);
}
