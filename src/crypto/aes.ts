import { aeskw, ecb } from "@noble/ciphers/aes.js";
import { type Bytes, concatBytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";

/** AES block size. */
const BLOCK = 16;
const TAG_BYTES = 16;

/*
 * Every cipher here holds one non-extractable CryptoKey for its life: importing the key on each call costs a quarter to a
 * half of the speed at 16 KiB. Inputs are copied by the platform before the call returns, results are fresh buffers.
 */

/** AES-GCM with a 96-bit nonce and a 128-bit tag. */
export interface AesGcm {
  /** @returns the cipher text followed by the tag */
  seal(nonce: Bytes, plain: Bytes, associated: Bytes): Promise<Bytes>;
  /** @returns the plain text, or null when the tag does not fit */
  open(nonce: Bytes, sealed: Bytes, associated: Bytes): Promise<Bytes | null>;
}

/** @param key 16 or 32 bytes; not kept @source NIST SP 800-38D */
export async function createAesGcm(key: Bytes): Promise<AesGcm> {
  const cryptoKey = await importAesKey("AES-GCM", key);
  return {
    async seal(iv, plain, additionalData) {
      return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, cryptoKey, plain));
    },
    async open(iv, sealed, additionalData) {
      if (sealed.length < TAG_BYTES) return null;
      try {
        return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, cryptoKey, sealed));
      } catch (error) {
        return nullWhenRefused(error);
      }
    },
  };
}

/** AES in counter mode; the whole 128-bit block counts, big-endian. Encrypting and decrypting are the same. */
export interface AesCtr {
  apply(counter: Bytes, bytes: Bytes): Promise<Bytes>;
  /** Like `apply`, written to `target` from its beginning. */
  applyInto(counter: Bytes, bytes: Bytes, target: Uint8Array): Promise<void>;
}

/**
 * The platform copies what it works on. Up to about a megabyte it has used memory at hand for that; beyond, it asks for
 * fresh pages each time, and half the speed is gone (1.5 against 0.75 GB/s in Chromium).
 */
const CTR_PIECE_BYTES = 262_144;

/** @param key 16 or 32 bytes; not kept @source NIST SP 800-38A §6.5 */
export async function createAesCtr(key: Bytes): Promise<AesCtr> {
  const cryptoKey = await importAesKey("AES-CTR", key);
  const applyAtOnce = async (counter: Bytes, bytes: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 128 }, cryptoKey, bytes));
  const applyInto = async (first: Bytes, bytes: Bytes, target: Uint8Array): Promise<void> => {
    const counter = first.slice();
    for (let offset = 0; offset < bytes.length; offset += CTR_PIECE_BYTES) {
      target.set(await applyAtOnce(counter, bytes.subarray(offset, offset + CTR_PIECE_BYTES)), offset);
      addToCounter(counter, CTR_PIECE_BYTES / BLOCK);
    }
  };
  return {
    async apply(counter, bytes) {
      if (bytes.length <= CTR_PIECE_BYTES) return applyAtOnce(counter, bytes);
      const applied = new Uint8Array(bytes.length);
      await applyInto(counter, bytes, applied);
      return applied;
    },
    applyInto,
  };
}

/** Adds to a 128-bit big-endian number, which starts again at zero behind its end. */
function addToCounter(counter: Uint8Array, blocks: number): void {
  let carry = blocks;
  for (let at = counter.length - 1; at >= 0 && carry > 0; at--) {
    carry += counter[at] ?? 0;
    counter[at] = carry & 0xff;
    carry >>>= 8;
  }
}

/** AES in CBC mode, with PKCS#7 padding or on whole blocks without any. */
export interface AesCbc {
  encryptPadded(iv: Bytes, plain: Bytes): Promise<Bytes>;
  /** @returns null when length or padding are wrong */
  decryptPadded(iv: Bytes, sealed: Bytes): Promise<Bytes | null>;
  /** `plain` is a multiple of 16 bytes; so is the result. The last block is the `iv` of a following call. */
  encryptBlocks(iv: Bytes, plain: Bytes): Promise<Bytes>;
  /** `sealed` is a multiple of 16 bytes. Its last block is the `iv` of a following call. */
  decryptBlocks(iv: Bytes, sealed: Bytes): Promise<Bytes>;
}

/** @param key 16 or 32 bytes; a copy is kept as long as the cipher is @source NIST SP 800-38A §6.2 */
export async function createAesCbc(key: Bytes): Promise<AesCbc> {
  const cryptoKey = await importAesKey("AES-CBC", key);
  const blockKey = key.slice();
  const encrypt = async (iv: Bytes, plain: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, cryptoKey, plain));
  const decrypt = async (iv: Bytes, sealed: Bytes): Promise<Bytes> =>
    new Uint8Array(await crypto.subtle.decrypt({ name: "AES-CBC", iv }, cryptoKey, sealed));
  return {
    encryptPadded: encrypt,
    async decryptPadded(iv, sealed) {
      if (sealed.length === 0 || sealed.length % BLOCK !== 0) return null;
      try {
        return await decrypt(iv, sealed);
      } catch (error) {
        return nullWhenRefused(error);
      }
    },
    async encryptBlocks(iv, plain) {
      requireBlocks(plain);
      // WebCrypto always appends padding to whole blocks: one block more, which is dropped.
      return (await encrypt(iv, plain)).subarray(0, plain.length);
    },
    async decryptBlocks(iv, sealed) {
      requireBlocks(sealed);
      if (sealed.length === 0) return new Uint8Array(0);
      // WebCrypto always strips padding: give it a last block that decrypts to nothing but padding. That block is made here:
      // asking the platform for it as well would double the round trips to its threads.
      const padding = sealed.slice(-BLOCK).map((byte) => byte ^ BLOCK);
      return decrypt(iv, concatBytes([sealed, aesEncryptBlock(blockKey, padding)]));
    },
  };
}

/** One block under AES without a mode. @param key 16 or 32 bytes */
export function aesEncryptBlock(key: Uint8Array, block: Uint8Array): Bytes {
  return ecb(key, { disablePadding: true }).encrypt(block);
}

/** AES key wrap. @source RFC 3394 §2.2.1 */
export function aesKeyWrap(wrappingKey: Uint8Array, key: Uint8Array): Bytes {
  return aeskw(wrappingKey).encrypt(key);
}

/** @returns the key, or null when it was not wrapped with `wrappingKey` (a wrong password, as a rule) @source RFC 3394 §2.2.2 */
export function aesKeyUnwrap(wrappingKey: Uint8Array, wrapped: Uint8Array): Bytes | null {
  if (wrapped.length < 24 || wrapped.length % 8 !== 0) return null;
  const cipher = aeskw(wrappingKey);
  try {
    return cipher.decrypt(wrapped);
  } catch {
    return null;
  }
}

async function importAesKey(name: "AES-GCM" | "AES-CTR" | "AES-CBC", key: Bytes): Promise<CryptoKey> {
  if (key.length !== 16 && key.length !== 32)
    throw new KeepsakeError("base/bug", { what: "AES key", length: key.length });
  return crypto.subtle.importKey("raw", key, name, false, ["encrypt", "decrypt"]);
}

function requireBlocks(bytes: Bytes): void {
  if (bytes.length % BLOCK !== 0)
    throw new KeepsakeError("base/bug", { what: "not whole AES blocks", length: bytes.length });
}

/** WebCrypto says "OperationError" for a wrong tag or padding and nothing else that can happen here. */
function nullWhenRefused(error: unknown): null {
  if (error instanceof Error && error.name === "OperationError") return null;
  throw error;
}
