import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

export interface InflateLimits {
  /** More than this is never collected, however small the input. */
  readonly maxBytes: number;
}

/**
 * The content of a gzip or zlib stream, or of raw deflate when neither header is there.
 * @throws base/malformed for broken, cut or padded streams, base/too-long for content above the limit
 * @source RFC 1950, 1951, 1952
 */
export async function inflate(bytes: Bytes, limits: InflateLimits): Promise<Bytes> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream(formatOf(bytes)))
    .getReader();
  try {
    return await collect(reader, limits.maxBytes);
  } catch (error) {
    // A bomb is not run to its end.
    await reader.cancel().catch(() => undefined);
    if (error instanceof KeepsakeError) throw error;
    throw new KeepsakeError("base/malformed", { format: "deflate" }, { cause: error });
  }
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>, maxBytes: number): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    total += next.value.length;
    if (total > maxBytes) throw new KeepsakeError("base/too-long", { what: "deflate content", maxBytes });
    parts.push(next.value);
  }
  return concatBytes(parts);
}

function formatOf(bytes: Bytes): CompressionFormat {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (first === 0x1f && second === 0x8b) return "gzip";
  const isZlib = (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
  return isZlib ? "deflate" : "deflate-raw";
}
