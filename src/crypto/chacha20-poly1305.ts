import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Bytes } from "../base/bytes.ts";

/** ChaCha20-Poly1305 with a 96-bit nonce, in JavaScript: WebCrypto has none. */
export interface ChaCha20Poly1305 {
  /** @returns the cipher text followed by the tag */
  seal(nonce: Bytes, plain: Bytes, associated: Bytes): Bytes;
  /** @returns the plain text, or null when the tag does not fit */
  open(nonce: Bytes, sealed: Bytes, associated: Bytes): Bytes | null;
}

/** @param key 32 bytes; copied @source RFC 8439 §2.8 */
export function createChaCha20Poly1305(key: Bytes): ChaCha20Poly1305 {
  const ownKey = key.slice();
  return {
    seal: (nonce, plain, associated) => chacha20poly1305(ownKey, nonce, associated).encrypt(plain),
    open(nonce, sealed, associated) {
      if (sealed.length < 16) return null;
      const cipher = chacha20poly1305(ownKey, nonce, associated);
      try {
        return cipher.decrypt(sealed);
      } catch {
        return null;
      }
    },
  };
}
