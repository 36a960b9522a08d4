import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import type { Bytes } from "../base/bytes.ts";
import { type HashName, nobleHashes, webHashNames } from "./hash.ts";

/** HMAC of short messages, at once. @source RFC 2104 */
export function hmac(hash: HashName, key: Uint8Array, message: Uint8Array): Bytes {
  return nobleHmac(nobleHashes[hash], key, message);
}

/** HMAC of many long messages under one key, off-thread. */
export interface HmacKey {
  readonly sizeBytes: number;
  sign(message: Bytes): Promise<Bytes>;
}

export async function createHmacKey(hash: HashName, key: Bytes): Promise<HmacKey> {
  const algorithm = { name: "HMAC", hash: webHashNames[hash] };
  const cryptoKey = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return {
    sizeBytes: nobleHashes[hash].outputLen,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign("HMAC", cryptoKey, message)),
  };
}
