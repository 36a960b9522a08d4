import { poly1305 as noblePoly1305 } from "@noble/ciphers/_poly1305.js";
import type { Bytes } from "../base/bytes.ts";
import { startWasm } from "../base/wasm/module.ts";
import { assemblePoly1305, poly1305Layout } from "./poly1305-code.ts";

/** The 16-byte authenticator of `message` under a key of 32 bytes that is used once. @source RFC 8439 §2.5 */
export type Poly1305 = (message: Uint8Array, key: Uint8Array) => Bytes;

interface Poly1305Exports {
  readonly memory: WebAssembly.Memory;
  start(): void;
  /** Whole blocks in [from, to), at least one; `end` is the bit behind each. */
  blocks(from: number, to: number, end: bigint): void;
  finish(): void;
}

const BLOCK_BYTES = 16;
const WHOLE_BLOCK = 1n << 24n;

let chosen: Poly1305 | null = null;

/** In WebAssembly (five to ten times as fast), or noble's where that is switched off. */
export const poly1305: Poly1305 = (message, key) => {
  chosen ??= startWasmPoly1305() ?? noblePoly1305;
  return chosen(message, key);
};

/** Null where WebAssembly is switched off. */
export function startWasmPoly1305(): Poly1305 | null {
  const exports = startWasm(assemblePoly1305());
  if (exports === null) return null;
  const machine = new WasmPoly1305(exports as unknown as Poly1305Exports);
  return (message, key) => machine.authenticate(message, key);
}

class WasmPoly1305 {
  readonly #exports: Poly1305Exports;
  readonly #memory: Uint8Array<ArrayBuffer>;

  constructor(exports: Poly1305Exports) {
    this.#exports = exports;
    this.#memory = new Uint8Array(exports.memory.buffer as ArrayBuffer);
  }

  authenticate(message: Uint8Array, key: Uint8Array): Bytes {
    const { tag, messageBytes } = poly1305Layout;
    this.#memory.set(key, poly1305Layout.key);
    this.#exports.start();
    for (let offset = 0; offset < message.length; offset += messageBytes) {
      this.#add(message.subarray(offset, offset + messageBytes));
    }
    this.#exports.finish();
    const result = this.#memory.slice(tag, tag + BLOCK_BYTES);
    this.#memory.fill(0, 0, poly1305Layout.message);
    return result;
  }

  /** Only the last part of a message may end within a block: it is padded by a one and zeros. */
  #add(part: Uint8Array): void {
    const start = poly1305Layout.message;
    const end = start + part.length;
    const wholeEnd = end - (part.length % BLOCK_BYTES);
    this.#memory.set(part, start);
    if (wholeEnd > start) this.#exports.blocks(start, wholeEnd, WHOLE_BLOCK);
    if (wholeEnd === end) return;
    this.#memory[end] = 1;
    this.#memory.fill(0, end + 1, wholeEnd + BLOCK_BYTES);
    this.#exports.blocks(wholeEnd, wholeEnd + BLOCK_BYTES, 0n);
  }
}
