import type { Bytes } from "../../base/bytes.ts";

export interface ZstdEncoder {
  /** One frame that states its content size. @param level 1 (quick) … 19 */
  compress(bytes: Uint8Array, level: number): Bytes;
}

/**
 * The library keeps one WebAssembly instance per module, and starting it again while it works gives frames of rubbish. So
 * it is started once, and this is the one place that remembers.
 */
let started: Promise<ZstdEncoder> | null = null;

/** Fetches and compiles the encoder, the first time; a failure is forgotten, so that a later call tries again. */
export function loadZstdEncoder(): Promise<ZstdEncoder> {
  started ??= start().catch((error: unknown) => {
    started = null;
    throw error;
  });
  return started;
}

async function start(): Promise<ZstdEncoder> {
  const { init, compress } = await import("@bokuweb/zstd-wasm");
  await init();
  return { compress: (bytes, level) => compress(bytes, level) as Bytes };
}
