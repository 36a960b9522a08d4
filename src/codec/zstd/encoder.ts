import type { Bytes } from "../../base/bytes.ts";

export interface ZstdEncoder {
  /** One frame that states its content size. @param level 1 (quick) … 19 */
  compress(bytes: Uint8Array, level: number): Bytes;
}

/** Fetches and compiles the encoder; the module keeps it, so later calls are cheap. */
export async function loadZstdEncoder(): Promise<ZstdEncoder> {
  const { init, compress } = await import("@bokuweb/zstd-wasm");
  await init();
  return { compress: (bytes, level) => compress(bytes, level) as Bytes };
}
