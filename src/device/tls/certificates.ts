import { type Bytes, equalBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { decodeCertificate } from "../../codec/x509/index.ts";
import { alerts, handshakeError } from "./alerts.ts";
import type { TlsIdentity } from "./identity.ts";

/**
 * The one trust decision: the phone must show the key it was paired with. Names, dates and issuers of pair certificates
 * mean nothing and are not looked at; that the phone has the private key is shown by its signature.
 * @throws tls/wrong-device, tls/handshake
 */
export function requirePairedDevice(leafCertificate: Bytes | undefined, identity: TlsIdentity): void {
  if (leafCertificate === undefined) throw handshakeError("decode_error", "device shows no certificate");
  if (!equalBytes(publicKeyOf(leafCertificate), identity.devicePublicKeySpki)) {
    throw new KeepsakeError("tls/wrong-device", { alert: alerts.bad_certificate });
  }
}

function publicKeyOf(certificate: Bytes): Bytes {
  try {
    return decodeCertificate(certificate).publicKeySpki;
  } catch (error) {
    throw handshakeError("bad_certificate", "certificate of the device cannot be read", error);
  }
}
