import { type Bytes, concatBytes, dataView } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { createAesGcm, createChaCha20Poly1305 } from "../../crypto/index.ts";
import { recordError } from "./alerts.ts";
import { contentTypes, encodeRecord, type PlainRecord, recordHeader, type TlsRecord } from "./records.ts";
import type { CipherSuite } from "./suites.ts";

/**
 * Takes the protection off records. Sequence numbers are counted when `open` is called, not when it settles, so records may
 * be opened side by side; their order is the caller's business.
 */
export interface RecordOpener {
  /** @throws tls/bad-record */
  open(record: TlsRecord): Promise<PlainRecord>;
  /** True when the record's memory is free again as soon as `open` has returned its promise. */
  readonly takesAtOnce: boolean;
  /** The opener after a KeyUpdate; null before TLS 1.3. */
  readonly next: (() => Promise<RecordOpener>) | null;
}

/** Puts the protection on records, counted in the order of the calls to `seal`. */
export interface RecordSealer {
  /** A whole record, in pieces: joining them is left to the packet they go into. @param content at most 16,384 bytes */
  seal(type: number, content: Bytes): Promise<readonly Bytes[]>;
  readonly sealedRecords: number;
  /** The sealer after a KeyUpdate; null before TLS 1.3. */
  readonly next: (() => Promise<RecordSealer>) | null;
}

/** Before any key is agreed. */
export const plainOpener: RecordOpener = {
  open: async ({ type, fragment }) => ({ type, content: requirePlainLength(fragment) }),
  takesAtOnce: false,
  next: null,
};

export const plainSealer: RecordSealer = {
  seal: async (type, content) => [encodeRecord(type, content)],
  sealedRecords: 0,
  next: null,
};

interface Aead {
  seal(nonce: Bytes, plain: Bytes, associated: Bytes): Promise<Bytes>;
  open(nonce: Bytes, sealed: Bytes, associated: Bytes): Promise<Bytes | null>;
}

/** Secrets for one direction. */
export interface AeadKeys {
  readonly key: Bytes;
  /** Four bytes for AES-GCM in TLS 1.2, twelve otherwise. */
  readonly iv: Bytes;
}

const TAG_BYTES = 16;
const EXPLICIT_NONCE_BYTES = 8;

/** @source RFC 5288 §3, RFC 7905 §2, RFC 5246 §6.2.3.3 */
export async function createTls12AeadOpener(suite: CipherSuite, keys: AeadKeys): Promise<RecordOpener> {
  const aead = await createAead(suite, keys.key);
  const explicitBytes = explicitNonceBytes(suite);
  let sequence = 0;
  return {
    takesAtOnce: true,
    next: null,
    async open({ type, fragment }) {
      const contentBytes = fragment.length - explicitBytes - TAG_BYTES;
      const associated = associatedData12(sequence, type, contentBytes);
      const nonce =
        explicitBytes > 0
          ? concatBytes([keys.iv, fragment.subarray(0, explicitBytes)])
          : xorSequence(keys.iv, sequence);
      sequence += 1;
      if (contentBytes < 0) throw badMac();
      const content = await aead.open(nonce, fragment.subarray(explicitBytes), associated);
      return { type, content: requirePlainLength(content ?? throwBadMac()) };
    },
  };
}

export async function createTls12AeadSealer(suite: CipherSuite, keys: AeadKeys): Promise<RecordSealer> {
  const aead = await createAead(suite, keys.key);
  const explicitBytes = explicitNonceBytes(suite);
  let sequence = 0;
  return {
    next: null,
    get sealedRecords() {
      return sequence;
    },
    async seal(type, content) {
      const number = sequence;
      sequence += 1;
      const explicit = explicitBytes > 0 ? sequenceBytes(number) : new Uint8Array(0);
      const nonce = explicitBytes > 0 ? concatBytes([keys.iv, explicit]) : xorSequence(keys.iv, number);
      const sealed = await aead.seal(nonce, content, associatedData12(number, type, content.length));
      return [concatBytes([recordHeader(type, explicit.length + sealed.length), explicit]), sealed];
    },
  };
}

