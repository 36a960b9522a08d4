/**
 * Keys and certificates of pair records: DER, PEM, PKCS#1 ⇄ SubjectPublicKeyInfo and PKCS#8, X.509.
 *
 * Pure bytes, no cryptography. The whole set of certificates for a Pair request is made by `issuePairCertificates` in
 * `device/tls/pair-certificates.ts`, which has the keys to sign with.
 */
export { type Certificate, certificateFromPem, decodeCertificate } from "./certificate.ts";
export { type DerElement, DerReader } from "./der-reader.ts";
export { der, derBitString, derSequence, derSmallInteger, derTime, tags } from "./der-writer.ts";
export { encodePairCertificate, type PairCertificateRequest, type PairCertificateRole } from "./pair-certificate.ts";
export { decodePem, decodePemAs, encodePem, type PemBlock, type PemLabel } from "./pem.ts";
export {
  pkcs1FromPkcs8,
  pkcs1FromSpki,
  pkcs8FromPkcs1,
  privateKeyFromPem,
  publicKeyFromPem,
  spkiFromPkcs1,
} from "./rsa-keys.ts";
