import { createHmac, createHash as nodeHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { toHex, utf8 } from "../../../src/base/bytes.ts";
import {
  createHash,
  createHmacKey,
  digestBulk,
  type HashName,
  hmac,
  sha1,
  sha256,
  sha384,
  sha512,
} from "../../../src/crypto/index.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";

const names: readonly HashName[] = ["sha1", "sha256", "sha384", "sha512"];
const oneShot = { sha1, sha256, sha384, sha512 };
const lengths = [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1_000, 70_001];

describe("hashes", () => {
  it("give the published values", () => {
    expect(toHex(sha1(utf8("abc")))).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
    expect(toHex(sha256(utf8("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  describe.each(names)("%s", (name) => {
    it.each(lengths)("of %i bytes agrees with Node, at once, in bulk and in pieces", async (length) => {
      const bytes = pattern(length, length + 1);
      const expected = nodeHash(name).update(bytes).digest("hex");
      expect(toHex(oneShot[name](bytes))).toBe(expected);
      expect(toHex(await digestBulk(name, bytes))).toBe(expected);
      const running = createHash(name);
      running.update(bytes.subarray(0, length >> 1));
      running.digest();
      running.update(bytes.subarray(length >> 1));
      expect(toHex(running.digest())).toBe(expected);
    });

    it.each([1, 20, 64, 65, 128, 129, 300])("HMAC with a key of %i bytes agrees with Node", async (keyLength) => {
      const [key, message] = [pattern(keyLength, 1), pattern(1_234, 2)];
      const expected = createHmac(name, key).update(message).digest("hex");
      expect(toHex(hmac(name, key, message))).toBe(expected);
      const hmacKey = await createHmacKey(name, key);
      expect(toHex(await hmacKey.sign(message))).toBe(expected);
      expect(hmacKey.sizeBytes).toBe(expected.length / 2);
    });
  });
});
