import type { Bytes } from "../../base/bytes.ts";
import { concatBytes, equalBytes, utf8 } from "../../base/bytes.ts";
import { type Curve, sha256 } from "../../crypto/index.ts";
import { handshakeError } from "./alerts.ts";
import { encodeMessage, messageTypes } from "./handshake-channel.ts";
import { offeredSchemeIds } from "./signature-schemes.ts";
import { type CipherSuite, cipherSuites } from "./suites.ts";
import { u8, u16, vector8, vector16, WireReader } from "./wire.ts";

/** @source RFC 8446 §4.2, RFC 8422 §5.1, RFC 7627 §5.1, RFC 5746 §3.2 */
export const extensionTypes = {
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  cookie: 44,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

/** @source RFC 8446 §4.2.7 */
const groupIds: Readonly<Record<Curve, number>> = { "P-256": 0x0017, "P-384": 0x0018, X25519: 0x001d };

export function curveOf(groupId: number): Curve | null {
  const found = Object.entries(groupIds).find(([, id]) => id === groupId);
  return found === undefined ? null : (found[0] as Curve);
}

const TLS_12 = 0x0303;
const TLS_13 = 0x0304;

export interface ClientHello {
  readonly random: Bytes;
  readonly sessionId: Bytes;
  readonly curves: readonly Curve[];
  readonly keyShare: { readonly curve: Curve; readonly publicKey: Bytes };
  /** From a HelloRetryRequest. */
  readonly cookie: Bytes | null;
}

/** Offers TLS 1.3 and 1.2. No server name, no tickets: phones have neither. @source RFC 8446 §4.1.2 */
export function encodeClientHello(hello: ClientHello): Bytes {
  const { curve, publicKey } = hello.keyShare;
  const extensions = [
    extension(extensionTypes.supportedGroups, vector16(...hello.curves.map((name) => u16(groupIds[name])))),
    extension(extensionTypes.pointFormats, vector8(u8(0))),
    extension(extensionTypes.signatureAlgorithms, vector16(...offeredSchemeIds.map(u16))),
    extension(extensionTypes.extendedMasterSecret),
    extension(extensionTypes.renegotiationInfo, vector8()),
    extension(extensionTypes.supportedVersions, vector8(u16(TLS_13), u16(TLS_12))),
    ...(hello.cookie === null ? [] : [extension(extensionTypes.cookie, vector16(hello.cookie))]),
    extension(extensionTypes.keyShare, vector16(u16(groupIds[curve]), vector16(publicKey))),
  ];
  return encodeMessage(
    messageTypes.clientHello,
    u16(TLS_12),
    hello.random,
    vector8(hello.sessionId),
    vector16(...cipherSuites.map(({ id }) => u16(id))),
    vector8(u8(0)),
    vector16(...extensions),
  );
}

function extension(type: number, ...content: readonly Uint8Array[]): Bytes {
  return concatBytes([u16(type), vector16(...content)]);
}

export interface ServerHello {
  readonly suite: CipherSuite;
  readonly random: Bytes;
  readonly isRetryRequest: boolean;
  /** Body by type, each of a type that we offered. */
  readonly extensions: ReadonlyMap<number, Bytes>;
}

/** The random that marks a HelloRetryRequest. @source RFC 8446 §4.1.3 */
const RETRY_RANDOM = sha256(utf8("HelloRetryRequest"));

/** "DOWNGRD": a server that could have done better than TLS 1.2 says so in its random. @source RFC 8446 §4.1.3 */
const DOWNGRADE_MARK = Uint8Array.of(0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44);

/** @throws tls/handshake when the answer does not fit what was offered @source RFC 8446 §4.1.3, RFC 5246 §7.4.1.3 */
export function decodeServerHello(body: Bytes, offered: ClientHello): ServerHello {
  const reader = new WireReader(body, "ServerHello");
  const legacyVersion = reader.u16();
  const random = reader.bytes(32);
  const sessionId = reader.vector8();
  const suiteId = reader.u16();
  if (reader.u8() !== 0) throw handshakeError("illegal_parameter", "compression was not offered");
  const extensions = reader.atEnd ? new Map<number, Bytes>() : readExtensions(reader, "ServerHello");
  reader.finish();
  const version = selectedVersion(legacyVersion, extensions);
  const suite = cipherSuites.find(({ id }) => id === suiteId);
  if (suite?.version !== version) throw handshakeError("illegal_parameter", "cipher suite was not offered");
  if (version === "1.3") {
    if (!equalBytes(sessionId, offered.sessionId)) throw handshakeError("illegal_parameter", "session id not echoed");
  } else {
    requireNoResumption(sessionId, offered.sessionId);
    requireNoDowngrade(random);
  }
  requireOffered(extensions, version === "1.3" ? allowed13 : allowed12);
  return { suite, random, isRetryRequest: version === "1.3" && equalBytes(random, RETRY_RANDOM), extensions };
}

const allowed12: readonly number[] = [
  extensionTypes.pointFormats,
  extensionTypes.extendedMasterSecret,
  extensionTypes.renegotiationInfo,
];
const allowed13: readonly number[] = [extensionTypes.supportedVersions, extensionTypes.keyShare, extensionTypes.cookie];

/** A list of extensions, each type once. */
export function readExtensions(reader: WireReader, what: string): ReadonlyMap<number, Bytes> {
  const list = new WireReader(reader.vector16(), what);
  const extensions = new Map<number, Bytes>();
  while (!list.atEnd) {
    const type = list.u16();
    if (extensions.has(type)) throw handshakeError("illegal_parameter", `extension ${type} twice`);
    extensions.set(type, list.vector16());
  }
  return extensions;
}

/** An answer to something nobody asked. @source RFC 8446 §4.2 */
export function requireOffered(extensions: ReadonlyMap<number, Bytes>, allowed: readonly number[]): void {
  for (const type of extensions.keys()) {
    if (!allowed.includes(type)) throw handshakeError("unsupported_extension", `extension ${type} was not offered`);
  }
}

function selectedVersion(legacyVersion: number, extensions: ReadonlyMap<number, Bytes>): "1.2" | "1.3" {
  const selected = extensions.get(extensionTypes.supportedVersions);
  if (selected === undefined) {
    if (legacyVersion === TLS_12) return "1.2";
    throw handshakeError(
      "protocol_version",
      `version ${legacyVersion.toString(16)} is too old: iOS 10 or newer needed`,
    );
  }
  const reader = new WireReader(selected, "supported_versions");
  const version = reader.u16();
  reader.finish();
  if (version !== TLS_13 || legacyVersion !== TLS_12)
    throw handshakeError("illegal_parameter", "version was not offered");
  return "1.3";
}

function requireNoResumption(sessionId: Bytes, ours: Bytes): void {
  if (sessionId.length > 0 && equalBytes(sessionId, ours)) {
    throw handshakeError("illegal_parameter", "a session we do not have is resumed");
  }
}

function requireNoDowngrade(random: Bytes): void {
  const tail = random.subarray(24);
  const isMarked = equalBytes(tail.subarray(0, 7), DOWNGRADE_MARK) && (tail[7] === 0 || tail[7] === 1);
  if (isMarked) throw handshakeError("illegal_parameter", "somebody on the way asked for an older version");
}
