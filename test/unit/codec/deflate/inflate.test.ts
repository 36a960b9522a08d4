import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, utf8 } from "../../../../src/base/bytes.ts";
import { hasCode } from "../../../../src/base/errors.ts";
import { inflate } from "../../../../src/codec/deflate/index.ts";

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const codeOf = (code: string) => expect.objectContaining({ code });

describe("inflate", () => {
  it("reads gzip, zlib and raw deflate as zlib writes them", async () => {
    const content = utf8("Milk, eggs, 🥖 bread. ".repeat(500));
    for (const pack of [gzipSync, deflateSync, deflateRawSync]) {
      expect(await inflate(own(pack(content)), { maxBytes: content.length })).toEqual(content);
    }
  });

  it("stops at the limit, long before the end of a bomb", async () => {
    const bomb = own(gzipSync(new Uint8Array(64 * 1_048_576)));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(inflate(bomb, { maxBytes: 1_048_576 })).rejects.toEqual(codeOf("base/too-long"));
  });

  it("names cut, padded and wrong streams", async () => {
    const good = own(gzipSync(utf8("content that is long enough to be cut in two")));
    const wrongSum = good.slice();
    wrongSum[wrongSum.length - 6] = (wrongSum[wrongSum.length - 6] ?? 0) ^ 1;
    for (const bad of [good.subarray(0, good.length - 12), wrongSum, concatBytes([good, utf8("junk")]), utf8("")]) {
      await expect(inflate(own(bad), { maxBytes: 1000 })).rejects.toEqual(codeOf("base/malformed"));
    }
  });

  it("gives content or base/malformed, whatever the bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        try {
          await inflate(own(bytes), { maxBytes: 100_000 });
        } catch (error) {
          if (!hasCode(error, "base/malformed") && !hasCode(error, "base/too-long")) throw error;
        }
      }),
    );
  });
});
