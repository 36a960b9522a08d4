import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, fromHex, utf8 } from "../../../../src/base/bytes.ts";
import { hasCode, KeepsakeError } from "../../../../src/base/errors.ts";
import { limits } from "../../../../src/base/limits.ts";
import { ProtobufMessage } from "../../../../src/codec/protobuf/index.ts";

function hex(text: string): Bytes {
  const bytes = fromHex(text.replaceAll(" ", ""));
  if (bytes === null) throw new Error("not hexadecimal");
  return bytes;
}

const message = (text: string): ProtobufMessage => new ProtobufMessage(hex(text));

function wrapped(bytes: Bytes, times: number): Bytes {
  let inner = bytes;
  for (let index = 0; index < times; index++) inner = concatBytes([lengthPrefix(inner.length), inner]);
  return inner;
}

function lengthPrefix(length: number): Bytes {
  const out = [0x0a];
  let rest = length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return new Uint8Array([...out, rest]);
}

describe("protobuf message", () => {
  it("reads the examples of the encoding guide", () => {
    expect(message("08 96 01").unsigned(1)).toBe(150);
    expect(message("12 07 74 65 73 74 69 6e 67").text(2)).toBe("testing");
    expect(message("1a 03 08 96 01").message(3)?.unsigned(1)).toBe(150);
    // int32 −2 as the guide gives it: ten bytes, two's complement.
    expect(message("08 fe ff ff ff ff ff ff ff ff 01").int32(1)).toBe(-2);
  });

  it("reads floats, repeated fields in order, and the last of a single field", () => {
    expect(message("0d 00 00 80 3f").float(1)).toBe(1);
    expect([...message("0a 01 61 0a 01 62").allBytes(1)]).toEqual([utf8("a"), utf8("b")]);
    expect(message("08 01 08 02").unsigned(1)).toBe(2);
  });

  it("skips unknown fields of every type", () => {
    const bytes = "f8 01 05 09 0102030405060708 15 01020304 22 02 ffff 28 07";
    expect(message(bytes).unsigned(5)).toBe(7);
  });

  it("treats a field of another type as absent", () => {
    const one = message("08 96 01");
    expect([one.text(1), one.float(1), one.message(1), one.unsigned(2)]).toEqual(Array(4).fill(undefined));
    expect([...one.messages(1)]).toEqual([]);
  });

  it("keeps 64-bit values apart from those a double holds", () => {
    expect(message("08 ff ff ff ff ff ff ff 0f").unsigned(1)).toBe(Number.MAX_SAFE_INTEGER);
    expect(message("08 80 80 80 80 80 80 80 10").unsigned(1)).toBeUndefined();
  });
});

describe("protobuf refuses", () => {
  it.each([
    ["a cut varint", "08 96"],
    ["an endless varint", "08 ff ff ff ff ff ff ff ff ff ff 01"],
    ["a length beyond the end", "12 07 74"],
    ["a length of gigabytes", "12 ff ff ff ff 0f"],
    ["field number 0", "00 01"],
    ["groups", "0b 0c"],
    ["wire type 6", "0e 01"],
    ["a cut fixed64", "09 01 02"],
  ])("%s", (_name, text) => {
    expect(() => message(text)).toThrow(expect.objectContaining({ code: "base/malformed" }));
  });

  it("nesting without end", () => {
    let inner: ProtobufMessage | undefined = new ProtobufMessage(wrapped(hex("08 01"), limits.protobufDepth + 2));
    const dig = (): void => {
      while (inner !== undefined) inner = inner.message(1);
    };
    expect(dig).toThrow(KeepsakeError);
  });

  it("millions of fields", () => {
    const bytes = new Uint8Array((limits.protobufFields + 1) * 2).map((_, index) => (index % 2 === 0 ? 8 : 1));
    expect(() => new ProtobufMessage(bytes)).toThrow(expect.objectContaining({ code: "base/too-long" }));
  });

  it("nothing else than with base/malformed, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          const one = new ProtobufMessage(new Uint8Array(bytes));
          for (let number = 1; number < 20; number++) Array.from(one.messages(number));
        } catch (error) {
          if (!hasCode(error, "base/malformed")) throw error;
        }
      }),
    );
  });
});
