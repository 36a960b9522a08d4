import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, fromHex, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { isA, readAttributedString, TypedstreamReader } from "../../../../src/codec/typedstream/index.ts";
import { attributedBody, attributedText } from "../../../virtual-iphone/scenarios/databases/typedstream.ts";

/** "Hi 🏕️" with one attribute, written down by hand from the description of the format. */
const HAND_MADE = bytes(
  "040b73747265616d747970656481e803" +
    "840140 848484124e5341747472696275746564537472696e6700 8484084e534f626a65637400 85" +
    "92 848484084e53537472696e6701 94 84012b 0a 486920f09f8f95efb88f 86" +
    "84026949 01 06 92 8484840c4e5344696374696f6e61727900 94 840169 01" +
    "92 84 96 96 1d 5f5f6b494d4d657373616765506172744174747269627574654e616d65 86" +
    "92 848484084e534e756d62657200 8484074e5356616c756500 94 84012a 84 99 99 00 86 86 86",
);

const LONG = "x".repeat(300);

function bytes(hex: string): Bytes {
  return fromHex(hex.replaceAll(" ", "")) ?? new Uint8Array(0);
}

const plainRuns = (body: Bytes): unknown[] =>
  readAttributedString(body).runs.map(({ start, length, attributes }) => [
    start,
    length,
    Object.fromEntries(attributes),
  ]);

describe("a text archived by Messages", () => {
  it("is read from bytes written by hand", () => {
    const read = readAttributedString(HAND_MADE);
    expect(read.text).toBe("Hi 🏕️");
    expect(read.damage).toBeNull();
    expect(plainRuns(HAND_MADE)).toEqual([[0, 6, { __kIMMessagePartAttributeName: 0 }]]);
  });

  it("has the same bytes from the virtual iPhone", () => {
    expect(attributedBody("Hi 🏕️")).toEqual(HAND_MADE);
  });

  it.each(["", "a", "\uFFFC", "long ".repeat(10_000), "שלום עולם", "\u0000", "👨‍👩‍👧‍👦"])(
    "keeps a text: %.20j",
    (text) => {
      expect(readAttributedString(attributedBody(text)).text).toBe(text);
    },
  );

  it("keeps runs, and attributes of every kind", () => {
    const part = { __kIMMessagePartAttributeName: 0 };
    const mention = { ...part, __kIMMentionConfirmedMention: "+15550100" };
    const link = { ...part, __kIMLinkAttributeName: "url:https://example.com/" };
    const data = { __kIMDataDetectedAttributeName: new Uint8Array([1, 2, 200]), big: 2 ** 40, half: 0.5, minus: 7 };
    const body = attributedText(
      [
        { text: "Hi ", attributes: part },
        { text: "Maya", attributes: mention },
        { text: " see ", attributes: part },
        { text: "https://example.com/", attributes: link },
        { text: LONG, attributes: data },
      ],
      { mutable: true },
    );
    expect(plainRuns(body)).toEqual([
      [0, 3, part],
      [3, 4, mention],
      [7, 5, part],
      [12, 20, { ...part, __kIMLinkAttributeName: "https://example.com/" }],
      [32, 300, data],
    ]);
  });

  it("keeps more classes and strings than one byte can number", () => {
    const runs = Array.from({ length: 400 }, (_, index) => ({
      text: "x",
      attributes: { [`key${index}`]: `v${index}` },
    }));
    const read = readAttributedString(attributedText(runs));
    expect(read.damage).toBeNull();
    expect(read.runs.map(({ attributes }) => [...attributes])).toEqual(
      Array.from({ length: 400 }, (_, index) => [[`key${index}`, `v${index}`]]),
    );
  });

  it("gives the text when what follows is cut off, and says so", () => {
    const read = readAttributedString(HAND_MADE.slice(0, -40));
    expect(read.text).toBe("Hi 🏕️");
    expect(read.damage?.code).toBe("base/malformed");
  });

  it.each([
    ["nothing", new Uint8Array(0)],
    ["another format", utf8("bplist00 and so on")],
    ["the head alone", HAND_MADE.slice(0, 16)],
    ["a reference to nothing", concatBytes([HAND_MADE.slice(0, 16), bytes("840140 a5")])],
    ["a text longer than the file", concatBytes([HAND_MADE.slice(0, 70), bytes("8201ffffff7f")])],
    ["an unknown type", concatBytes([HAND_MADE.slice(0, 16), bytes("840158 84")])],
  ])("refuses %s with a named error", (_, body) => {
    expect(() => readAttributedString(body)).toThrow(expect.objectContaining({ code: "base/malformed" }));
  });
});

describe("archives made to hurt", () => {
  const head = HAND_MADE.slice(0, 16);

  it("are not followed deeper than allowed", () => {
    const open = bytes("848484084e534f626a65637400 85");
    const deeper = bytes("92 84 93");
    const body = concatBytes([head, bytes("840140"), open, ...Array.from({ length: 100_000 }, () => deeper)]);
    expect(() => new TypedstreamReader(body).readRoot()).toThrow(expect.objectContaining({ code: "base/malformed" }));
  });

  it("cannot ask for values that take no room", () => {
    const nested = "[999999999[999999999{x=}]]";
    const body = concatBytes([
      head,
      bytes("840140 848484084e534f626a65637400 85 84"),
      new Uint8Array([nested.length]),
      utf8(nested),
    ]);
    expect(() => new TypedstreamReader(body).readRoot()).toThrow(expect.objectContaining({ code: "base/too-long" }));
  });

  it("may point to themselves", () => {
    const body = concatBytes([head, bytes("840140 848484084e534f626a65637400 85 92 92 86")]);
    const root = new TypedstreamReader(body).readRoot();
    expect(isA(root.values[0], "NSObject") && root.values[0] === root).toBe(true);
  });

  it("end in a named error or in a text, never otherwise", () => {
    const body = attributedText([
      { text: "Hello ", attributes: { a: 1, b: "two" } },
      { text: "there", attributes: { c: new Uint8Array(40), d: "url:https://example.com" } },
    ]);
    const change = fc.record({ at: fc.nat(body.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(body.length), (changes, cut) => {
        const broken = body.slice(0, Math.max(17, cut === 0 ? body.length : body.length - (cut % 50)));
        for (const { at, to } of changes) if (at < broken.length) broken[at] = to;
        try {
          const read = readAttributedString(broken);
          const covered = read.runs.reduce((total, run) => total + run.length, 0);
          expect(covered).toBeLessThanOrEqual(read.text.length);
        } catch (error) {
          if (!(error instanceof KeepsakeError)) throw error;
          expect(["base/malformed", "base/too-long"]).toContain(error.code);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
