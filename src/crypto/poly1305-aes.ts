import { type Bytes, concatBytes } from "../base/bytes.ts";
import { aesEncryptBlock } from "./aes.ts";
import { poly1305 } from "./poly1305.ts";

/** The two halves of a Poly1305-AES key, 16 bytes each. `r` may be masked or raw: Poly1305 masks it anyway. */
export interface Poly1305AesKey {
  readonly k: Uint8Array;
  readonly r: Uint8Array;
}

/**
 * The 16-byte authenticator of `message` under a nonce that is never used twice.
 * @source cr.yp.to/mac/poly1305-20050329.pdf §2; restic/restic internal/repository/crypto/crypto.go
 */
export function poly1305Aes(key: Poly1305AesKey, nonce: Uint8Array, message: Uint8Array): Bytes {
  return poly1305(message, concatBytes([key.r, aesEncryptBlock(key.k, nonce)]));
}
