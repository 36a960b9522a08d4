/**
 * zstd frames (RFC 8878), without dictionaries: a small decoder in JavaScript that is always there, and an encoder in
 * WebAssembly (80 kB compressed) that is fetched when first asked for.
 */
export { type FrameLimits, zstdDecompress } from "./decompress.ts";
export { loadZstdEncoder, type ZstdEncoder } from "./encoder.ts";
export { zstdStore } from "./stored-frame.ts";
