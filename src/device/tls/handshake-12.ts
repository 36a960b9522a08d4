import { type Bytes, concatBytes, equalBytes } from "../../base/bytes.ts";
import { createKeyAgreement, tls12Prf } from "../../crypto/index.ts";
import { handshakeError } from "./alerts.ts";
import { createCbcOpener, createCbcSealer } from "./cbc-protection.ts";
import { requirePairedDevice } from "./certificates.ts";
import { encodeMessage, type HandshakeChannel, type HandshakeMessage, messageTypes } from "./handshake-channel.ts";
import { type ClientHello, curveOf, extensionTypes, type ServerHello } from "./hello.ts";
import type { TlsIdentity } from "./identity.ts";
import {
  createTls12AeadOpener,
  createTls12AeadSealer,
  type RecordOpener,
  type RecordSealer,
} from "./record-protection.ts";
import { contentTypes } from "./records.ts";
import { signAsHost, verifyDeviceSignature } from "./signature-schemes.ts";
import type { CipherSuite } from "./suites.ts";
import { u8, u16, vector8, vector16, vector24, WireReader } from "./wire.ts";

export interface HandshakeContext {
  readonly channel: HandshakeChannel;
  readonly identity: TlsIdentity;
  readonly clientHello: ClientHello;
  readonly serverHello: ServerHello;
}

/** What the handshake leaves behind for application data. */
export interface SessionKeys {
  readonly opener: RecordOpener;
  readonly sealer: RecordSealer;
}

const FINISHED_BYTES = 12;

/** From ServerHello to Finished. @source RFC 5246 §7.3, RFC 8422 §2 */
export async function handshake12(context: HandshakeContext): Promise<SessionKeys> {
  const { channel, identity, clientHello, serverHello } = context;
  requireEmptyRenegotiationInfo(serverHello);
  const keyExchange = await receiveServerFlight(context);
  const agreement = await createKeyAgreement(requireCurve(keyExchange.groupId, clientHello));
  const sharedSecret = await agreement.deriveSecret(keyExchange.publicKey).catch((error: unknown) => {
    throw handshakeError("illegal_parameter", "key of the device is no point of its curve", error);
  });

  const { acceptedSchemes } = keyExchange;
  if (acceptedSchemes !== null) {
    await channel.send(encodeMessage(messageTypes.certificate, vector24(vector24(identity.hostCertificate))));
  }
  await channel.send(encodeMessage(messageTypes.clientKeyExchange, vector8(agreement.publicKey)));
  const masterSecret = deriveMasterSecret(context, sharedSecret);
  if (acceptedSchemes !== null) await sendCertificateVerify(context, acceptedSchemes);

  const keys = await deriveSessionKeys(context, masterSecret);
  await channel.sendRecord(contentTypes.changeCipherSpec, u8(1));
  channel.sealer = keys.sealer;
  await channel.send(encodeMessage(messageTypes.finished, finishedOf(context, masterSecret, "client finished")));
  await receiveFinished(context, masterSecret, keys.opener);
  return keys;
}

interface ServerFlight {
  readonly groupId: number;
  readonly publicKey: Bytes;
  /** Signature schemes the phone accepts from us; null when it asks for no certificate. */
  readonly acceptedSchemes: readonly number[] | null;
}

async function receiveServerFlight(context: HandshakeContext): Promise<ServerFlight> {
  const { channel, identity } = context;
  const certificate = await channel.receiveBody("Certificate", messageTypes.certificate);
  const chain = new WireReader(certificate.vector24(), "Certificate");
  certificate.finish();
  requirePairedDevice(chain.atEnd ? undefined : chain.vector24(), identity);
  const { groupId, publicKey } = await receiveServerKeyExchange(context);
  const message = await channel.receive(messageTypes.certificateRequest, messageTypes.serverHelloDone);
  if (message.type === messageTypes.serverHelloDone)
    return { groupId, publicKey, acceptedSchemes: finishHello(message) };
  const acceptedSchemes = decodeCertificateRequest(message);
  finishHello(await channel.receive(messageTypes.serverHelloDone));
  return { groupId, publicKey, acceptedSchemes };
}

/** @source RFC 8422 §5.4 */
async function receiveServerKeyExchange(context: HandshakeContext): Promise<{ groupId: number; publicKey: Bytes }> {
  const { channel, identity, clientHello, serverHello } = context;
  const reader = await channel.receiveBody("ServerKeyExchange", messageTypes.serverKeyExchange);
  const NAMED_CURVE = 3;
  if (reader.u8() !== NAMED_CURVE) throw handshakeError("illegal_parameter", "curve without a name");
  const groupId = reader.u16();
  const publicKey = reader.vector8();
  const parameters = reader.consumed();
  const schemeId = reader.u16();
  const signature = reader.vector16();
  reader.finish();
  const message = concatBytes([clientHello.random, serverHello.random, parameters]);
  await verifyDeviceSignature(identity, "1.2", { schemeId, signature, message });
  return { groupId, publicKey };
}

