import { constants, createPrivateKey, sign } from "node:crypto";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import { type Bytes, concatBytes } from "../../../src/base/bytes.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { certificateFromPem } from "../../../src/codec/x509/index.ts";
import { createKeyAgreement, tls12Prf } from "../../../src/crypto/index.ts";
import { encodeMessage, HandshakeChannel, messageTypes } from "../../../src/device/tls/handshake-channel.ts";
import {
  deriveHandshakeSecret,
  deriveMasterSecret13,
  deriveSecret,
  finishedMac,
  openerFor,
  sealerFor,
} from "../../../src/device/tls/key-schedule-13.ts";
import {
  createTls12AeadOpener,
  createTls12AeadSealer,
  type RecordOpener,
  type RecordSealer,
} from "../../../src/device/tls/record-protection.ts";
import { contentTypes } from "../../../src/device/tls/records.ts";
import { type CipherSuite, cipherSuites } from "../../../src/device/tls/suites.ts";
import { u8, u16, vector8, vector16, vector24, WireReader } from "../../../src/device/tls/wire.ts";
import type { PairedTls } from "./pair.ts";

/**
 * The server half of a handshake for misbehaviour that no real program can be asked for. Built from the client's own parts:
 * it proves refusals, never that TLS is right; for that there are OpenSSL, GnuTLS and node:tls.
 */
export interface ScriptedServer {
  /** The client's end of the wire. */
  readonly wire: ByteDuplex;
  /** The server's end, after the handshake; rejects with what the client said or did. */
  readonly session: Promise<ScriptedSession>;
}

export interface ScriptedSession {
  readonly channel: HandshakeChannel;
  readonly far: ByteDuplex;
  send(type: number, content: Bytes): Promise<void>;
}

export type ServerMessage =
  | "ServerHello"
  | "EncryptedExtensions"
  | "CertificateRequest"
  | "Certificate"
  | "ServerKeyExchange"
  | "ServerHelloDone"
  | "CertificateVerify"
  | "ChangeCipherSpec"
  | "Finished";

/** Changes the body of a message before it is sent. */
export type Tamper = (name: ServerMessage, body: Bytes) => Bytes;

export const messagesOf: Readonly<Record<"1.2" | "1.3", readonly ServerMessage[]>> = {
  "1.2": ["ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone", "Finished"],
  "1.3": ["ServerHello", "EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished"],
};

export function startScriptedServer(
  paired: PairedTls,
  version: "1.2" | "1.3",
  tamper: Tamper = (_name, body) => body,
): ScriptedServer {
  const [wire, far] = createMemoryPair("wire");
  const run = version === "1.2" ? serve12 : serve13;
  const session = run({ channel: new HandshakeChannel(far), paired, tamper }).then(
    (channel) => ({ channel, far, send: (type: number, content: Bytes) => channel.sendRecord(type, content) }),
    async (error: unknown) => {
      await far.close().catch(() => undefined);
      throw error;
    },
  );
  session.catch(() => undefined);
  return { wire, session };
}

interface Script {
  readonly channel: HandshakeChannel;
  readonly paired: PairedTls;
  readonly tamper: Tamper;
}

const RANDOM = new Uint8Array(32).fill(0x5a);
const P256 = 0x0017;
const PSS_SHA256 = 0x0804;

async function serve12({ channel, paired, tamper }: Script): Promise<HandshakeChannel> {
  const suite = suiteOf(0xc030);
  const clientRandom = (await channel.receive(messageTypes.clientHello)).body.slice(2, 34);
  const send = (name: ServerMessage, type: number, ...body: readonly Uint8Array[]): Promise<void> =>
    channel.send(encodeMessage(type, tamper(name, concatBytes(body))));
  const extensions = vector16(u16(23), vector16(), u16(0xff01), vector16(vector8()));
  await send("ServerHello", 2, u16(0x0303), RANDOM, vector8(), u16(suite.id), u8(0), extensions);
  await send("Certificate", 11, vector24(vector24(deviceCertificate(paired))));
  const agreement = await createKeyAgreement("P-256");
  const parameters = concatBytes([u8(3), u16(P256), vector8(agreement.publicKey)]);
  const signature = signAsDevice(paired, concatBytes([clientRandom, RANDOM, parameters]));
  await send("ServerKeyExchange", 12, parameters, u16(PSS_SHA256), vector16(signature));
  await send("CertificateRequest", 13, vector8(u8(1)), vector16(u16(PSS_SHA256), u16(0x0401)), vector16());
  await send("ServerHelloDone", 14);

  await channel.receive(messageTypes.certificate);
  const exchange = await channel.receiveBody("ClientKeyExchange", messageTypes.clientKeyExchange);
  const sharedSecret = await agreement.deriveSecret(exchange.vector8());
  const seed = channel.transcript.hash(suite.hash);
  const master = tls12Prf(suite.hash, sharedSecret, { label: "extended master secret", seed, lengthBytes: 48 });
  await channel.receive(messageTypes.certificateVerify);
  const keys = await protection12(suite, master, concatBytes([RANDOM, clientRandom]));
  await channel.receiveChangeCipherSpec();
  channel.opener = keys.opener;
  await channel.receive(messageTypes.finished);
  await channel.sendRecord(contentTypes.changeCipherSpec, tamper("ChangeCipherSpec", u8(1)));
  channel.sealer = keys.sealer;
  const finished = { label: "server finished", seed: channel.transcript.hash(suite.hash), lengthBytes: 12 };
  await send("Finished", 20, tls12Prf(suite.hash, master, finished));
  return channel;
}

