import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PlistReal, PlistUid, type PlistValue } from "../../virtual-iphone/core/contracts.ts";
import { encodeBinaryPlist, encodeXmlPlist, PlistError, parsePlist } from "../../virtual-iphone/core/plist/index.ts";

const values: readonly (readonly [string, PlistValue])[] = [
  ["small integers", [0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, -1, -128, -4294967297]],
  ["wide integers", [2 ** 53 - 1, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n)]],
  ["reals", [0.5, -1.25, 1e300, new PlistReal(1), new PlistReal(-3)]],
  ["strings", ["", " leading and trailing ", "\ttab\nline", "ümläut", "😀", "<&>\"'", "a".repeat(70_000)]],
  ["booleans, dates, data", [true, false, new Date(1_700_000_000_000), new Uint8Array(0), Uint8Array.of(0, 255, 10)]],
  ["nested", { a: { b: [{ c: [] }, {}, { "": "empty key" }] }, list: Array.from({ length: 20 }, (_, i) => i) }],
  ["uid", { root: new PlistUid(1), far: new PlistUid(70000) }],
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "plist-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("round trip", () => {
  it.each(values)("%s", (_, value) => {
    expect(parsePlist(encodeBinaryPlist(value))).toEqual(value);
    expect(parsePlist(encodeXmlPlist(value))).toEqual(value);
  });

  it("keeps a key named __proto__", () => {
    const dict: { [key: string]: PlistValue } = {};
    Object.defineProperty(dict, "__proto__", { value: "x", enumerable: true, configurable: true, writable: true });
    for (const bytes of [encodeBinaryPlist(dict), encodeXmlPlist(dict)]) {
      expect(Object.entries(parsePlist(bytes))).toEqual([["__proto__", "x"]]);
    }
  });

  it("is quick with 100,000 entries", () => {
    const big = Array.from({ length: 100_000 }, (_, i) => ({
      Relative: `Library/File ${i}.bin`,
      Size: i * 3,
      Mode: 33188,
      Digest: new Uint8Array(20).fill(i),
    }));
    const before = performance.now();
    const read = parsePlist(encodeBinaryPlist(big));
    expect((read as unknown[]).length).toBe(100_000);
    // A quadratic step takes minutes; a slow machine with other work needs some seconds.
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

describe("python3 plistlib", () => {
  const script = `
import plistlib, sys, datetime
value = plistlib.load(open(sys.argv[1], 'rb'))
plistlib.dump(value, open(sys.argv[2], 'wb'), fmt=plistlib.FMT_BINARY if sys.argv[3] == 'b' else plistlib.FMT_XML, sort_keys=False)
`;
  it.each(values)("reads and writes the same: %s", (name, value) => {
    for (const [encode, out] of [
      [encodeBinaryPlist, "b"],
      [encodeXmlPlist, "b"],
      [encodeBinaryPlist, "x"],
      [encodeXmlPlist, "x"],
    ] as const) {
      // plistlib's XML reader has no UIDs.
      if (name === "uid" && (encode === encodeXmlPlist || out === "x")) continue;
      const [from, to] = [join(folder, "py-in"), join(folder, "py-out")];
      writeFileSync(from, encode(value));
      execFileSync("python3", ["-c", script, from, to, out]);
      expect(parsePlist(new Uint8Array(readFileSync(to)))).toEqual(value);
    }
  });
});

describe("plistutil", () => {
  it.each(values.filter(([name]) => name !== "wide integers"))("reads and writes the same: %s", (name, value) => {
    for (const [encode, format] of [
      [encodeBinaryPlist, "xml"],
      [encodeXmlPlist, "bin"],
      [encodeBinaryPlist, "bin"],
    ] as const) {
      // libplist leaves CF$UID dictionaries as they are when it reads XML.
      if (name === "uid" && encode === encodeXmlPlist) continue;
      const [from, to] = [join(folder, "pu-in"), join(folder, "pu-out")];
      writeFileSync(from, encode(value));
      execFileSync("plistutil", ["-i", from, "-o", to, "-f", format]);
      expect(parsePlist(new Uint8Array(readFileSync(to)))).toEqual(value);
    }
  });
});

describe("binary details", () => {
  it("reads offsets and references three bytes wide", () => {
    const bytes = Uint8Array.from(
      [
        Array.from(new TextEncoder().encode("bplist00")),
        [0xa1, 0, 0, 1, 0x52, 0x61, 0x62],
        [0, 0, 8, 0, 0, 12],
        [0, 0, 0, 0, 0, 0, 3, 3],
        [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15],
      ].flat(),
    );
    expect(parsePlist(bytes)).toEqual(["ab"]);
  });
});

describe("XML details", () => {
  const xml = (body: string): PlistValue =>
    parsePlist(new TextEncoder().encode(`<?xml version="1.0"?><plist>${body}</plist>`));
  it("reads CDATA, comments, entities, hex and wrapped data", () => {
    expect(xml("<!-- c --><string>a<![CDATA[<b>]]>&#65;&#x42;<!-- d -->&amp;</string>")).toBe("a<b>AB&");
    expect(xml("<integer> +0x10 </integer>")).toBe(16);
    expect(xml("<data>\n\tAQ\n\tID</data>")).toEqual(Uint8Array.of(1, 2, 3));
    expect(xml("<string/>")).toBe("");
  });
  it.each([
    "<dict><string>no key</string></dict>",
    "<string>open",
    "<integer>ten</integer>",
    "<string>a & b</string>",
    "<string>&nosuch;</string>",
    "<null/>",
    "<date>yesterday</date>",
    "<array>text</array>",
    "<string>1</string><string>2</string>",
  ])("refuses %s", (body) => {
    expect(() => xml(body)).toThrow(PlistError);
  });
  it("refuses an internal subset", () => {
    const bytes = new TextEncoder().encode('<!DOCTYPE plist [<!ENTITY a "b">]><plist><string>&a;</string></plist>');
    expect(() => parsePlist(bytes)).toThrow(PlistError);
  });
});

describe("broken binary", () => {
  it("refuses an array that contains itself", () => {
    const bytes = encodeBinaryPlist([[]]);
    bytes[9] = 0;
    expect(() => parsePlist(bytes)).toThrow(PlistError);
  });
  it("answers every mutation with a value or a PlistError", () => {
    const base = encodeBinaryPlist({ a: [1, 2.5, "x", new Uint8Array(30)], ü: new Date(0), big: 2n ** 63n });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (edits) => {
        const bytes = base.slice();
        for (const [at, byte] of edits) bytes[at] = byte;
        try {
          parsePlist(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(PlistError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
