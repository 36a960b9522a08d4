import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../../src/base/bytes.ts";
import { safeFileName, UniqueNames } from "../../../../src/content/index.ts";

describe("a safe file name", () => {
  it.each([
    ["Maya Okafor", "Maya Okafor"],
    ["résumé 🏕️.pdf", "résumé 🏕️.pdf"],
    ['a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["CON", "_CON"],
    ["con.txt", "_con.txt"],
    ["Com¹.a.b", "_Com¹.a.b"],
    ["LPT1 .txt", "_LPT1 .txt"],
    ["console.txt", "console.txt"],
    ["trailing dot.", "trailing dot"],
    ["trailing blank  . ", "trailing blank"],
    ["..", "unnamed"],
    ["", "unnamed"],
    [" \u200B\u0000 ", "unnamed"],
    ["gpj.\u202Eexe", "gpj.exe"],
    ["two\nlines", "two lines"],
    ["link.lnk", "link.lnk_"],
    ["\uD800broken", "\uFFFDbroken"],
    ["e\u0301", "é"],
  ])("turns %j into %j", (wanted, expected) => {
    expect(safeFileName(wanted)).toBe(expected);
  });

  it("keeps the extension of a name that is too long", () => {
    const name = safeFileName(`${"🏕️".repeat(200)}.jpeg`);
    expect(name.endsWith(".jpeg")).toBe(true);
    expect(utf8(name).length).toBeLessThanOrEqual(200);
    expect(name).not.toMatch(/\p{Cs}/u);
  });

  it("holds its promise for every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (wanted) => {
        const name = safeFileName(wanted);
        expect(name).toMatch(/^[^<>:"/\\|?*\p{Cc}]+$/u);
        expect(name).not.toMatch(/[. ]$/);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/i);
        expect(name.length).toBeLessThanOrEqual(100);
        expect(utf8(name).length).toBeLessThanOrEqual(200);
        expect(safeFileName(name)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });
});

describe("names of one folder", () => {
  it("gives each once, whatever the case", () => {
    const names = new UniqueNames();
    expect(
      ["IMG_1.jpg", "img_1.JPG", "IMG_1.jpg", "a?", "a*", "IMG_1 (2).jpg"].map((name) => names.give(name)),
    ).toEqual(["IMG_1.jpg", "img_1 (2).JPG", "IMG_1 (3).jpg", "a_", "a_ (2)", "IMG_1 (2) (2).jpg"]);
  });

  it("never gives one twice", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "A", "a (2)", "a (3)", "ａ", "x".repeat(300), "á", "a\u0301")),
        (wanted) => {
          const names = new UniqueNames();
          const given = wanted.map((name) => names.give(name).normalize("NFKC").toLowerCase());
          expect(new Set(given).size).toBe(given.length);
        },
      ),
    );
  });
});
