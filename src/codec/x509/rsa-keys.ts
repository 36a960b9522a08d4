import { type Bytes, equalBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { DerReader } from "./der-reader.ts";
import { der, derBitString, derSequence, derSmallInteger, tags } from "./der-writer.ts";
import { decodePemAs } from "./pem.ts";

/** AlgorithmIdentifier { rsaEncryption, NULL }. @source RFC 3279 §2.3.1 */
const rsaEncryption = derSequence(
  der(tags.objectIdentifier, Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01)),
  der(tags.null),
);

/** RSAPublicKey (PKCS#1) → SubjectPublicKeyInfo. @throws base/malformed @source RFC 8017 A.1.1, RFC 5280 §4.1.2.7 */
export function spkiFromPkcs1(publicKey: Bytes): Bytes {
  requireRsaPublicKey(publicKey);
  return derSequence(rsaEncryption, derBitString(publicKey));
}

/** SubjectPublicKeyInfo → RSAPublicKey (PKCS#1). @throws base/malformed, also for a key that is not RSA */
export function pkcs1FromSpki(spki: Bytes): Bytes {
  const outer = new DerReader(spki, "public key");
  const reader = outer.enter(tags.sequence);
  outer.finish();
  if (!equalBytes(reader.readElement(tags.sequence).encoded, rsaEncryption)) throw notRsa();
  const publicKey = reader.readBitString();
  reader.finish();
  requireRsaPublicKey(publicKey);
  return publicKey;
}

/** RSAPrivateKey (PKCS#1) → PrivateKeyInfo (PKCS#8). @throws base/malformed @source RFC 8017 A.1.2, RFC 5208 §5 */
export function pkcs8FromPkcs1(privateKey: Bytes): Bytes {
  new DerReader(privateKey, "private key").enter(tags.sequence);
  return derSequence(derSmallInteger(0), rsaEncryption, der(tags.octetString, privateKey));
}

/** PrivateKeyInfo (PKCS#8) → RSAPrivateKey (PKCS#1). @throws base/malformed, also for a key that is not RSA */
export function pkcs1FromPkcs8(privateKey: Bytes): Bytes {
  const reader = new DerReader(privateKey, "private key").enter(tags.sequence);
  reader.readInteger();
  if (!equalBytes(reader.readElement(tags.sequence).encoded, rsaEncryption)) throw notRsa();
  return reader.read(tags.octetString);
}

/** The SubjectPublicKeyInfo in a PEM text of either public flavour. @throws base/malformed */
export function publicKeyFromPem(pem: string | Uint8Array): Bytes {
  const { label, bytes } = decodePemAs(["RSA PUBLIC KEY", "PUBLIC KEY"], pem);
  return label === "RSA PUBLIC KEY" ? spkiFromPkcs1(bytes) : spkiFromPkcs1(pkcs1FromSpki(bytes));
}

/** The PKCS#8 form of a PEM text of either private flavour: other tools write both. @throws base/malformed */
export function privateKeyFromPem(pem: string | Uint8Array): Bytes {
  const { label, bytes } = decodePemAs(["PRIVATE KEY", "RSA PRIVATE KEY"], pem);
  return label === "RSA PRIVATE KEY" ? pkcs8FromPkcs1(bytes) : bytes;
}

function requireRsaPublicKey(publicKey: Bytes): void {
  const outer = new DerReader(publicKey, "RSA public key");
  const reader = outer.enter(tags.sequence);
  outer.finish();
  reader.readInteger();
  reader.readInteger();
  reader.finish();
}

function notRsa(): KeepsakeError {
  return new KeepsakeError("base/malformed", { format: "key", reason: "not an RSA key" });
}
