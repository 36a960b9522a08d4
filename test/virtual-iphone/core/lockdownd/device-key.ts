import type { Bytes } from "../contracts.ts";
import { rsaPublicKeyOf } from "../der/certificate.ts";
import { decodePem, encodePem } from "../der/pem.ts";

/** The phone's permanent key, in the forms lockdownd needs. */
export interface DeviceKey {
  /** PKCS#8. */
  readonly privateKeyPem: string;
  /** SubjectPublicKeyInfo, to compare with certificates. */
  readonly publicKeyInfo: Bytes;
  /** The lockdown value DevicePublicKey: PEM of the PKCS#1 RSAPublicKey. */
  readonly publicKeyPem: Bytes;
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

export async function loadDeviceKey(privateKeyPem: string): Promise<DeviceKey> {
  const key = await crypto.subtle.importKey("pkcs8", decodePem(privateKeyPem, "PRIVATE KEY"), ALGORITHM, true, [
    "sign",
  ]);
  const { n, e } = await crypto.subtle.exportKey("jwk", key);
  if (n === undefined || e === undefined) throw new Error("the device key is no RSA key");
  const publicKey = await crypto.subtle.importKey("jwk", { kty: "RSA", n, e }, ALGORITHM, true, ["verify"]);
  const publicKeyInfo = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const pem = encodePem(rsaPublicKeyOf(publicKeyInfo), "RSA PUBLIC KEY");
  return { privateKeyPem, publicKeyInfo, publicKeyPem: new TextEncoder().encode(pem) };
}

/** What an erased phone does: a new key, so that every pair record of before is void. */
export async function generateDeviceKeyPem(): Promise<string> {
  const algorithm = { ...ALGORITHM, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  const { privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  return encodePem(new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey)), "PRIVATE KEY");
}
