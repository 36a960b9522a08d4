import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { type RsaScheme, rsaSign, rsaVerify } from "../../crypto/index.ts";
import { handshakeError } from "./alerts.ts";
import type { TlsIdentity } from "./identity.ts";

interface SignatureScheme {
  readonly id: number;
  readonly rsa: RsaScheme;
}

/** What we accept, in the order we offer it. @source RFC 8446 §4.2.3 */
const offered: readonly SignatureScheme[] = [
  { id: 0x0804, rsa: "pss-sha256" },
  { id: 0x0401, rsa: "pkcs1-sha256" },
  { id: 0x0805, rsa: "pss-sha384" },
  { id: 0x0501, rsa: "pkcs1-sha384" },
  { id: 0x0806, rsa: "pss-sha512" },
  { id: 0x0601, rsa: "pkcs1-sha512" },
  { id: 0x0201, rsa: "pkcs1-sha1" },
];

export const offeredSchemeIds: readonly number[] = offered.map(({ id }) => id);

/** What we sign with, best supported by phones first. TLS 1.3 knows PSS only. */
const signingOrder = { "1.2": [0x0401, 0x0501, 0x0601, 0x0804, 0x0201], "1.3": [0x0804, 0x0805, 0x0806] } as const;

type Version = keyof typeof signingOrder;

/** The host's signature with the first of our schemes that the phone accepts. */
export async function signAsHost(
  identity: TlsIdentity,
  request: { readonly version: Version; readonly acceptedSchemes: readonly number[]; readonly message: Bytes },
): Promise<{ readonly schemeId: number; readonly signature: Bytes }> {
  const schemeId = signingOrder[request.version].find((id) => request.acceptedSchemes.includes(id));
  const scheme = offered.find(({ id }) => id === schemeId);
  if (scheme === undefined) throw handshakeError("handshake_failure", "no signature scheme in common");
  return { schemeId: scheme.id, signature: await rsaSign(identity.hostKeys, scheme.rsa, request.message) };
}

/** @throws tls/handshake (decrypt_error) when the phone's signature is wrong, (illegal_parameter) when we did not offer its scheme. */
export async function verifyDeviceSignature(
  identity: TlsIdentity,
  version: Version,
  signed: { readonly schemeId: number; readonly signature: Bytes; readonly message: Bytes },
): Promise<void> {
  const scheme = offered.find(({ id }) => id === signed.schemeId);
  const isAllowed = version === "1.2" || scheme?.rsa.startsWith("pss") === true;
  if (scheme === undefined || !isAllowed) throw handshakeError("illegal_parameter", "signature scheme was not offered");
  const isRight = await rsaVerify(identity.devicePublicKeySpki, scheme.rsa, signed).catch((error: unknown) => {
    if (error instanceof KeepsakeError) throw handshakeError("bad_certificate", "device key cannot be used", error);
    throw error;
  });
  if (!isRight) throw handshakeError("decrypt_error", "signature of the device is wrong");
}
