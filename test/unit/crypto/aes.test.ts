import { createCipheriv, createDecipheriv } from "node:crypto";
import { cbc as nobleCbc, ctr as nobleCtr, gcm as nobleGcm } from "@noble/ciphers/aes.js";
import { describe, expect, it } from "vitest";
import { type Bytes, fromHex, toHex } from "../../../src/base/bytes.ts";
import {
  aesEncryptBlock,
  aesKeyUnwrap,
  aesKeyWrap,
  createAesCbc,
  createAesCtr,
  createAesGcm,
  createChaCha20Poly1305,
  poly1305Aes,
} from "../../../src/crypto/index.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";

const keySizes = [16, 32] as const;
const lengths = [0, 1, 15, 16, 17, 4_096, 16_384, 100_001];
/** Counter mode works in pieces of 256 KiB. */
const ctrLengths = [...lengths, 262_144, 262_145, 700_001];

function hex(text: string): Bytes {
  const bytes = fromHex(text);
  if (bytes === null) throw new Error("not hexadecimal");
  return bytes;
}

describe.each(keySizes)("AES with a key of %i bytes", (keySize) => {
  const key = pattern(keySize, 9);
  const bits = keySize * 8;

  it.each(lengths)("GCM of %i bytes agrees with noble and Node", async (length) => {
    const [nonce, plain, associated] = [pattern(12, 1), pattern(length, 2), pattern(13, 3)];
    const gcm = await createAesGcm(key);
    const sealed = await gcm.seal(nonce, plain, associated);
    expect(toHex(sealed)).toBe(toHex(nobleGcm(key, nonce, associated).encrypt(plain)));
    const node = createCipheriv(`aes-${bits}-gcm` as "aes-128-gcm", key, nonce).setAAD(associated);
    expect(toHex(sealed)).toBe(Buffer.concat([node.update(plain), node.final(), node.getAuthTag()]).toString("hex"));
    expect(await gcm.open(nonce, sealed, associated)).toEqual(plain);
  });

  it("GCM refuses every changed bit, other associated data and what is too short", async () => {
    const gcm = await createAesGcm(key);
    const nonce = pattern(12, 1);
    const sealed = await gcm.seal(nonce, pattern(20, 2), pattern(5, 3));
    for (let bit = 0; bit < sealed.length * 8; bit += 7) {
      const changed = sealed.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await gcm.open(nonce, changed, pattern(5, 3))).toBeNull();
    }
    expect(await gcm.open(nonce, sealed, pattern(5, 4))).toBeNull();
    expect(await gcm.open(nonce, sealed.slice(0, 15), pattern(5, 3))).toBeNull();
  });

  it.each(ctrLengths)("CTR of %i bytes agrees with noble, over the carry of the whole counter", async (length) => {
    const counter = new Uint8Array(16).fill(0xff);
    const ctr = await createAesCtr(key);
    const applied = await ctr.apply(counter, pattern(length, 2));
    expect(toHex(applied)).toBe(toHex(nobleCtr(key, counter).encrypt(pattern(length, 2))));
    expect(await ctr.apply(counter, applied)).toEqual(pattern(length, 2));
  });

  it.each(lengths)("padded CBC of %i bytes agrees with Node", async (length) => {
    const [iv, plain] = [pattern(16, 4), pattern(length, 5)];
    const cbc = await createAesCbc(key);
    const sealed = await cbc.encryptPadded(iv, plain);
    const node = createCipheriv(`aes-${bits}-cbc`, key, iv);
    expect(toHex(sealed)).toBe(Buffer.concat([node.update(plain), node.final()]).toString("hex"));
    expect(await cbc.decryptPadded(iv, sealed)).toEqual(plain);
  });

  it.each([0, 16, 32, 4_096, 65_536])("CBC of %i bytes without padding agrees with noble and Node", async (length) => {
    const [iv, plain] = [pattern(16, 4), pattern(length, 5)];
    const cbc = await createAesCbc(key);
    const sealed = await cbc.encryptBlocks(iv, plain);
    expect(toHex(sealed)).toBe(toHex(nobleCbc(key, iv, { disablePadding: true }).encrypt(plain)));
    expect(await cbc.decryptBlocks(iv, sealed)).toEqual(plain);
    const node = createDecipheriv(`aes-${bits}-cbc`, key, iv).setAutoPadding(false);
    expect(Buffer.concat([node.update(sealed), node.final()]).equals(plain)).toBe(true);
  });

  it("CBC in pieces is CBC of the whole", async () => {
    const cbc = await createAesCbc(key);
    const [iv, plain] = [pattern(16, 4), pattern(4_096, 5)];
    const sealed = await cbc.encryptBlocks(iv, plain);
    const first = await cbc.decryptBlocks(iv, sealed.slice(0, 1_024));
    const second = await cbc.decryptBlocks(sealed.slice(1_008, 1_024), sealed.slice(1_024));
    expect(Buffer.concat([first, second]).equals(plain)).toBe(true);
  });

  it("CBC answers null to wrong padding and broken lengths", async () => {
    const cbc = await createAesCbc(key);
    const iv = pattern(16, 4);
    expect(await cbc.decryptPadded(iv, await cbc.encryptBlocks(iv, new Uint8Array(32)))).toBeNull();
    expect(await cbc.decryptPadded(iv, pattern(31, 1))).toBeNull();
    expect(await cbc.decryptPadded(iv, new Uint8Array(0))).toBeNull();
    await expect(cbc.decryptBlocks(iv, pattern(31, 1))).rejects.toMatchObject({ code: "base/bug" });
  });

  it("a single block agrees with Node", () => {
    const node = createCipheriv(`aes-${bits}-ecb`, key, null).setAutoPadding(false);
    const block = pattern(16, 6);
    expect(toHex(aesEncryptBlock(key, block))).toBe(node.update(block).toString("hex"));
  });
});

