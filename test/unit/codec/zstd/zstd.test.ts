import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { loadZstdEncoder, zstdDecompress, zstdStore } from "../../../../src/codec/zstd/index.ts";
import { pattern } from "../../../support/suites/byte-duplex.ts";

const limits = { maxBytes: 16_000_000 };

describe("zstd", () => {
  it("opens what its encoder wrote, at several levels and sizes", async () => {
    const encoder = await loadZstdEncoder();
    for (const size of [0, 1, 255, 256, 70_000, 3_000_000]) {
      for (const level of [1, 3, 19]) {
        const content = concatBytes([pattern(size >> 1, 3), new Uint8Array(size - (size >> 1))]);
        const frame = encoder.compress(content, level);
        if (size > 1_000) expect(frame.length).toBeLessThan(size * 0.7);
        expect(same(zstdDecompress(frame, limits), content)).toBe(true);
      }
    }
  });

  it("may be loaded again while it works", async () => {
    const first = await loadZstdEncoder();
    const again = loadZstdEncoder();
    for (let turn = 0; turn < 200; turn++) {
      const frame = first.compress(pattern(1_000, turn), 1);
      expect(same(zstdDecompress(frame, limits), pattern(1_000, turn))).toBe(true);
      await Promise.resolve();
    }
    expect(await again).toBe(first);
  });

  it("opens stored frames, across block borders", () => {
    for (const size of [0, 1, 131_071, 131_072, 131_073, 400_000]) {
      expect(same(zstdDecompress(zstdStore(pattern(size, 2)), limits), pattern(size, 2))).toBe(true);
    }
  });

  it("opens a frame that does not state its size", () => {
    const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x00, 0x81, 0x00, 0x00, ...utf8("hello, keepsake\n")]);
    expect(new TextDecoder().decode(zstdDecompress(frame, limits))).toBe("hello, keepsake\n");
  });

  it("refuses to grow beyond the limit, stated or not", async () => {
    const encoder = await loadZstdEncoder();
    const bomb = encoder.compress(new Uint8Array(5_000_000), 3);
    expect(codeOf(() => zstdDecompress(bomb, { maxBytes: 4_999_999 }))).toBe("base/too-long");
    // Three run-length blocks of 128 KiB without a stated size.
    const run = [0x02, 0x00, 0x10, 0x61];
    const runs = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, ...run, ...run, 0x03, 0x00, 0x10, 0x61]);
    expect(zstdDecompress(runs, limits).length).toBe(393_216);
    expect(codeOf(() => zstdDecompress(runs, { maxBytes: 300_000 }))).toBe("base/too-long");
  });

  it("answers anything with content or a catalogue error", async () => {
    const encoder = await loadZstdEncoder();
    const good = encoder.compress(utf8("a tree of files ".repeat(400)), 3);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const bad: Bytes = cut ? good.slice(0, at) : good.slice();
        if (!cut) bad[at] = value;
        expect(["content", "base/malformed", "base/too-long"]).toContain(codeOf(() => zstdDecompress(bad, limits)));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const frame = concatBytes([Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd]), noise]);
        expect(["content", "base/malformed", "base/too-long"]).toContain(codeOf(() => zstdDecompress(frame, limits)));
      }),
      { numRuns: 500 },
    );
  });
});

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return "content";
  } catch (error) {
    if (error instanceof KeepsakeError) return error.code;
    throw error;
  }
}