/** @param next makes the opener of the following key @source RFC 8446 §5.2, §5.3 */
export async function createTls13Opener(
  suite: CipherSuite,
  keys: AeadKeys,
  next: () => Promise<RecordOpener>,
): Promise<RecordOpener> {
  const aead = await createAead(suite, keys.key);
  let sequence = 0;
  return {
    // A KeyUpdate makes records that were read ahead be opened once more.
    takesAtOnce: false,
    next,
    async open({ type, header, fragment }) {
      if (type !== contentTypes.applicationData) throw recordError("unexpected_message", "record without protection");
      if (fragment.length > limits.tlsRecordBytes + 256) throw recordError("record_overflow", "record too long");
      const nonce = xorSequence(keys.iv, sequence);
      sequence += 1;
      return stripPadding((await aead.open(nonce, fragment, header)) ?? throwBadMac());
    },
  };
}

export async function createTls13Sealer(
  suite: CipherSuite,
  keys: AeadKeys,
  next: () => Promise<RecordSealer>,
): Promise<RecordSealer> {
  const aead = await createAead(suite, keys.key);
  // One piece of memory for all: ciphers have taken what they are given when their call returns.
  const inner = new Uint8Array(limits.tlsRecordBytes + limits.tlsRecordOverheadBytes);
  let sequence = 0;
  return {
    next,
    get sealedRecords() {
      return sequence;
    },
    async seal(type, content) {
      const nonce = xorSequence(keys.iv, sequence);
      sequence += 1;
      inner.set(content);
      inner[content.length] = type;
      const header = recordHeader(contentTypes.applicationData, content.length + 1 + TAG_BYTES);
      return [header, await aead.seal(nonce, inner.subarray(0, content.length + 1), header)];
    },
  };
}

/** The content type stands behind the content, then zeros. @source RFC 8446 §5.4 */
function stripPadding(inner: Bytes): PlainRecord {
  let end = inner.length - 1;
  while (end >= 0 && inner[end] === 0) end -= 1;
  const type = inner[end];
  if (type === undefined) throw recordError("unexpected_message", "record without a type");
  return { type, content: requirePlainLength(inner.subarray(0, end)) };
}

async function createAead(suite: CipherSuite, key: Bytes): Promise<Aead> {
  if (suite.cipher === "aes-gcm") return createAesGcm(key);
  const cipher = createChaCha20Poly1305(key);
  return {
    seal: async (nonce, plain, associated) => cipher.seal(nonce, plain, associated),
    open: async (nonce, sealed, associated) => cipher.open(nonce, sealed, associated),
  };
}

function explicitNonceBytes(suite: CipherSuite): number {
  return suite.cipher === "aes-gcm" ? EXPLICIT_NONCE_BYTES : 0;
}

export function sequenceBytes(sequence: number): Bytes {
  const bytes = new Uint8Array(8);
  dataView(bytes).setBigUint64(0, BigInt(sequence));
  return bytes;
}

/** Sequence number, type, version, length: what a TLS 1.2 record authenticates beside its content. */
export function associatedData12(sequence: number, type: number, lengthBytes: number): Bytes {
  const bytes = new Uint8Array(13);
  const view = dataView(bytes);
  view.setBigUint64(0, BigInt(sequence));
  bytes.set([type, 3, 3], 8);
  view.setUint16(11, lengthBytes & 0xffff);
  return bytes;
}

function xorSequence(iv: Bytes, sequence: number): Bytes {
  const nonce = iv.slice();
  const view = dataView(nonce);
  view.setBigUint64(4, view.getBigUint64(4) ^ BigInt(sequence));
  return nonce;
}

export function requirePlainLength(content: Bytes): Bytes {
  if (content.length > limits.tlsRecordBytes) throw recordError("record_overflow", "content too long");
  return content;
}

export function badMac(): Error {
  return recordError("bad_record_mac", "record was changed on the way");
}

function throwBadMac(): never {
  throw badMac();
}