/** The list of authorities is not looked at: it is empty or names certificates without names. @source RFC 5246 §7.4.4 */
function decodeCertificateRequest(message: HandshakeMessage): readonly number[] {
  const reader = new WireReader(message.body, "CertificateRequest");
  reader.vector8();
  const acceptedSchemes = reader.u16List();
  reader.vector16();
  reader.finish();
  return acceptedSchemes;
}

function finishHello(message: HandshakeMessage): null {
  new WireReader(message.body, "ServerHelloDone").finish();
  return null;
}

function requireCurve(groupId: number, clientHello: ClientHello): ClientHello["curves"][number] {
  const curve = curveOf(groupId);
  if (curve === null || !clientHello.curves.includes(curve)) {
    throw handshakeError("illegal_parameter", "curve was not offered");
  }
  return curve;
}

function requireEmptyRenegotiationInfo({ extensions }: ServerHello): void {
  const info = extensions.get(extensionTypes.renegotiationInfo);
  if (info !== undefined && !equalBytes(info, vector8())) {
    throw handshakeError("handshake_failure", "renegotiation_info is not that of a first handshake");
  }
}

async function sendCertificateVerify(context: HandshakeContext, acceptedSchemes: readonly number[]): Promise<void> {
  const { channel, identity } = context;
  const message = channel.transcript.bytes();
  const { schemeId, signature } = await signAsHost(identity, { version: "1.2", acceptedSchemes, message });
  await channel.send(encodeMessage(messageTypes.certificateVerify, u16(schemeId), vector16(signature)));
}

/** @source RFC 7627 §4, RFC 5246 §8.1 */
function deriveMasterSecret({ channel, clientHello, serverHello }: HandshakeContext, sharedSecret: Bytes): Bytes {
  const { hash } = serverHello.suite;
  const isExtended = serverHello.extensions.has(extensionTypes.extendedMasterSecret);
  const label = isExtended ? "extended master secret" : "master secret";
  const seed = isExtended ? channel.transcript.hash(hash) : concatBytes([clientHello.random, serverHello.random]);
  return tls12Prf(hash, sharedSecret, { label, seed, lengthBytes: 48 });
}

function finishedOf({ channel, serverHello }: HandshakeContext, masterSecret: Bytes, label: string): Bytes {
  const { hash } = serverHello.suite;
  return tls12Prf(hash, masterSecret, { label, seed: channel.transcript.hash(hash), lengthBytes: FINISHED_BYTES });
}

async function receiveFinished(context: HandshakeContext, masterSecret: Bytes, opener: RecordOpener): Promise<void> {
  const { channel } = context;
  const expected = finishedOf(context, masterSecret, "server finished");
  await channel.receiveChangeCipherSpec();
  channel.opener = opener;
  const { body } = await channel.receive(messageTypes.finished);
  if (!equalBytes(body, expected)) throw handshakeError("decrypt_error", "Finished of the device is wrong");
  channel.requireMessageBoundary();
}

/** @source RFC 5246 §6.3 */
async function deriveSessionKeys(context: HandshakeContext, masterSecret: Bytes): Promise<SessionKeys> {
  const { clientHello, serverHello } = context;
  const { suite } = serverHello;
  const seed = concatBytes([serverHello.random, clientHello.random]);
  const sizes = [
    macKeyBytes(suite),
    macKeyBytes(suite),
    suite.keyBytes,
    suite.keyBytes,
    ivBytes(suite),
    ivBytes(suite),
  ];
  const lengthBytes = sizes.reduce((total, size) => total + size, 0);
  const block = new WireReader(
    tls12Prf(suite.hash, masterSecret, { label: "key expansion", seed, lengthBytes }),
    "key block",
  );
  const [ourMac, theirMac, ourKey, theirKey, ourIv, theirIv] = sizes.map((size) => block.bytes(size).slice()) as [
    Bytes,
    Bytes,
    Bytes,
    Bytes,
    Bytes,
    Bytes,
  ];
  if (suite.macHash !== undefined) {
    return {
      opener: await createCbcOpener(suite.macHash, { key: theirKey, macKey: theirMac }),
      sealer: await createCbcSealer(suite.macHash, { key: ourKey, macKey: ourMac }),
    };
  }
  return {
    opener: await createTls12AeadOpener(suite, { key: theirKey, iv: theirIv }),
    sealer: await createTls12AeadSealer(suite, { key: ourKey, iv: ourIv }),
  };
}

function macKeyBytes({ macHash }: CipherSuite): number {
  if (macHash === undefined) return 0;
  return { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[macHash];
}

/** CBC sends a random IV with every record. */
function ivBytes({ cipher }: CipherSuite): number {
  return { "aes-gcm": 4, "chacha20-poly1305": 12, "aes-cbc": 0 }[cipher];
}
