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
}

/** @param key 16 or 32 bytes; not kept @source NIST SP 800-38A §6.5 */
export async function createAesCtr(key: Bytes): Promise<AesCtr> {
  const cryptoKey = await importAesKey("AES-CTR", key);
  return {
    async apply(counter, bytes) {
      return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 128 }, cryptoKey, bytes));
    },
  };
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

/** @param key 16 or 32 bytes; not kept @source NIST SP 800-38A §6.2 */
export async function createAesCbc(key: Bytes): Promise<AesCbc> {
  const cryptoKey = await importAesKey("AES-CBC", key);
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
      // WebCrypto always strips padding: give it a last block that decrypts to nothing but padding.
      const padding = await encrypt(sealed.slice(-BLOCK), new Uint8Array(0));
      return decrypt(iv, concatBytes([sealed, padding]));
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