describe("AES keys", () => {
  it("of other lengths are a bug of the caller", async () => {
    await expect(createAesGcm(pattern(24, 1))).rejects.toMatchObject({ code: "base/bug" });
  });

  it("are wrapped as RFC 3394 §4.6 shows", () => {
    const wrappingKey = hex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
    const key = hex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
    const wrapped = hex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21");
    expect(toHex(aesKeyWrap(wrappingKey, key))).toBe(toHex(wrapped));
    expect(aesKeyUnwrap(wrappingKey, wrapped)).toEqual(key);
    expect(aesKeyUnwrap(pattern(32, 1), wrapped)).toBeNull();
    expect(aesKeyUnwrap(wrappingKey, wrapped.subarray(0, 39))).toBeNull();
    expect(aesKeyUnwrap(wrappingKey, new Uint8Array(0))).toBeNull();
  });
});

describe("ChaCha20-Poly1305", () => {
  it.each(lengths)("of %i bytes agrees with Node", (length) => {
    const [key, nonce, plain, associated] = [pattern(32, 1), pattern(12, 2), pattern(length, 3), pattern(13, 4)];
    const cipher = createChaCha20Poly1305(key);
    const sealed = cipher.seal(nonce, plain, associated);
    const node = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
    node.setAAD(associated, { plaintextLength: length });
    expect(toHex(sealed)).toBe(Buffer.concat([node.update(plain), node.final(), node.getAuthTag()]).toString("hex"));
    expect(cipher.open(nonce, sealed, associated)).toEqual(plain);
  });

  it("refuses changed and short input", () => {
    const cipher = createChaCha20Poly1305(pattern(32, 1));
    const sealed = cipher.seal(pattern(12, 2), pattern(3, 3), pattern(5, 4));
    sealed[0] = (sealed[0] ?? 0) ^ 1;
    expect(cipher.open(pattern(12, 2), sealed, pattern(5, 4))).toBeNull();
    expect(cipher.open(pattern(12, 2), sealed.subarray(0, 15), pattern(5, 4))).toBeNull();
  });
});

describe("Poly1305-AES", () => {
  /** The four test vectors of the paper's appendix B. */
  it.each([
    [
      "f3f6",
      "851fc40c3467ac0be05cc20404f3f700",
      "ec074c835580741701425b623235add6",
      "fb447350c4e868c52ac3275cf9d4327e",
      "f4c633c3044fc145f84f335cb81953de",
    ],
    [
      "",
      "a0f3080000f46400d0c7e9076c834403",
      "75deaa25c09f208e1dc4ce6b5cad3fbf",
      "61ee09218d29b0aaed7e154a2c5509cc",
      "dd3fab2251f11ac759f0887129cc2ee7",
    ],
  ])("of %s is as published", (message, r, k, nonce, expected) => {
    expect(toHex(poly1305Aes({ k: hex(k), r: hex(r) }, hex(nonce), hex(message)))).toBe(expected);
  });

  it("masks r itself", () => {
    const raw = pattern(16, 1);
    const masked = raw.slice();
    for (const index of [3, 7, 11, 15]) masked[index] = (masked[index] ?? 0) & 0x0f;
    for (const index of [4, 8, 12]) masked[index] = (masked[index] ?? 0) & 0xfc;
    const sign = (r: Bytes): string => toHex(poly1305Aes({ k: pattern(16, 2), r }, pattern(16, 3), pattern(99, 4)));
    expect(sign(raw)).toBe(sign(masked));
  });
});
