import { type Bytes, concatBytes, equalBytes, utf8 } from "../../base/bytes.ts";
import type { KeyAgreement } from "../../crypto/index.ts";
import { handshakeError } from "./alerts.ts";
import { requirePairedDevice } from "./certificates.ts";
import type { HandshakeContext, SessionKeys } from "./handshake-12.ts";
import { encodeMessage, type HandshakeMessage, messageTypes } from "./handshake-channel.ts";
import { curveOf, extensionTypes, readExtensions, requireOffered, type ServerHello } from "./hello.ts";
import {
  deriveHandshakeSecret,
  deriveMasterSecret13,
  deriveSecret,
  finishedMac,
  openerFor,
  sealerFor,
} from "./key-schedule-13.ts";
import { signAsHost, verifyDeviceSignature } from "./signature-schemes.ts";
import { u16, vector8, vector16, vector24, WireReader } from "./wire.ts";

/** From ServerHello (not a retry request) to Finished. @source RFC 8446 §2, §4 */
export async function handshake13(context: HandshakeContext, agreement: KeyAgreement): Promise<SessionKeys> {
  const { channel, serverHello } = context;
  const { suite } = serverHello;
  channel.requireMessageBoundary();
  const handshakeSecret = deriveHandshakeSecret(suite, await deriveSharedSecret(serverHello, agreement));
  const secretOf = (secret: Bytes, label: string): Bytes =>
    deriveSecret(suite, secret, label, channel.transcript.hash(suite.hash));
  const ourHandshakeSecret = secretOf(handshakeSecret, "c hs traffic");
  const theirHandshakeSecret = secretOf(handshakeSecret, "s hs traffic");
  channel.opener = await openerFor(suite, theirHandshakeSecret);
  channel.sealer = await sealerFor(suite, ourHandshakeSecret);

  const request = await receiveServerFlight(context, theirHandshakeSecret);
  const masterSecret = deriveMasterSecret13(suite, handshakeSecret);
  const ourSecret = secretOf(masterSecret, "c ap traffic");
  const theirSecret = secretOf(masterSecret, "s ap traffic");

  if (request !== null) await sendHostCertificate(context, request);
  const verifyData = finishedMac(suite, ourHandshakeSecret, channel.transcript.hash(suite.hash));
  await channel.send(encodeMessage(messageTypes.finished, verifyData));
  return { opener: await openerFor(suite, theirSecret), sealer: await sealerFor(suite, ourSecret) };
}

/** What a HelloRetryRequest asks for. @source RFC 8446 §4.1.4 */
export interface RetryRequest {
  readonly groupId: number | null;
  readonly cookie: Bytes | null;
}

export function decodeRetryRequest({ extensions }: ServerHello): RetryRequest {
  const share = extensions.get(extensionTypes.keyShare);
  const cookie = extensions.get(extensionTypes.cookie);
  const request = {
    groupId: share === undefined ? null : readWhole(share, "key_share", (reader) => reader.u16()),
    cookie: cookie === undefined ? null : readWhole(cookie, "cookie", (reader) => reader.vector16()),
  };
  if (request.groupId === null && request.cookie === null) {
    throw handshakeError("illegal_parameter", "HelloRetryRequest asks for nothing");
  }
  return request;
}

async function deriveSharedSecret({ extensions }: ServerHello, agreement: KeyAgreement): Promise<Bytes> {
  const share = extensions.get(extensionTypes.keyShare);
  if (share === undefined) throw handshakeError("missing_extension", "ServerHello without key_share");
  if (extensions.has(extensionTypes.cookie)) throw handshakeError("unsupported_extension", "cookie out of place");
  const [groupId, publicKey] = readWhole(share, "key_share", (reader) => [reader.u16(), reader.vector16()] as const);
  if (curveOf(groupId) !== agreement.curve) throw handshakeError("illegal_parameter", "curve was not offered");
  return agreement.deriveSecret(publicKey).catch((error: unknown) => {
    throw handshakeError("illegal_parameter", "key of the device is no point of its curve", error);
  });
}

interface CertificateRequest {
  readonly context: Bytes;
  readonly acceptedSchemes: readonly number[];
}

