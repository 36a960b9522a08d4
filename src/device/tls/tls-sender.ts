import { promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import type { ByteSink } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { closeNotify } from "./alerts.ts";
import { encodeMessage, messageTypes } from "./handshake-channel.ts";
import type { RecordSealer } from "./record-protection.ts";
import { contentTypes } from "./records.ts";

/** Records being sealed or waiting for the stream below: as many as one write of a bulk has (256 KiB). */
const MAX_RECORDS_IN_FLIGHT = 16;
/** We never ask the peer for a new key. @source RFC 8446 §4.6.3 */
const UPDATE_NOT_REQUESTED = 0;

/**
 * The sending direction: cuts writes into records, seals several at a time, hands them on in order. A write resolves when
 * there is room for the next one; an error that comes later ends the whole connection through `failed`.
 */
export class TlsSender {
  /** Never resolves; rejects when the stream below refuses a record. */
  readonly failed: Promise<never>;
  readonly #failure: Resolvers<never> = promiseWithResolvers<never>();
  readonly #sink: ByteSink;
  readonly #recordsPerKey: number;
  #sealer: RecordSealer;
  #error: KeepsakeError | null = null;
  #isClosing = false;
  #isAnswering = false;
  #inFlight = 0;
  #room: Resolvers<void> | null = null;
  /** Settles when everything so far was handed on. */
  #tail: Promise<void> = Promise.resolve();
  /** Writes and key updates take turns, so that a message never lands between a KeyUpdate and its key. */
  #turn: Promise<void> = Promise.resolve();

  constructor(sink: ByteSink, sealer: RecordSealer, recordsPerKey: number) {
    this.#sink = sink;
    this.#sealer = sealer;
    this.#recordsPerKey = recordsPerKey;
    this.failed = this.#failure.promise;
    this.failed.catch(() => undefined);
  }

  write(bytes: Bytes): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isClosing) throw new KeepsakeError("base/bug", { what: "write after close" });
      for (let offset = 0; offset < bytes.length; offset += limits.tlsRecordBytes) {
        if (this.#sealer.sealedRecords >= this.#recordsPerKey) await this.#updateKey();
        await this.#send(contentTypes.applicationData, bytes.subarray(offset, offset + limits.tlsRecordBytes));
      }
    });
  }

  /** Answers the peer's KeyUpdate with one of ours. */
  answerKeyUpdate(): void {
    this.#answer(() => this.#updateKey());
  }

  /** Answers what the peer may not ask with a warning. */
  answerWithAlert(alert: Bytes): void {
    this.#answer(() => this.#send(contentTypes.alert, alert));
  }

  /** close_notify, then the end of the stream below. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isClosing) return;
      this.#isClosing = true;
      await this.#send(contentTypes.alert, closeNotify());
      await this.#tail;
      this.#throwIfFailed();
      await this.#sink.close();
    });
  }

  fail(error: KeepsakeError): void {
    this.#error ??= error;
    this.#room?.resolve();
    this.#room = null;
  }

  /** The fatal alert, behind what is already sealed; then the end of the stream below. Waiting writers are for `fail`. */
  async sayLast(alert: Bytes): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#tail = this.#handOn(this.#sealer.seal(contentTypes.alert, alert), this.#tail);
    await this.#tail;
    await this.#sink.close();
  }

  /** Nobody waits for an answer, so that a peer that does not read cannot block our reading; one at a time is enough. */
  #answer(work: () => Promise<void>): void {
    if (this.#isAnswering || this.#isClosing) return;
    this.#isAnswering = true;
    const done = (): void => {
      this.#isAnswering = false;
    };
    // An error here has been told through `failed`.
    this.#inTurn(() => (this.#isClosing ? Promise.resolve() : work())).then(done, done);
  }

  async #updateKey(): Promise<void> {
    const next = await this.#sealer.next?.();
    if (next === undefined) return;
    const message = encodeMessage(messageTypes.keyUpdate, Uint8Array.of(UPDATE_NOT_REQUESTED));
    const sent = this.#send(contentTypes.handshake, message);
    // Sealed under the old key by now; everything later goes under the next.
    this.#sealer = next;
    await sent;
  }

  async #send(type: number, content: Bytes): Promise<void> {
    this.#throwIfFailed();
    this.#inFlight += 1;
    this.#tail = this.#handOn(this.#sealer.seal(type, content), this.#tail);
    while (this.#inFlight >= MAX_RECORDS_IN_FLIGHT) {
      this.#room ??= promiseWithResolvers<void>();
      await this.#room.promise;
      this.#throwIfFailed();
    }
  }

  /** Never rejects: what goes wrong is told once, through `failed`. */
  async #handOn(sealing: Promise<readonly Bytes[]>, before: Promise<void>): Promise<void> {
    try {
      const pieces = await sealing;
      await before;
      // In one breath: the stream below sends them together.
      await Promise.all(pieces.map((piece) => this.#sink.write(piece)));
    } catch (error) {
      const reason = asKeepsakeError(error);
      this.fail(reason);
      this.#failure.reject(reason);
    }
    this.#inFlight -= 1;
    this.#room?.resolve();
    this.#room = null;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(() => {
      this.#throwIfFailed();
      return work();
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #throwIfFailed(): void {
    if (this.#error !== null) throw this.#error;
  }
}
