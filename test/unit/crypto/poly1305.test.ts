import { poly1305 as noblePoly1305 } from "@noble/ciphers/_poly1305.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, fromHex, toHex, utf8 } from "../../../src/base/bytes.ts";
import { poly1305, startWasmPoly1305 } from "../../../src/crypto/poly1305.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";

const inWasm = startWasmPoly1305() ?? (() => expect.fail("WebAssembly is switched off here"));

function hex(text: string): Bytes {
  return fromHex(text) ?? expect.fail("not hexadecimal");
}

/** Key, message, tag. @source RFC 8439 §2.5.2 and appendix A.3 */
const published: readonly (readonly [string, Bytes, string])[] = [
  [
    "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b",
    utf8("Cryptographic Forum Research Group"),
    "a8061dc1305136c6c22b8baf0c0127a9",
  ],
  ["00".repeat(32), new Uint8Array(64), "00".repeat(16)],
  // The sum reaches 2^130 - 5 and above; s carries out of 128 bits; a block is all ones.
  [`02${"00".repeat(31)}`, hex("ff".repeat(16)), `03${"00".repeat(15)}`],
  [`02${"00".repeat(15)}${"ff".repeat(16)}`, hex(`02${"00".repeat(15)}`), `03${"00".repeat(15)}`],
  [`01${"00".repeat(31)}`, hex(`${"ff".repeat(16)}f0${"ff".repeat(15)}11${"00".repeat(15)}`), `05${"00".repeat(15)}`],
  [`01${"00".repeat(31)}`, hex(`${"ff".repeat(16)}fb${"fe".repeat(15)}${"01".repeat(16)}`), "00".repeat(16)],
  [`02${"00".repeat(31)}`, hex(`fd${"ff".repeat(15)}`), `fa${"ff".repeat(15)}`],
];

describe("Poly1305 in WebAssembly", () => {
  it("is the one that is used", () => {
    expect(toHex(poly1305(pattern(1_000, 1), pattern(32, 2)))).toBe(toHex(inWasm(pattern(1_000, 1), pattern(32, 2))));
  });

  it.each(published)("gives the published tag for the key %s", (key, message, tag) => {
    expect(toHex(inWasm(message, hex(key)))).toBe(tag);
  });

  it("agrees with noble on every length up to a few blocks and around the size of its memory", () => {
    const lengths = [...Array.from({ length: 100 }, (_, length) => length), 65_535, 65_536, 65_537, 65_552, 200_001];
    for (const length of lengths) {
      const [message, key] = [pattern(length, length + 1), pattern(32, length + 2)];
      expect(toHex(inWasm(message, key))).toBe(toHex(noblePoly1305(message, key)));
    }
  });

  it("agrees with noble on any message and key, extreme ones above all", () => {
    const extreme = fc.constantFrom(0, 1, 0xfa, 0xfb, 0xfc, 0xff);
    const bytes = (constraints: fc.IntArrayConstraints): fc.Arbitrary<Uint8Array> =>
      fc.oneof(
        fc.uint8Array(constraints),
        fc.array(extreme, constraints).map((list) => Uint8Array.from(list)),
      );
    const key = bytes({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes({ maxLength: 200 }), key, (message, secret) => {
        expect(toHex(inWasm(message, secret))).toBe(toHex(noblePoly1305(message, secret)));
      }),
      { numRuns: 3_000 },
    );
  });
});