async function receiveServerFlight(
  context: HandshakeContext,
  trafficSecret: Bytes,
): Promise<CertificateRequest | null> {
  const { channel, serverHello } = context;
  const encrypted = await channel.receiveBody("EncryptedExtensions", messageTypes.encryptedExtensions);
  requireOffered(readExtensions(encrypted, "EncryptedExtensions"), [extensionTypes.supportedGroups]);
  encrypted.finish();

  const first = await channel.receive(messageTypes.certificateRequest, messageTypes.certificate);
  const isRequest = first.type === messageTypes.certificateRequest;
  const request = isRequest ? decodeCertificateRequest(first) : null;
  const certificate = isRequest ? await channel.receive(messageTypes.certificate) : first;
  requirePairedDevice(decodeLeaf(certificate), context.identity);
  await receiveCertificateVerify(context);

  const transcriptHash = channel.transcript.hash(serverHello.suite.hash);
  const { body } = await channel.receive(messageTypes.finished);
  if (!equalBytes(body, finishedMac(serverHello.suite, trafficSecret, transcriptHash))) {
    throw handshakeError("decrypt_error", "Finished of the device is wrong");
  }
  channel.requireMessageBoundary();
  return request;
}

/** @source RFC 8446 §4.3.2 */
function decodeCertificateRequest(message: HandshakeMessage): CertificateRequest {
  const reader = new WireReader(message.body, "CertificateRequest");
  const context = reader.vector8();
  const extensions = readExtensions(reader, "CertificateRequest");
  reader.finish();
  const schemes = extensions.get(extensionTypes.signatureAlgorithms);
  if (schemes === undefined)
    throw handshakeError("missing_extension", "CertificateRequest without signature_algorithms");
  return { context, acceptedSchemes: readWhole(schemes, "signature_algorithms", (list) => list.u16List()) };
}

/** The first certificate of the list; the rest must be well-formed. @source RFC 8446 §4.4.2 */
function decodeLeaf(message: HandshakeMessage): Bytes | undefined {
  const reader = new WireReader(message.body, "Certificate");
  if (reader.vector8().length > 0) throw handshakeError("illegal_parameter", "certificate request context of a server");
  const list = new WireReader(reader.vector24(), "Certificate");
  reader.finish();
  let leaf: Bytes | undefined;
  while (!list.atEnd) {
    const certificate = list.vector24();
    list.vector16();
    leaf ??= certificate;
  }
  return leaf;
}

async function receiveCertificateVerify({ channel, identity, serverHello }: HandshakeContext): Promise<void> {
  const message = signedContent("server", channel.transcript.hash(serverHello.suite.hash));
  const reader = await channel.receiveBody("CertificateVerify", messageTypes.certificateVerify);
  const schemeId = reader.u16();
  const signature = reader.vector16();
  reader.finish();
  await verifyDeviceSignature(identity, "1.3", { schemeId, signature, message });
}

async function sendHostCertificate(context: HandshakeContext, request: CertificateRequest): Promise<void> {
  const { channel, identity, serverHello } = context;
  const entry = concatBytes([vector24(identity.hostCertificate), vector16()]);
  await channel.send(encodeMessage(messageTypes.certificate, vector8(request.context), vector24(entry)));
  const message = signedContent("client", channel.transcript.hash(serverHello.suite.hash));
  const { acceptedSchemes } = request;
  const { schemeId, signature } = await signAsHost(identity, { version: "1.3", acceptedSchemes, message });
  await channel.send(encodeMessage(messageTypes.certificateVerify, u16(schemeId), vector16(signature)));
}

/** @source RFC 8446 §4.4.3 */
function signedContent(side: "server" | "client", transcriptHash: Bytes): Bytes {
  const label = utf8(`TLS 1.3, ${side} CertificateVerify`);
  return concatBytes([new Uint8Array(64).fill(0x20), label, Uint8Array.of(0), transcriptHash]);
}

function readWhole<T>(bytes: Bytes, what: string, read: (reader: WireReader) => T): T {
  const reader = new WireReader(bytes, what);
  const value = read(reader);
  reader.finish();
  return value;
}
