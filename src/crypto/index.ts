/**
 * Which primitive, which implementation. Bulk work goes to WebCrypto (off-thread, several hundred MB/s), short work to
 * noble (no round trip), and what WebCrypto lacks to noble as well. The only folder that knows noble.
 *
 * A wrong tag, padding or key is an ordinary answer (null or false), so that each caller can say what it means for it.
 */
export {
  type AesCbc,
  type AesCtr,
  type AesGcm,
  aesEncryptBlock,
  aesKeyUnwrap,
  aesKeyWrap,
  createAesCbc,
  createAesCtr,
  createAesGcm,
} from "./aes.ts";
export { type ChaCha20Poly1305, createChaCha20Poly1305 } from "./chacha20-poly1305.ts";
export { openGcmWithoutNonce } from "./gcm-without-nonce.ts";
export { createHash, digestBulk, type HashName, type RunningHash, sha1, sha256, sha384, sha512 } from "./hash.ts";
export { createHmacKey, type HmacKey, hmac } from "./hmac.ts";
export { type Curve, createKeyAgreement, isCurveSupported, type KeyAgreement } from "./key-agreement.ts";
export {
  hkdfExpand,
  hkdfExtract,
  type Pbkdf2Options,
  type Pbkdf2Parameters,
  pbkdf2,
  type ScryptOptions,
  type ScryptParameters,
  scrypt,
  tls12Prf,
} from "./key-derivation.ts";
export { type Poly1305AesKey, poly1305Aes } from "./poly1305-aes.ts";
export {
  generateRsaKeyPair,
  importRsaSigningKeys,
  type RsaKeyPair,
  type RsaScheme,
  type RsaSigningKeys,
  rsaSign,
  rsaVerify,
  type SignedMessage,
} from "./rsa.ts";
