import { ghash } from "@noble/ciphers/_polyval.js";
import { type Bytes, concatBytes, dataView, equalBytes } from "../base/bytes.ts";
import { aesEncryptBlock, createAesCtr } from "./aes.ts";

const BLOCK = 16;

/**
 * Opens AES-GCM with a nonce of no bytes and no associated data, as phones seal the items of a keychain. Neither WebCrypto nor
 * noble accepts such a nonce: the counter then starts from a block of zeros, so counter mode and the hash are put together here.
 *
 * @param key 32 bytes @param sealed cipher text and 16 bytes of tag @returns null when the tag does not fit
 * @source NIST SP 800-38D §7.1 with len(IV) = 0
 */
export async function openGcmWithoutNonce(key: Bytes, sealed: Bytes): Promise<Bytes | null> {
  if (sealed.length < BLOCK) return null;
  const text = sealed.subarray(0, -BLOCK);
  const mask = aesEncryptBlock(key, new Uint8Array(BLOCK));
  const hash = ghash(concatBytes([padded(text), lengths(text.length)]), mask);
  const tag = hash.map((byte, index) => byte ^ (mask[index] ?? 0));
  if (!equalBytes(tag, sealed.subarray(-BLOCK))) return null;
  const counter = new Uint8Array(BLOCK);
  counter[BLOCK - 1] = 1;
  return (await createAesCtr(key)).apply(counter, text);
}

function padded(text: Bytes): Bytes {
  const whole = new Uint8Array(Math.ceil(text.length / BLOCK) * BLOCK);
  whole.set(text);
  return whole;
}

/** Bits of associated data, which is none, and of cipher text. */
function lengths(textBytes: number): Bytes {
  const block = new Uint8Array(BLOCK);
  dataView(block).setBigUint64(8, BigInt(textBytes) * 8n);
  return block;
}
