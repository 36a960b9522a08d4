import type { Bytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";

export type Curve = "P-256" | "P-384" | "X25519";

/** Our half of a Diffie-Hellman exchange; used once. */
export interface KeyAgreement {
  readonly curve: Curve;
  /** Uncompressed point (04 ‖ X ‖ Y), or 32 bytes for X25519. */
  readonly publicKey: Bytes;
  /** @throws base/malformed when the peer's bytes are no point of the curve. */
  deriveSecret(peerPublicKey: Bytes): Promise<Bytes>;
}

const secretBits: Readonly<Record<Curve, number>> = { "P-256": 256, "P-384": 384, X25519: 256 };

export async function createKeyAgreement(curve: Curve): Promise<KeyAgreement> {
  const algorithm = algorithmOf(curve);
  const pair = (await crypto.subtle.generateKey(algorithm, false, ["deriveBits"])) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { curve, publicKey, deriveSecret: (peer) => deriveSecret(curve, pair.privateKey, peer) };
}

/** Whether the platform has the curve. X25519 came to browsers late (Chromium 133) and there is no fallback: P-256 serves. */
export async function isCurveSupported(curve: Curve): Promise<boolean> {
  try {
    await crypto.subtle.generateKey(algorithmOf(curve), false, ["deriveBits"]);
    return true;
  } catch {
    return false;
  }
}

async function deriveSecret(curve: Curve, privateKey: CryptoKey, peerPublicKey: Bytes): Promise<Bytes> {
  const algorithm = algorithmOf(curve);
  let secret: Bytes;
  try {
    const peer = await crypto.subtle.importKey("raw", peerPublicKey, algorithm, false, []);
    const bits = await crypto.subtle.deriveBits({ ...algorithm, public: peer }, privateKey, secretBits[curve]);
    secret = new Uint8Array(bits);
  } catch (cause) {
    throw new KeepsakeError("base/malformed", { format: `${curve} public key` }, { cause });
  }
  // A point of small order makes a secret everybody knows. RFC 7748 §6.1
  if (secret.every((byte) => byte === 0)) throw new KeepsakeError("base/malformed", { format: `${curve} public key` });
  return secret;
}

function algorithmOf(curve: Curve): { readonly name: string; readonly namedCurve?: string } {
  return curve === "X25519" ? { name: "X25519" } : { name: "ECDH", namedCurve: curve };
}
