import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, fromHex, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import {
  bytesAt,
  dictAt,
  dictOf,
  encodeBinaryPlist,
  encodeXmlPlist,
  isPlistDict,
  maybeNumberAt,
  numberAt,
  type PlistDict,
  type PlistValue,
  parsePlist,
  plistReal,
  plistUid,
  stringAt,
  valueAt,
} from "../../../../src/codec/plist/index.ts";

const encoders = [
  ["binary", encodeBinaryPlist],
  ["XML", encodeXmlPlist],
] as const;

const values: readonly (readonly [string, PlistValue])[] = [
  ["an empty string", ""],
  ["blanks around a string", "  x\n "],
  ["markup in a string", "<a href=\"x\">&amp; 'q' ]]></a>"],
  ["carriage returns", "a\r\nb\rc"],
  ["text beyond ASCII", "Ünïcødé 📱 日本"],
  ["a long text", "ä".repeat(10_000)],
  ["0", 0],
  ["255", 255],
  ["256", 256],
  ["65535", 65_535],
  ["2^31", 2 ** 31],
  ["2^32 − 1", 4_294_967_295],
  ["2^32", 2 ** 32],
  ["2^53 − 1", Number.MAX_SAFE_INTEGER],
  ["2^53", 2n ** 53n],
  ["2^63 − 1", 2n ** 63n - 1n],
  ["2^64 − 1", 2n ** 64n - 1n],
  ["−1", -1],
  ["−256", -256],
  ["−2^53", -(2n ** 53n)],
  ["−2^63", -(2n ** 63n)],
  ["−2^127", -(2n ** 127n)],
  ["1.5", 1.5],
  ["a whole real", plistReal(1)],
  ["minus zero as a real", plistReal(-0)],
  ["1e300", 1e300],
  ["infinity", Number.POSITIVE_INFINITY],
  ["not a number", Number.NaN],
  ["true", true],
  ["false", false],
  ["a date", new Date("2026-11-22T20:13:42Z")],
  ["the distant past", new Date("0001-01-01T00:00:00Z")],
  ["no data", new Uint8Array(0)],
  ["data", Uint8Array.from({ length: 200 }, (_, index) => index)],
  ["a uid", plistUid(70_000)],
  ["an empty array", []],
  ["an empty dict", {}],
  ["nesting", { a: [1, { b: [plistReal(2), "x", new Uint8Array([1])] }], c: {} }],
  ["equal values of different kinds", [1, plistReal(1), true, "1", 1n + 2n ** 60n]],
];

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof KeepsakeError ? error.code : `foreign error: ${String(error)}`;
  }
  return "no error";
}

