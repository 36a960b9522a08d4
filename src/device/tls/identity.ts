import type { Bytes } from "../../base/bytes.ts";
import { certificateFromPem, privateKeyFromPem } from "../../codec/x509/index.ts";
import { importRsaSigningKeys, type RsaSigningKeys } from "../../crypto/index.ts";

/** Who we are and whom we talk to, both from the pair record. Holds no extractable secret. */
export interface TlsIdentity {
  /** DER of the HostCertificate: what the phone knows us by. */
  readonly hostCertificate: Bytes;
  readonly hostKeys: RsaSigningKeys;
  /** SubjectPublicKeyInfo of the phone's own key, as certified in the DeviceCertificate. Nobody else is accepted. */
  readonly devicePublicKeySpki: Bytes;
}

/** The fields of a pair record that TLS needs. PEM as text or as the bytes of the record; keys PKCS#1 or PKCS#8. */
export interface TlsIdentityPem {
  readonly hostCertificatePem: string | Uint8Array;
  readonly hostPrivateKeyPem: string | Uint8Array;
  readonly deviceCertificatePem: string | Uint8Array;
}

/** Make it once per pair record: seven key imports, a few milliseconds. @throws base/malformed */
export async function createTlsIdentity(pem: TlsIdentityPem): Promise<TlsIdentity> {
  return {
    hostCertificate: certificateFromPem(pem.hostCertificatePem).encoded,
    hostKeys: await importRsaSigningKeys(privateKeyFromPem(pem.hostPrivateKeyPem)),
    devicePublicKeySpki: certificateFromPem(pem.deviceCertificatePem).publicKeySpki,
  };
}
