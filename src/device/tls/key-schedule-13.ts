import { type Bytes, concatBytes, utf8 } from "../../base/bytes.ts";
import { hkdfExpand, hkdfExtract, hmac, sha256, sha384 } from "../../crypto/index.ts";
import {
  type AeadKeys,
  createTls13Opener,
  createTls13Sealer,
  type RecordOpener,
  type RecordSealer,
} from "./record-protection.ts";
import type { CipherSuite } from "./suites.ts";
import { u16, vector8 } from "./wire.ts";

const hashBytes = { sha256: 32, sha384: 48 } as const;
const noBytes = new Uint8Array(0);

/** @source RFC 8446 §7.1 */
export function expandLabel(
  suite: CipherSuite,
  secret: Bytes,
  input: { readonly label: string; readonly context: Bytes; readonly lengthBytes: number },
): Bytes {
  const label = concatBytes([u16(input.lengthBytes), vector8(utf8(`tls13 ${input.label}`)), vector8(input.context)]);
  return hkdfExpand(suite.hash, secret, label, input.lengthBytes);
}

/** Derive-Secret, with the transcript hash at hand. */
export function deriveSecret(suite: CipherSuite, secret: Bytes, label: string, transcriptHash: Bytes): Bytes {
  return expandLabel(suite, secret, { label, context: transcriptHash, lengthBytes: hashBytes[suite.hash] });
}

/** Without a pre-shared key. */
export function deriveHandshakeSecret(suite: CipherSuite, sharedSecret: Bytes): Bytes {
  const zeros = new Uint8Array(hashBytes[suite.hash]);
  const earlySecret = hkdfExtract(suite.hash, zeros, zeros);
  return hkdfExtract(suite.hash, deriveNextSalt(suite, earlySecret), sharedSecret);
}

export function deriveMasterSecret13(suite: CipherSuite, handshakeSecret: Bytes): Bytes {
  return hkdfExtract(suite.hash, deriveNextSalt(suite, handshakeSecret), new Uint8Array(hashBytes[suite.hash]));
}

function deriveNextSalt(suite: CipherSuite, secret: Bytes): Bytes {
  const emptyHash = suite.hash === "sha256" ? sha256(noBytes) : sha384(noBytes);
  return deriveSecret(suite, secret, "derived", emptyHash);
}

/** verify_data of a Finished. @source RFC 8446 §4.4.4 */
export function finishedMac(suite: CipherSuite, trafficSecret: Bytes, transcriptHash: Bytes): Bytes {
  const lengthBytes = hashBytes[suite.hash];
  const key = expandLabel(suite, trafficSecret, { label: "finished", context: noBytes, lengthBytes });
  return hmac(suite.hash, key, transcriptHash);
}

/** The opener of a traffic secret; its `next` follows KeyUpdates. @source RFC 8446 §7.2, §7.3 */
export function openerFor(suite: CipherSuite, trafficSecret: Bytes): Promise<RecordOpener> {
  const next = (): Promise<RecordOpener> => openerFor(suite, nextTrafficSecret(suite, trafficSecret));
  return createTls13Opener(suite, trafficKeys(suite, trafficSecret), next);
}

export function sealerFor(suite: CipherSuite, trafficSecret: Bytes): Promise<RecordSealer> {
  const next = (): Promise<RecordSealer> => sealerFor(suite, nextTrafficSecret(suite, trafficSecret));
  return createTls13Sealer(suite, trafficKeys(suite, trafficSecret), next);
}

function trafficKeys(suite: CipherSuite, trafficSecret: Bytes): AeadKeys {
  return {
    key: expandLabel(suite, trafficSecret, { label: "key", context: noBytes, lengthBytes: suite.keyBytes }),
    iv: expandLabel(suite, trafficSecret, { label: "iv", context: noBytes, lengthBytes: 12 }),
  };
}

function nextTrafficSecret(suite: CipherSuite, trafficSecret: Bytes): Bytes {
  return deriveSecret(suite, trafficSecret, "traffic upd", noBytes);
}
