import type { Bytes } from "../contracts.ts";
import { DerError, readChildren, readTlv } from "./der.ts";

export interface Certificate {
  readonly der: Bytes;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Bytes;
  readonly signed: Bytes;
  readonly signature: Bytes;
  readonly signatureHash: "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
}

const HASHES: Readonly<Record<number, Certificate["signatureHash"]>> = {
  5: "SHA-1",
  11: "SHA-256",
  12: "SHA-384",
  13: "SHA-512",
};

/** The parts of an X.509 certificate that pairing looks at. Names, dates and extensions are not judged, as by iOS. */
export function parseCertificate(der: Bytes): Certificate {
  const [signed, algorithm, signature] = readChildren(readTlv(der).content);
  if (signed === undefined || algorithm === undefined || signature?.tag !== 3) throw new DerError("no certificate");
  const fields = readChildren(signed.content);
  // An explicit version may stand in front of serial, algorithm, issuer, validity, subject.
  const publicKeyInfo = fields[(fields[0]?.tag === 0xa0 ? 1 : 0) + 5];
  if (publicKeyInfo?.tag !== 0x30) throw new DerError("no public key in the certificate");
  const oid = readTlv(algorithm.content).content;
  const hash = HASHES[oid[oid.length - 1] ?? 0];
  if (hash === undefined || oid.length !== 9) throw new DerError("unknown signature algorithm");
  return {
    der: readTlv(der).whole,
    publicKeyInfo: publicKeyInfo.whole,
    signed: signed.whole,
    signature: signature.content.subarray(1),
    signatureHash: hash,
  };
}

/** True when `issuer`'s key made the signature of `certificate`. */
export async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: certificate.signatureHash };
  const key = await crypto.subtle.importKey("spki", issuer.publicKeyInfo, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, key, certificate.signature, certificate.signed);
}

/** The RSAPublicKey inside a SubjectPublicKeyInfo. */
export function rsaPublicKeyOf(publicKeyInfo: Bytes): Bytes {
  const bits = readChildren(readTlv(publicKeyInfo).content)[1];
  if (bits?.tag !== 3) throw new DerError("no key bits");
  return bits.content.subarray(1);
}