function nested(levels: number): PlistValue {
  let value: PlistValue = "core";
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

describe.each(encoders)("%s property lists", (format, encode) => {
  it.each(values)("keep %s", (_, value) => {
    expect(parsePlist(encode(value))).toStrictEqual(value);
  });

  it("keep hostile keys as own keys", () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "c", "": 0}') as PlistDict;
    const read = dictOf(parsePlist(encode(hostile)), "test");
    expect(Object.keys(read)).toStrictEqual(["__proto__", "constructor", ""]);
    expect(dictAt(read, "__proto__")).toStrictEqual({ polluted: 1 });
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(valueAt({}, "constructor")).toBeUndefined();
  });

  it("reach the depth limit and no further", () => {
    expect(parsePlist(encode(nested(128)))).toStrictEqual(nested(128));
    expect(codeOf(() => encode(nested(129)))).toBe("base/bug");
  });

  it("refuse to write a cycle", () => {
    const cycle: PlistValue[] = [];
    cycle.push([cycle], [cycle]);
    expect(codeOf(() => encode(cycle))).toBe("base/bug");
  });

  it("refuse to write what has no form", () => {
    expect(codeOf(() => encode(2n ** 127n))).toBe("base/bug");
    expect(codeOf(() => encode(new Date(Number.NaN)))).toBe("base/bug");
  });

  it("write and read 100,000 entries in reasonable time", () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({
      Relative: `Media/DCIM/${index}.HEIC`,
      Size: index * 1000,
      Mode: 33_188,
      Digest: new Uint8Array(20).fill(index % 256),
    }));
    const started = performance.now();
    const bytes = encode(entries);
    const read = parsePlist(bytes);
    const elapsedMs = performance.now() - started;
    expect(read).toHaveLength(100_000);
    expect((read as PlistValue[])[99_999]).toStrictEqual(entries[99_999]);
    // A quadratic step takes minutes; the codec needs one to three seconds on a slow machine.
    expect(elapsedMs).toBeLessThan(20_000);
  });

  it("survive any value", () => {
    fc.assert(
      fc.property(plistValues(format), (value) => {
        expect(parsePlist(encode(value))).toStrictEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it("give only typed errors for damaged bytes", () => {
    fc.assert(
      fc.property(plistValues(format), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), (value, damage) => {
        const bytes = encode(value);
        for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
        const code = codeOf(() => parsePlist(bytes));
        expect(["no error", "base/malformed"]).toContain(code);
      }),
      { numRuns: 1000 },
    );
  });

  it("give base/malformed for every truncation", () => {
    const bytes = encode({ name: "x", list: [1, 2.5, new Uint8Array(5)], when: new Date(0) });
    for (let length = 0; length < bytes.length - 1; length++) {
      expect(codeOf(() => parsePlist(bytes.slice(0, length)))).toBe("base/malformed");
    }
  });
});

describe("binary property lists from outside", () => {
  it("may use widths of three bytes", () => {
    const ints = ["10 2a", "5161"].map(hex);
    expect(parsePlist(assemble([hex("a2 000001 000002"), ...ints], { offsetBytes: 3, refBytes: 3 }))).toStrictEqual([
      42,
      "a",
    ]);
  });

  it("hold null, floats of four bytes and text without surrogate pairs", () => {
    const objects = [hex("a3 01 02 03"), hex("00"), hex("22 3fc00000"), hex("61 d800")];
    expect(parsePlist(assemble(objects))).toStrictEqual([null, 1.5, "\ud800"]);
  });

  it("share an object instead of repeating it", () => {
    const [first, second] = parsePlist(assemble([hex("a2 01 01"), hex("a1 02"), hex("5178")])) as PlistValue[];
    expect(first).toBe(second);
  });

  it("keep null when written", () => {
    expect(parsePlist(encodeBinaryPlist([null]))).toStrictEqual([null]);
    expect(codeOf(() => encodeXmlPlist([null]))).toBe("base/bug");
  });

  const bad: readonly (readonly [string, Bytes])[] = [
    ["an array inside itself", assemble([hex("a1 00")])],
    ["a cycle over two arrays", assemble([hex("a1 01"), hex("a1 00")])],
    ["a reference beyond the count", assemble([hex("a1 07")])],
    ["a dict with a number as key", assemble([hex("d1 01 01"), hex("10 05")])],
    ["an unknown marker", assemble([hex("c0")])],
    ["a count beyond the file", assemble([hex("4f 13 00ffffffffffffff")])],
    ["a count of 2^40", assemble([hex("af 13 0000010000000000")])],
    ["an integer of 32 bytes", assemble([concatBytes([hex("15"), new Uint8Array(32)])])],
    ["a date that is not a number", assemble([hex("33 7ff8000000000000")])],
    ["a date beyond all years", assemble([hex("33 7fe0000000000000")])],
    ["a top object beyond the count", assemble([hex("09")], { top: 1 })],
    ["an object count of 2^52", assemble([hex("09")], { count: 2 ** 52 })],
    ["no object", assemble([hex("09")], { count: 0 })],
    ["widths of zero", assemble([hex("09")], { offsetBytes: 0 })],
    ["an offset into the header", assemble([hex("09")], { offsets: [2] })],
    ["an offset into the table", assemble([hex("09")], { offsets: [9] })],
    ["objects that share bytes", overlapping()],
    ["a tower of doublings", assemble(doublings(40))],
    [
      "depth beyond the limit",
      assemble(
        Array.from({ length: 129 }, (_, i) => (i < 128 ? ref16(i + 1) : hex("09"))),
        { refBytes: 2 },
      ),
    ],
    ["depth hidden behind a shared object", assemble(hiddenDepth(), { refBytes: 2 })],
  ];
  it.each(bad)("are refused with %s", (_, bytes) => {
    expect(codeOf(() => parsePlist(bytes))).toBe("base/malformed");
  });
});

describe("XML property lists from outside", () => {
  const read = (inner: string): PlistValue =>
    parsePlist(utf8(`<?xml version="1.0"?>\n<plist version="1.0">${inner}</plist>`));

  it("may be written in other ways", () => {
    expect(read("<!-- a --><array ><!-- b --><string/><true></true><data>\n</data></array >")).toStrictEqual([
      "",
      true,
      new Uint8Array(0),
    ]);
    expect(read("<string>a<![CDATA[<&b]]>c<!-- no -->&#x1F4F1;&#65;</string>")).toBe("a<&bc📱A");
    expect(read("<integer> 0x1F </integer>")).toBe(31);
    expect(read("<integer>+7</integer>")).toBe(7);
    expect(read("<real>1</real>")).toStrictEqual(plistReal(1));
    expect(read("<dict><key>CF$UID</key><integer>9</integer></dict>")).toStrictEqual(plistUid(9));
    expect(read("<data> AQ I\n=\t</data>")).toStrictEqual(new Uint8Array([1, 2]));
  });

  it("may hold raw control characters, as phones send them", () => {
    expect(read("<string>a\u0001b</string>")).toBe("a\u0001b");
    expect(parsePlist(encodeXmlPlist("a\u0001b"))).toBe("a\ufffdb");
  });

  it("may be UTF-16 or start with a byte order mark", () => {
    const text = "<plist><string>ü</string></plist>";
    const utf16 = new Uint8Array(2 + 2 * text.length);
    utf16.set([0xff, 0xfe]);
    for (let at = 0; at < text.length; at++) utf16[2 + 2 * at] = text.charCodeAt(at);
    expect(parsePlist(utf16)).toBe("ü");
    expect(parsePlist(concatBytes([new Uint8Array([0xef, 0xbb, 0xbf]), utf8(text)]))).toBe("ü");
  });

  const bad = [
    "",
    "<plist/>",
    "<plist></plist>",
    "<plist><string>a</plist>",
    "<plist><integer>1e3</integer></plist>",
    `<plist><integer>${"9".repeat(100_000)}</integer></plist>`,
    "<plist><real>one</real></plist>",
    "<plist><date>2026-13-01T00:00:00Z</date></plist>",
    "<plist><date>yesterday</date></plist>",
    "<plist><data>???</data></plist>",
    "<plist><dict><string>no key</string></dict></plist>",
    "<plist><dict><key>a</key></dict></plist>",
    "<plist><string>&unknown;</string></plist>",
    "<plist><string>&#x110000;</string></plist>",
    "<plist><string>&</string></plist>",
    "<plist><url>x</url></plist>",
    "<plist><string>a</string><string>b</string></plist>",
    "<plist><string>a</string></plist>more",
    '<!DOCTYPE plist [<!ENTITY a "b">]><plist><string>&a;</string></plist>',
    `<plist>${"<array>".repeat(200)}${"</array>".repeat(200)}</plist>`,
    "HTTP/1.1 400 Bad Request",
  ];
  it.each(bad)("are refused: %.60s", (text) => {
    expect(codeOf(() => parsePlist(utf8(text)))).toBe("base/malformed");
  });
});

describe("accessors", () => {
  const dict: PlistDict = { name: "x", size: 3, ratio: plistReal(2), data: new Uint8Array([1]) };

  it("give values of the kind asked for", () => {
    expect(stringAt(dict, "name")).toBe("x");
    expect(numberAt(dict, "ratio")).toBe(2);
    expect(maybeNumberAt(dict, "missing")).toBeUndefined();
    expect(bytesAt(dict, "data")).toStrictEqual(new Uint8Array([1]));
    expect(isPlistDict(dict)).toBe(true);
    expect(isPlistDict(plistUid(1))).toBe(false);
  });

  it("name key and kind in the error", () => {
    expect(() => stringAt(dict, "size")).toThrow("key=size, expected=string");
    expect(() => stringAt(dict, "missing")).toThrow("base/malformed");
    expect(() => maybeNumberAt(dict, "name")).toThrow("base/malformed");
    expect(() => dictOf([], "answer")).toThrow("key=answer");
  });
});

/** Any value both forms can hold. Dates of the XML form have whole seconds; its text holds no control characters. */
function plistValues(format: "binary" | "XML"): fc.Arbitrary<PlistValue> {
  const text = fc.string({ unit: "binary" }).map((raw) => (format === "XML" ? raw.replace(NOT_IN_XML, "") : raw));
  const { tree } = fc.letrec<{ tree: PlistValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 127n - 1n }),
      fc.boolean(),
      fc.double().map((value) => (Number.isSafeInteger(value) ? plistReal(value) : value)),
      fc.integer({ min: -60_000_000_000, max: 250_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
      fc.uint8Array().map((bytes) => bytes.slice()),
      fc.nat().map(plistUid),
      fc.array(tie("tree")),
      fc.array(fc.tuple(text, tie("tree"))).map((entries) => Object.fromEntries(entries) as PlistDict),
    ),
  }));
  return tree;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // oxlint-disable-line no-control-regex

