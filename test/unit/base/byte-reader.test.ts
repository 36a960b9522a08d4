import { describe, expect, it } from "vitest";
import { createByteReader } from "../../../src/base/byte-reader.ts";
import { deliver, deliveries } from "../../support/delivery.ts";
import { collect, pattern, sameBytes } from "../../support/suites/byte-duplex.ts";

describe.each(deliveries)("byte reader on %s", (delivery) => {
  it("reads exact lengths, numbers and streams in order", async () => {
    const bytes = pattern(1_000, 1);
    const reader = createByteReader(deliver(bytes, delivery));
    expect(sameBytes(await reader.readExactly(10), bytes.subarray(0, 10))).toBe(true);
    expect(await reader.readU32BE()).toBe(new DataView(bytes.buffer).getUint32(10));
    expect(await reader.readU8()).toBe(bytes[14]);
    expect(sameBytes(await collect(reader.stream(500)), bytes.subarray(15, 515))).toBe(true);
    expect(await reader.atEnd()).toBe(false);
    await reader.readExactly(485);
    expect(reader.position).toBe(1_000);
    expect(await reader.atEnd()).toBe(true);
  });

  it("tells a clean end from a cut one", async () => {
    const clean = createByteReader(deliver(pattern(4, 1), delivery));
    await clean.readExactly(4);
    await expect(clean.readExactly(1)).rejects.toMatchObject({ code: "base/ended" });
    const cut = createByteReader(deliver(pattern(4, 1), delivery));
    await expect(cut.readExactly(5)).rejects.toMatchObject({ code: "base/truncated", context: { missing: 1 } });
    const cutStream = createByteReader(deliver(pattern(4, 1), delivery));
    await expect(collect(cutStream.stream(5))).rejects.toMatchObject({ code: "base/truncated" });
  });
});

describe("byte reader", () => {
  it("refuses to be used before its stream was drained", async () => {
    const reader = createByteReader(deliver(pattern(10, 1), "whole"));
    reader.stream(5);
    await expect(reader.readExactly(1)).rejects.toMatchObject({ code: "base/bug" });
  });

  it("reads zero bytes without touching the source", async () => {
    const reader = createByteReader({ read: () => Promise.reject(new Error("touched")) });
    expect(await reader.readExactly(0)).toHaveLength(0);
  });
});
