import type { Bytes } from "../../base/bytes.ts";
import { der, derBitString, derSequence, derSmallInteger, derTime, tags } from "./der-writer.ts";

/** The three certificates of a pair record. */
export type PairCertificateRole = "root" | "host" | "device";

export interface PairCertificateRequest {
  readonly role: PairCertificateRole;
  /** SubjectPublicKeyInfo of the certified key. */
  readonly publicKeySpki: Bytes;
  /** SHA-1 of the PKCS#1 form of that key; goes into the device certificate only. */
  readonly keyIdentifier: Bytes;
  readonly notBeforeMs: number;
  /** RSASSA-PKCS1-v1_5 with SHA-256 by the root key. */
  readonly sign: (tbsCertificate: Bytes) => Promise<Bytes>;
}

const VALIDITY_MS = 3_650 * 86_400_000;

const oid = {
  sha256WithRsa: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
  subjectKeyIdentifier: [0x55, 0x1d, 0x0e],
  keyUsage: [0x55, 0x1d, 0x0f],
  basicConstraints: [0x55, 0x1d, 0x13],
} as const;

/**
 * A certificate as iTunes and libimobiledevice make them for pairing: version 3, serial 0, both names empty, ten years.
 * Phones check none of this; they keep what they are given and compare it later.
 * @source libimobiledevice/libimobiledevice common/userpref.c `pair_record_generate_keys_and_certs`; RFC 5280 §4.1
 */
export async function encodePairCertificate(request: PairCertificateRequest): Promise<Bytes> {
  const algorithm = derSequence(objectIdentifier(oid.sha256WithRsa), der(tags.null));
  const emptyName = derSequence();
  const tbsCertificate = derSequence(
    der(tags.context0, derSmallInteger(2)),
    derSmallInteger(0),
    algorithm,
    emptyName,
    derSequence(derTime(request.notBeforeMs), derTime(request.notBeforeMs + VALIDITY_MS)),
    emptyName,
    request.publicKeySpki,
    der(tags.context3, derSequence(...extensionsOf(request))),
  );
  return derSequence(tbsCertificate, algorithm, derBitString(await request.sign(tbsCertificate)));
}

function extensionsOf({ role, keyIdentifier }: PairCertificateRequest): readonly Bytes[] {
  const isAuthority = der(tags.boolean, Uint8Array.of(0xff));
  if (role === "root") return [extension(oid.basicConstraints, "critical", derSequence(isAuthority))];
  const constraints = extension(oid.basicConstraints, "critical", derSequence());
  // digitalSignature and keyEncipherment: bits 0 and 2, five unused bits.
  const usage = extension(oid.keyUsage, "critical", der(tags.bitString, Uint8Array.of(5, 0xa0)));
  if (role === "host") return [constraints, usage];
  const identifier = extension(oid.subjectKeyIdentifier, "optional", der(tags.octetString, keyIdentifier));
  return [constraints, identifier, usage];
}

function extension(id: readonly number[], weight: "critical" | "optional", value: Bytes): Bytes {
  const critical = weight === "critical" ? [der(tags.boolean, Uint8Array.of(0xff))] : [];
  return derSequence(objectIdentifier(id), ...critical, der(tags.octetString, value));
}

function objectIdentifier(bytes: readonly number[]): Bytes {
  return der(tags.objectIdentifier, Uint8Array.from(bytes));
}
