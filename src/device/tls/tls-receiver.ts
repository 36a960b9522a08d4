import { promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { asKeepsakeError, type KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { handshakeError, judgeAlert, noRenegotiation } from "./alerts.ts";
import { type HandshakeMessage, MessageAssembler, messageTypes } from "./handshake-channel.ts";
import type { RecordOpener } from "./record-protection.ts";
import { contentTypes, type PlainRecord, type RecordReader, type TlsRecord } from "./records.ts";
import type { TlsSender } from "./tls-sender.ts";

/** Records read ahead and opened side by side: bounds the memory, and hides the way to the cipher's thread and back. */
const MAX_RECORDS_AHEAD = 16;
/** Records in a row that bring no application data. */
const MAX_IDLE_RECORDS = 32;
/** Smaller pieces that are ready together are joined, so that the layers above run once for many. */
const SMALL_BYTES = 4_096;

/** A record on its way through the cipher. */
class Arrival {
  opening: Promise<PlainRecord>;
  /** Set when `opening` has settled well. */
  opened: PlainRecord | null = null;
  readonly #record: TlsRecord;

  constructor(record: TlsRecord, opener: RecordOpener) {
    this.#record = record;
    this.opening = this.#open(opener);
  }

  /** Once more, because the key has changed meanwhile. */
  reopen(opener: RecordOpener): void {
    this.opened = null;
    this.opening = this.#open(opener);
  }

  #open(opener: RecordOpener): Promise<PlainRecord> {
    const opening = opener.open(this.#record);
    opening.then(
      (record) => {
        if (this.opening === opening) this.opened = record;
      },
      // Told by `read` when it is this record's turn.
      () => undefined,
    );
    return opening;
  }
}

/**
 * The receiving direction. A pump cuts records and gives them to the cipher as they come, at most 16 ahead of the reader;
 * `read` takes them in order. What goes wrong is told after everything that came before it was read.
 */
export class TlsReceiver {
  /** Resolves when the stream below has ended, at the latest when it is aborted. Never rejects. */
  readonly ended: Promise<void>;
  readonly #records: RecordReader;
  readonly #sender: TlsSender;
  readonly #messages = new MessageAssembler();
  readonly #arrivals: Arrival[] = [];
  #opener: RecordOpener;
  #idleRecords = 0;
  /** How the stream below ended; looked at when the arrivals are used up. */
  #end: { readonly error: KeepsakeError | null } | null = null;
  #error: KeepsakeError | null = null;
  #isClosed = false;
  #change: Resolvers<void> | null = null;
  #room: Resolvers<void> | null = null;

  constructor(records: RecordReader, opener: RecordOpener, sender: TlsSender) {
    this.#records = records;
    this.#opener = opener;
    this.#sender = sender;
    if (opener.takesAtOnce) records.reuseMemory();
    this.ended = this.#pump();
  }

  /** The next application data, or null after close_notify or the end of the stream between two records. */
  async read(): Promise<Bytes | null> {
    for (;;) {
      if (this.#error !== null) throw this.#error;
      if (this.#isClosed) return null;
      const arrival = this.#arrivals[0];
      if (arrival === undefined) {
        if (this.#end !== null) return this.#finish(this.#end);
        this.#change ??= promiseWithResolvers<void>();
        await this.#change.promise;
      } else {
        const bytes = await this.#accept(arrival);
        if (bytes !== null) return this.#joinSmall(bytes);
      }
    }
  }

  fail(error: KeepsakeError): void {
    this.#error ??= error;
    this.#arrivals.length = 0;
    this.#wake();
  }

  async #accept(arrival: Arrival): Promise<Bytes | null> {
    // A KeyUpdate ahead of it has had its turn, so this opening is under the right key.
    const record = await arrival.opening;
    if (this.#error !== null) throw this.#error;
    this.#arrivals.shift();
    this.#wake();
    if (record.type === contentTypes.applicationData && record.content.length > 0) {
      this.#requireMessageBoundary();
      this.#idleRecords = 0;
      return record.content;
    }
    await this.#acceptIdle(record);
    return null;
  }

  /** Everything but application data. */
  async #acceptIdle({ type, content }: PlainRecord): Promise<void> {
    this.#idleRecords += 1;
    if (this.#idleRecords > MAX_IDLE_RECORDS) throw handshakeError("unexpected_message", "too many idle records");
    if (type === contentTypes.applicationData) return;
    if (type === contentTypes.alert) return this.#acceptAlert(content);
    if (type !== contentTypes.handshake)
      throw handshakeError("unexpected_message", `record of type ${type} out of place`);
    this.#messages.push(content);
    for (let message = this.#messages.take(); message !== null; message = this.#messages.take()) {
      await this.#acceptMessage(message);
    }
  }

  #acceptAlert(content: Bytes): void {
    this.#requireMessageBoundary();
    if (judgeAlert(content) === "close") {
      this.#isClosed = true;
      this.#arrivals.length = 0;
      this.#wake();
    }
  }

  async #acceptMessage({ type, body }: HandshakeMessage): Promise<void> {
    const nextOpener = this.#opener.next;
    if (nextOpener === null) {
      const isHelloRequest = type === messageTypes.helloRequest && body.length === 0;
      if (!isHelloRequest) throw handshakeError("unexpected_message", "renegotiation is refused");
      return this.#sender.answerWithAlert(noRenegotiation());
    }
    // Tickets are for resuming sessions, which we never do.
    if (type === messageTypes.newSessionTicket) return;
    if (type !== messageTypes.keyUpdate) throw handshakeError("unexpected_message", `message ${type} out of place`);
    await this.#acceptKeyUpdate(body, nextOpener);
  }

  /** @source RFC 8446 §4.6.3 */
  async #acceptKeyUpdate(body: Bytes, nextOpener: () => Promise<RecordOpener>): Promise<void> {
    const [request] = body;
    if (body.length !== 1 || (request !== 0 && request !== 1))
      throw handshakeError("illegal_parameter", "bad KeyUpdate");
    this.#requireMessageBoundary();
    const opener = await nextOpener();
    this.#opener = opener;
    // What was read ahead was opened under the old key.
    for (const arrival of this.#arrivals) arrival.reopen(opener);
    if (request === 1) this.#sender.answerKeyUpdate();
  }

  /** Adds what is already open, as long as the pieces are small. */
  #joinSmall(first: Bytes): Bytes {
    if (first.length > SMALL_BYTES) return first;
    const parts = [first];
    let total = first.length;
    while (total < limits.tlsRecordBytes) {
      const next = this.#arrivals[0]?.opened;
      const isSmallData = next?.type === contentTypes.applicationData && next.content.length <= SMALL_BYTES;
      if (!isSmallData || next.content.length === 0) break;
      this.#arrivals.shift();
      parts.push(next.content);
      total += next.content.length;
    }
    if (parts.length === 1) return first;
    this.#wake();
    return concatBytes(parts);
  }

  #requireMessageBoundary(): void {
    if (!this.#messages.isEmpty) throw handshakeError("unexpected_message", "handshake message interrupted");
  }

  /** Phones end without close_notify; whether something is missing is known only to the protocol above. */
  #finish(end: { readonly error: KeepsakeError | null }): null {
    if (end.error !== null) throw end.error;
    this.#requireMessageBoundary();
    this.#isClosed = true;
    return null;
  }

  async #pump(): Promise<void> {
    try {
      while (await this.#pumpNext());
      this.#end = { error: null };
    } catch (error) {
      this.#end = { error: asKeepsakeError(error) };
    }
    this.#wake();
  }

  /** @returns false at the end of the stream below */
  async #pumpNext(): Promise<boolean> {
    if (this.#isClosed || this.#error !== null) {
      await this.#records.discard();
      return false;
    }
    if (this.#arrivals.length >= MAX_RECORDS_AHEAD) {
      this.#room ??= promiseWithResolvers<void>();
      await this.#room.promise;
      return true;
    }
    const record = this.#records.take();
    if (record === null) return this.#records.fetch();
    this.#arrivals.push(new Arrival(record, this.#opener));
    this.#change?.resolve();
    this.#change = null;
    return true;
  }

  #wake(): void {
    this.#change?.resolve();
    this.#change = null;
    this.#room?.resolve();
    this.#room = null;
  }
}