async function protection12(
  suite: CipherSuite,
  master: Bytes,
  seed: Bytes,
): Promise<{ opener: RecordOpener; sealer: RecordSealer }> {
  const block = tls12Prf(suite.hash, master, { label: "key expansion", seed, lengthBytes: 72 });
  return {
    opener: await createTls12AeadOpener(suite, { key: block.slice(0, 32), iv: block.slice(64, 68) }),
    sealer: await createTls12AeadSealer(suite, { key: block.slice(32, 64), iv: block.slice(68, 72) }),
  };
}

async function serve13({ channel, paired, tamper }: Script): Promise<HandshakeChannel> {
  const suite = suiteOf(0x1302);
  const hello = readClientHello((await channel.receive(messageTypes.clientHello)).body);
  const send = (name: ServerMessage, type: number, ...body: readonly Uint8Array[]): Promise<void> =>
    channel.send(encodeMessage(type, tamper(name, concatBytes(body))));
  const agreement = await createKeyAgreement("P-256");
  const share = vector16(u16(P256), vector16(agreement.publicKey));
  const extensions = vector16(u16(43), vector16(u16(0x0304)), u16(51), share);
  await send("ServerHello", 2, u16(0x0303), RANDOM, vector8(hello.sessionId), u16(suite.id), u8(0), extensions);
  const handshakeSecret = deriveHandshakeSecret(suite, await agreement.deriveSecret(hello.keyShare));
  const secretOf = (secret: Bytes, label: string): Bytes =>
    deriveSecret(suite, secret, label, channel.transcript.hash(suite.hash));
  const [theirs, ours] = [secretOf(handshakeSecret, "c hs traffic"), secretOf(handshakeSecret, "s hs traffic")];
  channel.opener = await openerFor(suite, theirs);
  channel.sealer = await sealerFor(suite, ours);

  await send("EncryptedExtensions", 8, vector16());
  await send("CertificateRequest", 13, vector8(), vector16(u16(13), vector16(vector16(u16(PSS_SHA256)))));
  await send("Certificate", 11, vector8(), vector24(vector24(deviceCertificate(paired)), vector16()));
  const label = new TextEncoder().encode("TLS 1.3, server CertificateVerify");
  const toSign = [new Uint8Array(64).fill(0x20), label, u8(0), channel.transcript.hash(suite.hash)];
  await send("CertificateVerify", 15, u16(PSS_SHA256), vector16(signAsDevice(paired, concatBytes(toSign))));
  await send("Finished", 20, finishedMac(suite, ours, channel.transcript.hash(suite.hash)));

  const master = deriveMasterSecret13(suite, handshakeSecret);
  const [clientTraffic, serverTraffic] = [secretOf(master, "c ap traffic"), secretOf(master, "s ap traffic")];
  await channel.receive(messageTypes.certificate);
  await channel.receive(messageTypes.certificateVerify);
  await channel.receive(messageTypes.finished);
  channel.opener = await openerFor(suite, clientTraffic);
  channel.sealer = await sealerFor(suite, serverTraffic);
  return channel;
}

/** Session id and the P-256 key share, which is the last extension and the only share. */
function readClientHello(body: Bytes): { readonly sessionId: Bytes; readonly keyShare: Bytes } {
  const reader = new WireReader(body, "ClientHello");
  reader.bytes(34);
  const sessionId = reader.vector8().slice();
  return { sessionId, keyShare: body.slice(-65) };
}

function deviceCertificate(paired: PairedTls): Bytes {
  return certificateFromPem(paired.certificates.deviceCertificatePem).encoded;
}

function signAsDevice(paired: PairedTls, message: Bytes): Bytes {
  const key = createPrivateKey(paired.devicePrivateKeyPem);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return new Uint8Array(sign("sha256", message, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }));
}

function suiteOf(id: number): CipherSuite {
  const suite = cipherSuites.find((candidate) => candidate.id === id);
  if (suite === undefined) throw new Error("no such suite");
  return suite;
}
