import { describe, expect, it } from "vitest";
import { layout, u8, u16be, u32be, u64le } from "../../../src/base/layout.ts";

const record = layout("record", { kind: u8, port: u16be, length: u32be, size: u64le });

describe("layout", () => {
  it("writes fields in order, big- and little-endian, and reads them back", () => {
    const value = { kind: 1, port: 0x0203, length: 0x04050607, size: 0x0102030405 };
    const bytes = record.encode(value);
    expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 5, 4, 3, 2, 1, 0, 0, 0]);
    expect(record.sizeBytes).toBe(15);
    expect(record.decode(bytes)).toEqual(value);
  });

  it("reads at an offset and refuses what does not fit", () => {
    const bytes = new Uint8Array([0, ...record.encode({ kind: 9, port: 1, length: 2, size: 3 })]);
    expect(record.decode(bytes, 1).kind).toBe(9);
    expect(() => record.decode(bytes, 2)).toThrow(expect.objectContaining({ code: "base/malformed" }));
  });

  it("refuses numbers out of range, both ways", () => {
    const good = { kind: 1, port: 1, length: 1, size: 1 };
    for (const bad of [{ kind: 256 }, { port: -1 }, { length: 1.5 }, { size: 2 ** 53 }]) {
      expect(() => record.encode({ ...good, ...bad })).toThrow(expect.objectContaining({ code: "base/bug" }));
    }
    const huge = record.encode(good).fill(0xff, 7);
    expect(() => record.decode(huge)).toThrow(expect.objectContaining({ code: "base/malformed" }));
  });
});
