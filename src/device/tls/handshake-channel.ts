import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { handshakeEnded, handshakeError, judgeAlert } from "./alerts.ts";
import { plainOpener, plainSealer, type RecordOpener, type RecordSealer } from "./record-protection.ts";
import { contentTypes, encodeRecord, type PlainRecord, RecordReader } from "./records.ts";
import { Transcript } from "./transcript.ts";
import { vector24, WireReader } from "./wire.ts";

/** @source RFC 8446 §4, RFC 5246 §7.4 */
export const messageTypes = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  keyUpdate: 24,
} as const;

export interface HandshakeMessage {
  readonly type: number;
  readonly body: Bytes;
  /** With its header, as it enters the transcript. */
  readonly encoded: Bytes;
}

export function encodeMessage(type: number, ...body: readonly Uint8Array[]): Bytes {
  return concatBytes([Uint8Array.of(type), vector24(...body)]);
}

const MESSAGE_HEADER_BYTES = 4;

/** Joins handshake fragments to messages. Holds at most one message and one record. */
export class MessageAssembler {
  #bytes: Bytes = new Uint8Array(0);

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  push(fragment: Bytes): void {
    if (fragment.length === 0) throw handshakeError("unexpected_message", "empty handshake record");
    this.#bytes = concatBytes([this.#bytes, fragment]);
  }

  /** The next whole message or null. @throws tls/handshake when one announces more than the limit */
  take(): HandshakeMessage | null {
    const header = this.#bytes.subarray(0, MESSAGE_HEADER_BYTES);
    if (header.length < MESSAGE_HEADER_BYTES) return null;
    const [type = 0, high = 0, middle = 0, low = 0] = header;
    const sizeBytes = MESSAGE_HEADER_BYTES + high * 65_536 + middle * 256 + low;
    if (sizeBytes > limits.tlsHandshakeBytes) throw handshakeError("decode_error", "handshake message too long");
    if (this.#bytes.length < sizeBytes) return null;
    const encoded = this.#bytes.subarray(0, sizeBytes);
    this.#bytes = this.#bytes.subarray(sizeBytes);
    return { type, encoded, body: encoded.subarray(MESSAGE_HEADER_BYTES) };
  }
}

/** Records that say nothing and may come between two messages: warnings, TLS 1.3's dummy ChangeCipherSpec, HelloRequests. */
const MAX_IDLE_RECORDS = 32;

/**
 * The handshake's view of the stream: one message after the other, strictly in order, each entered in the transcript.
 * All errors are tls/handshake, tls/alert, tls/bad-record, base/truncated or those of the stream below.
 */
export class HandshakeChannel {
  readonly transcript = new Transcript();
  readonly records: RecordReader;
  opener: RecordOpener = plainOpener;
  sealer: RecordSealer = plainSealer;
  /** TLS 1.3 ignores ChangeCipherSpec records during the handshake. @source RFC 8446 §5 */
  ignoresChangeCipherSpec = false;
  readonly #duplex: ByteDuplex;
  readonly #messages = new MessageAssembler();
  #idleRecords = 0;

  constructor(duplex: ByteDuplex) {
    this.#duplex = duplex;
    this.records = new RecordReader(duplex);
  }

  /** The next message, which must be one of these types. */
  async receive(...expected: readonly number[]): Promise<HandshakeMessage> {
    for (;;) {
      const message = this.#messages.take();
      if (message === null) {
        await this.#readMore();
      } else if (expected.includes(message.type)) {
        this.transcript.add(message.encoded);
        return message;
      } else if (message.type === messageTypes.helloRequest && message.body.length === 0) {
        // RFC 5246 §7.4.1.1: ignored while a handshake is under way, and no part of the transcript.
        this.#countIdle();
      } else {
        throw handshakeError("unexpected_message", `handshake message ${message.type} out of place`);
      }
    }
  }

  /** Like `receive`, with a reader of the body. */
  async receiveBody(name: string, type: number): Promise<WireReader> {
    return new WireReader((await this.receive(type)).body, name);
  }

  /** TLS 1.2: the record that switches the peer's protection on. */
  async receiveChangeCipherSpec(): Promise<void> {
    this.requireMessageBoundary();
    for (;;) {
      const { type, content } = await this.#nextRecord();
      if (type === contentTypes.changeCipherSpec && isChangeCipherSpec(content)) return;
      if (type !== contentTypes.alert) throw handshakeError("unexpected_message", "ChangeCipherSpec expected");
      this.#judgeAlert(content);
    }
  }

  /** Keys change only between two messages: bytes left over would cross from one key to another. @source RFC 8446 §5.1 */
  requireMessageBoundary(): void {
    if (!this.#messages.isEmpty)
      throw handshakeError("unexpected_message", "handshake message crosses a change of keys");
  }

  /** Sends one message; long ones in several records. */
  async send(message: Bytes): Promise<void> {
    this.transcript.add(message);
    for (let offset = 0; offset < message.length; offset += limits.tlsRecordBytes) {
      await this.sendRecord(contentTypes.handshake, message.slice(offset, offset + limits.tlsRecordBytes));
    }
  }

  async sendRecord(type: number, content: Bytes): Promise<void> {
    await this.#duplex.write(concatBytes(await this.sealer.seal(type, content)));
  }

  /** The first flight says version 3,1, which the oldest peers expect. @source RFC 8446 §5.1 */
  async sendFirst(message: Bytes): Promise<void> {
    this.transcript.add(message);
    await this.#duplex.write(encodeRecord(contentTypes.handshake, message, 1));
  }

  async #readMore(): Promise<void> {
    const { type, content } = await this.#nextRecord();
    if (type === contentTypes.handshake) return this.#messages.push(content);
    if (type === contentTypes.alert) return this.#judgeAlert(content);
    const isIgnored = type === contentTypes.changeCipherSpec && this.ignoresChangeCipherSpec;
    if (!isIgnored || !isChangeCipherSpec(content)) {
      throw handshakeError("unexpected_message", `record of type ${type} in the handshake`);
    }
    this.#countIdle();
  }

  async #nextRecord(): Promise<PlainRecord> {
    for (;;) {
      const record = this.records.take();
      if (record !== null) {
        const isBare = record.type === contentTypes.changeCipherSpec && this.ignoresChangeCipherSpec;
        return isBare ? plainOpener.open(record) : this.opener.open(record);
      }
      if (!(await this.records.fetch())) throw handshakeEnded();
    }
  }

  #judgeAlert(content: Bytes): void {
    if (judgeAlert(content) === "close") throw handshakeEnded();
    this.#countIdle();
  }

  #countIdle(): void {
    this.#idleRecords += 1;
    if (this.#idleRecords > MAX_IDLE_RECORDS) throw handshakeError("unexpected_message", "too many idle records");
  }
}

function isChangeCipherSpec(content: Bytes): boolean {
  return content.length === 1 && content[0] === 1;
}
