/** gzip, zlib and raw deflate by the platform's decompressor, with a bound on what comes out. */
export { type InflateLimits, inflate } from "./inflate.ts";
