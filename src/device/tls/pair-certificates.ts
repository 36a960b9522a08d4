import type { Bytes } from "../../base/bytes.ts";
import {
  encodePairCertificate,
  encodePem,
  type PairCertificateRole,
  pkcs1FromSpki,
  publicKeyFromPem,
} from "../../codec/x509/index.ts";
import { generateRsaKeyPair, importRsaSigningKeys, type RsaKeyPair, rsaSign, sha1 } from "../../crypto/index.ts";

/** The two key pairs a host needs for pairing. Secrets. */
export interface PairKeys {
  readonly root: RsaKeyPair;
  readonly host: RsaKeyPair;
}

/** Takes up to a second, so begin before the phone asks; does not depend on the phone. */
export async function generatePairKeys(): Promise<PairKeys> {
  const [root, host] = await Promise.all([generateRsaKeyPair(), generateRsaKeyPair()]);
  return { root, host };
}

export interface PairCertificateOptions {
  /** `Value` of lockdownd's DevicePublicKey: PEM of either public flavour, as text or bytes. 1024 and 2048 bits occur. */
  readonly devicePublicKeyPem: string | Uint8Array;
  readonly keys: PairKeys;
  readonly nowMs: number;
}

/** The certificates for the Pair request, with the private keys for the pair record. All PEM; the keys PKCS#8. */
export interface PairCertificates {
  readonly rootCertificatePem: string;
  readonly hostCertificatePem: string;
  readonly deviceCertificatePem: string;
  readonly rootPrivateKeyPem: string;
  readonly hostPrivateKeyPem: string;
}

/** A phone whose clock is behind must not see a certificate from the future. @source doronz88/pymobiledevice3 issue 900 */
const BACKDATED_MS = 86_400_000;

/**
 * Root, host and device certificate, all signed by the root key, as every host of iPhones makes them.
 * @throws base/malformed when the device's key cannot be read.
 * @source libimobiledevice/libimobiledevice common/userpref.c `pair_record_generate_keys_and_certs`
 */
export async function issuePairCertificates(options: PairCertificateOptions): Promise<PairCertificates> {
  const { root, host } = options.keys;
  const signingKeys = await importRsaSigningKeys(root.privateKeyPkcs8);
  const issue = async (role: PairCertificateRole, publicKeySpki: Bytes): Promise<string> => {
    const certificate = await encodePairCertificate({
      role,
      publicKeySpki,
      keyIdentifier: sha1(pkcs1FromSpki(publicKeySpki)),
      notBeforeMs: options.nowMs - BACKDATED_MS,
      sign: (tbsCertificate) => rsaSign(signingKeys, "pkcs1-sha256", tbsCertificate),
    });
    return encodePem("CERTIFICATE", certificate);
  };
  return {
    rootCertificatePem: await issue("root", root.publicKeySpki),
    hostCertificatePem: await issue("host", host.publicKeySpki),
    deviceCertificatePem: await issue("device", publicKeyFromPem(options.devicePublicKeyPem)),
    rootPrivateKeyPem: encodePem("PRIVATE KEY", root.privateKeyPkcs8),
    hostPrivateKeyPem: encodePem("PRIVATE KEY", host.privateKeyPkcs8),
  };
}
