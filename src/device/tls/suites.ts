import type { HashName } from "../../crypto/index.ts";

/** How a suite protects records. */
export type RecordCipher = "aes-gcm" | "chacha20-poly1305" | "aes-cbc";

export interface CipherSuite {
  readonly id: number;
  readonly name: string;
  readonly version: "1.2" | "1.3";
  readonly cipher: RecordCipher;
  readonly keyBytes: number;
  /** Of PRF, HKDF and transcript. */
  readonly hash: "sha256" | "sha384";
  /** Of the MAC of a CBC suite. */
  readonly macHash?: HashName;
}

/**
 * Best first. Phones were seen with C030 only; the CBC suites are insurance for iOS 10 to 12. No RSA key exchange: clients
 * without it work, and it has no forward secrecy. Device keys are RSA, so nothing with ECDSA.
 * @source libimobiledevice/libimobiledevice issues 1397, 1540; RFC 8446 B.4, RFC 5289, RFC 8422, RFC 7905
 */
export const cipherSuites: readonly CipherSuite[] = [
  { id: 0x1302, name: "TLS_AES_256_GCM_SHA384", version: "1.3", cipher: "aes-gcm", keyBytes: 32, hash: "sha384" },
  { id: 0x1301, name: "TLS_AES_128_GCM_SHA256", version: "1.3", cipher: "aes-gcm", keyBytes: 16, hash: "sha256" },
  {
    id: 0x1303,
    name: "TLS_CHACHA20_POLY1305_SHA256",
    version: "1.3",
    cipher: "chacha20-poly1305",
    keyBytes: 32,
    hash: "sha256",
  },
  { id: 0xc030, name: "ECDHE-RSA-AES256-GCM-SHA384", version: "1.2", cipher: "aes-gcm", keyBytes: 32, hash: "sha384" },
  { id: 0xc02f, name: "ECDHE-RSA-AES128-GCM-SHA256", version: "1.2", cipher: "aes-gcm", keyBytes: 16, hash: "sha256" },
  {
    id: 0xcca8,
    name: "ECDHE-RSA-CHACHA20-POLY1305",
    version: "1.2",
    cipher: "chacha20-poly1305",
    keyBytes: 32,
    hash: "sha256",
  },
  cbcSuite(0xc028, "ECDHE-RSA-AES256-SHA384", 32, "sha384"),
  cbcSuite(0xc027, "ECDHE-RSA-AES128-SHA256", 16, "sha256"),
  cbcSuite(0xc014, "ECDHE-RSA-AES256-SHA", 32, "sha1"),
  cbcSuite(0xc013, "ECDHE-RSA-AES128-SHA", 16, "sha1"),
];

function cbcSuite(id: number, name: string, keyBytes: number, macHash: "sha1" | "sha256" | "sha384"): CipherSuite {
  const hash = macHash === "sha384" ? "sha384" : "sha256";
  return { id, name, version: "1.2", cipher: "aes-cbc", keyBytes, hash, macHash };
}
