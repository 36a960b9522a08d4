import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { DerReader } from "./der-reader.ts";
import { tags } from "./der-writer.ts";
import { decodePemAs } from "./pem.ts";

/** What Keepsake uses of a certificate. All parts are views on the certificate's bytes. */
export interface Certificate {
  readonly encoded: Bytes;
  /** The part that is signed. */
  readonly tbsCertificate: Bytes;
  /** SubjectPublicKeyInfo. */
  readonly publicKeySpki: Bytes;
  /** AlgorithmIdentifier of the signature. */
  readonly signatureAlgorithm: Bytes;
  readonly signature: Bytes;
}

/** Certificates of phones and hosts are below 1 KiB. */
const MAX_CERTIFICATE_BYTES = 65_536;

/**
 * Takes an X.509 certificate apart. Names, dates and extensions are stepped over: in pair records they mean nothing, the
 * keys and bytes are compared.
 * @throws base/malformed
 * @source RFC 5280 §4.1
 */
export function decodeCertificate(encoded: Bytes): Certificate {
  if (encoded.length > MAX_CERTIFICATE_BYTES) {
    throw new KeepsakeError("base/malformed", { format: "certificate", reason: "too long" });
  }
  const outer = new DerReader(encoded, "certificate");
  const reader = outer.enter(tags.sequence);
  outer.finish();
  const { encoded: tbsCertificate, content } = reader.readElement(tags.sequence);
  const signatureAlgorithm = reader.readElement(tags.sequence).encoded;
  const signature = reader.readBitString();
  reader.finish();
  return { encoded, tbsCertificate, publicKeySpki: publicKeyOf(content), signatureAlgorithm, signature };
}

/** The first certificate of a PEM text. @throws base/malformed */
export function certificateFromPem(pem: string | Uint8Array): Certificate {
  return decodeCertificate(decodePemAs(["CERTIFICATE"], pem).bytes);
}

function publicKeyOf(tbsContent: Bytes): Bytes {
  const reader = new DerReader(tbsContent, "certificate");
  if (reader.peekTag() === tags.context0) reader.next();
  reader.readInteger(); // serial number
  reader.read(tags.sequence); // signature algorithm
  reader.read(tags.sequence); // issuer
  reader.read(tags.sequence); // validity
  reader.read(tags.sequence); // subject
  const publicKey = reader.readElement(tags.sequence).encoded;
  while (!reader.atEnd) reader.next(); // unique ids, extensions
  return publicKey;
}