function hex(text: string): Bytes {
  return fromHex(text.replaceAll(" ", "")) ?? new Uint8Array(0);
}

function unsigned(value: number, width: number): Bytes {
  const bytes = new Uint8Array(width);
  let rest = value;
  for (let at = width - 1; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

interface Knobs {
  readonly offsetBytes?: number;
  readonly refBytes?: number;
  readonly count?: number;
  readonly top?: number;
  readonly offsets?: readonly number[];
}

/** A binary property list put together by hand, right or wrong. */
function assemble(objects: readonly Bytes[], knobs: Knobs = {}): Bytes {
  const offsetBytes = knobs.offsetBytes ?? 2;
  let at = 8;
  const offsets = objects.map((object) => {
    at += object.length;
    return at - object.length;
  });
  return concatBytes([
    utf8("bplist00"),
    ...objects,
    ...(knobs.offsets ?? offsets).map((offset) => unsigned(offset, offsetBytes)),
    new Uint8Array(6),
    unsigned(offsetBytes, 1),
    unsigned(knobs.refBytes ?? 1, 1),
    unsigned(knobs.count ?? objects.length, 8),
    unsigned(knobs.top ?? 0, 8),
    unsigned(at, 8),
  ]);
}

function ref16(index: number): Bytes {
  return concatBytes([hex("a1"), unsigned(index, 2)]);
}

/** Each array holds the next one twice. */
function doublings(levels: number): Bytes[] {
  const objects: Bytes[] = [];
  for (let level = 1; level <= levels; level++)
    objects.push(concatBytes([hex("a2"), unsigned(level, 1), unsigned(level, 1)]));
  return [...objects, hex("09")];
}

/** A chain of 80 arrays, read first at level 2, then again at the end of another chain of 80. */
function hiddenDepth(): Bytes[] {
  const chain = (from: number, last: number): Bytes[] =>
    Array.from({ length: 80 }, (_, i) => ref16(i < 79 ? from + i + 1 : last));
  return [concatBytes([hex("a2"), unsigned(1, 2), unsigned(81, 2)]), ...chain(1, 161), ...chain(81, 1), hex("09")];
}

/** Many objects that are the same long string. */
function overlapping(): Bytes {
  const text = concatBytes([hex("5f 11 03e8"), utf8("x".repeat(1000))]);
  return assemble([hex("a4 01 02 03 04"), text], { count: 5, offsets: [8, 13, 13, 13, 13] });
}
