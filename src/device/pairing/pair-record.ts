import type { Bytes } from "../../base/bytes.ts";
import { toHex } from "../../base/bytes.ts";
import type { RandomBytes } from "../../base/clock.ts";
import { certificateFromPem } from "../../codec/x509/index.ts";
import type { RsaSigningKeys } from "../../crypto/index.ts";
import type { TlsIdentity } from "../tls/identity.ts";

/**
 * What makes this computer trusted by one phone. Whoever holds it and the phone can use its services, so the private key
 * exists only as keys that cannot be read out, and the root key is not kept at all.
 */
export interface PairRecord {
  /** Names this pairing; upper-case UUID. */
  readonly hostId: string;
  /** Names this browser profile; upper-case UUID. */
  readonly systemBuid: string;
  readonly rootCertificatePem: string;
  readonly hostCertificatePem: string;
  /** Holds the phone's public key, against which the phone's TLS certificate is compared. */
  readonly deviceCertificatePem: string;
  readonly hostKeys: RsaSigningKeys;
  readonly wiFiMacAddress?: string | undefined;
  /** 32 bytes, secret: lets the phone open its files for us while the screen is locked. */
  readonly escrowBag?: Bytes | undefined;
}

/** The part of a record that secures connections. @throws base/malformed when a certificate cannot be read */
export function tlsIdentityOf(record: PairRecord): TlsIdentity {
  return {
    hostCertificate: certificateFromPem(record.hostCertificatePem).encoded,
    hostKeys: record.hostKeys,
    devicePublicKeySpki: certificateFromPem(record.deviceCertificatePem).publicKeySpki,
  };
}

/** A random UUID in upper case, as Apple's hosts write them. @source RFC 9562 §5.4 */
export function randomUuid(randomBytes: RandomBytes): string {
  const bytes = randomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes)
    .toUpperCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
