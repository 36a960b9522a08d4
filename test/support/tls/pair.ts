import { generateKeyPairSync } from "node:crypto";
import { createTlsIdentity, type TlsIdentity } from "../../../src/device/tls/identity.ts";
import {
  generatePairKeys,
  issuePairCertificates,
  type PairCertificates,
} from "../../../src/device/tls/pair-certificates.ts";

/** Both sides of one pairing. */
export interface PairedTls {
  readonly identity: TlsIdentity;
  readonly certificates: PairCertificates;
  readonly devicePrivateKeyPem: string;
}

/** Certificates and keys as after a real pairing, with a fresh device key. */
export async function createPairedTls(modulusLength = 2_048): Promise<PairedTls> {
  const device = generateKeyPairSync("rsa", { modulusLength });
  const certificates = await issuePairCertificates({
    devicePublicKeyPem: device.publicKey.export({ format: "pem", type: "pkcs1" }),
    keys: await generatePairKeys(),
    nowMs: Date.now(),
  });
  return {
    certificates,
    identity: await createTlsIdentity(certificates),
    devicePrivateKeyPem: device.privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}
