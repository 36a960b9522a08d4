import type { Bytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";

/** Padding and hash of an RSA signature. PSS salts are as long as the hash. */
export type RsaScheme =
  | "pkcs1-sha1"
  | "pkcs1-sha256"
  | "pkcs1-sha384"
  | "pkcs1-sha512"
  | "pss-sha256"
  | "pss-sha384"
  | "pss-sha512";

interface SchemeParameters {
  readonly name: "RSASSA-PKCS1-v1_5" | "RSA-PSS";
  readonly hash: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
  readonly saltLength: number;
}

const schemes: Readonly<Record<RsaScheme, SchemeParameters>> = {
  "pkcs1-sha1": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-1", saltLength: 0 },
  "pkcs1-sha256": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", saltLength: 0 },
  "pkcs1-sha384": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384", saltLength: 0 },
  "pkcs1-sha512": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512", saltLength: 0 },
  "pss-sha256": { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 },
  "pss-sha384": { name: "RSA-PSS", hash: "SHA-384", saltLength: 48 },
  "pss-sha512": { name: "RSA-PSS", hash: "SHA-512", saltLength: 64 },
};

/**
 * One private key, imported once per scheme because WebCrypto binds padding and hash at import. Not extractable;
 * can be kept in IndexedDB as it is.
 */
export type RsaSigningKeys = Readonly<Record<RsaScheme, CryptoKey>>;

/** A new key pair as PKCS#8 and SubjectPublicKeyInfo. The private part is a secret of the caller. */
export interface RsaKeyPair {
  readonly privateKeyPkcs8: Bytes;
  readonly publicKeySpki: Bytes;
}

const MODULUS_BITS = 2_048;

/** A new RSA-2048 key pair. Takes 0.05 to 0.6 s, by chance. */
export async function generateRsaKeyPair(): Promise<RsaKeyPair> {
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: MODULUS_BITS,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [pkcs8, spki] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", privateKey),
    crypto.subtle.exportKey("spki", publicKey),
  ]);
  return { privateKeyPkcs8: new Uint8Array(pkcs8), publicKeySpki: new Uint8Array(spki) };
}

/** @throws base/malformed when the bytes are no RSA private key. */
export async function importRsaSigningKeys(privateKeyPkcs8: Bytes): Promise<RsaSigningKeys> {
  const names = Object.keys(schemes) as RsaScheme[];
  try {
    const entries = await Promise.all(
      names.map(async (scheme) => {
        const { name, hash } = schemes[scheme];
        const key = await crypto.subtle.importKey("pkcs8", privateKeyPkcs8, { name, hash }, false, ["sign"]);
        return [scheme, key] as const;
      }),
    );
    return Object.fromEntries(entries) as Record<RsaScheme, CryptoKey>;
  } catch {
    // The platform's message is not kept: it could tell of the key.
    throw new KeepsakeError("base/malformed", { format: "RSA private key" });
  }
}

/** The signature over `message` (which is hashed here). */
export async function rsaSign(keys: RsaSigningKeys, scheme: RsaScheme, message: Bytes): Promise<Bytes> {
  const { name, saltLength } = schemes[scheme];
  return new Uint8Array(await crypto.subtle.sign({ name, saltLength }, keys[scheme], message));
}

/** What is to be verified: the signature and what it is said to cover. */
export interface SignedMessage {
  readonly signature: Bytes;
  readonly message: Bytes;
}

/** @throws base/malformed when `publicKeySpki` is no RSA public key. */
export async function rsaVerify(publicKeySpki: Bytes, scheme: RsaScheme, signed: SignedMessage): Promise<boolean> {
  const { name, hash, saltLength } = schemes[scheme];
  const key = await importPublicKey(publicKeySpki, { name, hash });
  return crypto.subtle.verify({ name, saltLength }, key, signed.signature, signed.message);
}

async function importPublicKey(spki: Bytes, algorithm: RsaHashedImportParams): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  } catch (cause) {
    throw new KeepsakeError("base/malformed", { format: "RSA public key" }, { cause });
  }
}
