import { KeepsakeError } from "../../src/base/errors.ts";
import type { FileSource } from "../../src/base/files.ts";

/** Bytes as an open file. */
export function bytesSource(content: Uint8Array<ArrayBuffer>): FileSource {
  let offset = 0;
  return {
    sizeBytes: content.length,
    async read() {
      if (offset >= content.length) return null;
      const part = content.slice(offset, offset + 100_000);
      offset += part.length;
      return part;
    },
    async readAt(start, length) {
      if (start + length > content.length) throw new KeepsakeError("store/too-short", { offset: start, length });
      return content.slice(start, start + length);
    },
    close: async () => undefined,
  };
}
