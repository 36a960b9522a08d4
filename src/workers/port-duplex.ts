import { type AbortOptions, promiseWithResolvers, type Resolvers } from "../base/abort.ts";
import { abortable } from "../base/abortable.ts";
import type { ByteDuplex } from "../base/byte-duplex.ts";
import { type Bytes, ownBuffer } from "../base/bytes.ts";
import { isErrorCode } from "../base/error-catalogue.ts";
import { KeepsakeError, type WireError } from "../base/errors.ts";

/** Bytes the sender may have outstanding, and from how many consumed ones the reader returns credit. */
const CREDIT_BYTES = 1_048_576;
const CREDIT_RETURN_BYTES = 262_144;
/** Writes gather to messages of this size while the reader is busy, or for a millisecond when they look like a bulk. */
const BATCH_BYTES = 131_072;
const BATCH_MS = 1;
/** A smaller write may be a message somebody waits for: it leaves at once. */
const BULK_FROM_BYTES = 8_192;
/** A larger write is cut, so that one write can never exceed the credit. */
const PIECE_BYTES = 262_144;

type PortMessage =
  | { readonly type: "data"; readonly buffers: readonly ArrayBuffer[] }
  | { readonly type: "credit"; readonly bytes: number }
  | { readonly type: "end" }
  | { readonly type: "abort"; readonly error: WireError };

/**
 * A byte stream between two threads. Whole buffers are transferred, views are copied; at most 1 MiB per direction is
 * posted and unread. The port belongs to the duplex: it is started now and closed when both directions ended or one
 * failed. A port that closes or breaks on its own (the other thread died) is app/worker-lost.
 */
export function portDuplex(port: MessagePort, label = "port"): ByteDuplex {
  return new PortDuplex(port, label);
}

class PortDuplex implements ByteDuplex {
  readonly label: string;
  readonly #port: MessagePort;
  readonly #closed: Resolvers<void> = promiseWithResolvers<void>();
  #error: KeepsakeError | null = null;
  // Outgoing
  #batch: ArrayBuffer[] = [];
  #batchBytes = 0;
  #outstandingBytes = 0;
  #room: Resolvers<void> | null = null;
  #lastWrite: Promise<void> = Promise.resolve();
  #isClosing = false;
  #isEndPosted = false;
  #flushTimer: ReturnType<typeof setTimeout> | null = null;
  // Incoming
  readonly #received: Bytes[] = [];
  #receivedBytes = 0;
  #owedCredit = 0;
  #isEndReceived = false;
  #reader: Resolvers<Bytes | null> | null = null;

  constructor(port: MessagePort, label: string) {
    this.#port = port;
    this.label = label;
    this.closed.catch(() => undefined);
    port.addEventListener("message", this.#onMessage);
    port.addEventListener("messageerror", this.#onLost);
    port.addEventListener("close", this.#onLost);
    port.start();
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  read(options: AbortOptions = {}): Promise<Bytes | null> {
    return abortable(options.signal, this.#abort, () => this.#read());
  }

  write(bytes: Bytes, options: AbortOptions = {}): Promise<void> {
    return abortable(options.signal, this.#abort, () => {
      if (this.#isClosing)
        return Promise.reject(this.#error ?? new KeepsakeError("base/bug", { what: "write after close" }));
      return this.#inTurn(() => this.#send(bytes));
    });
  }

  close(options: AbortOptions = {}): Promise<void> {
    if (this.#isClosing) return this.#lastWrite;
    this.#isClosing = true;
    return abortable(options.signal, this.#abort, () => this.#inTurn(async () => this.#postEnd()));
  }

  abort(reason: KeepsakeError): void {
    if (this.#error !== null) return;
    if (!this.#isFinished()) this.#port.postMessage({ type: "abort", error: reason.toWire() } satisfies PortMessage);
    this.#fail(reason);
  }

  // Outgoing

  /** Writes keep their order even when the caller does not wait. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#lastWrite.then(work);
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  async #send(bytes: Bytes): Promise<void> {
    if (this.#error !== null) throw this.#error;
    const isWhole = bytes.length <= PIECE_BYTES;
    for (let offset = 0; offset < bytes.length; offset += PIECE_BYTES) {
      const piece = isWhole ? ownBuffer(bytes) : bytes.slice(offset, offset + PIECE_BYTES);
      await this.#waitForRoom(piece.length);
      this.#batch.push(piece.buffer);
      this.#batchBytes += piece.length;
      if (this.#batchBytes >= BATCH_BYTES) this.#flush();
      else if (this.#isReaderIdle()) this.#flushSoon(piece.length);
    }
  }

  async #waitForRoom(bytes: number): Promise<void> {
    while (this.#error === null && this.#outstandingBytes + this.#batchBytes + bytes > CREDIT_BYTES) {
      this.#flush();
      this.#room ??= promiseWithResolvers<void>();
      await this.#room.promise;
    }
    if (this.#error !== null) throw this.#error;
  }

  /** With less than one return of credit under way the reader may be waiting; otherwise a credit will come and flush. */
  #isReaderIdle(): boolean {
    return this.#outstandingBytes < CREDIT_RETURN_BYTES;
  }

  #flushSoon(lastBytes: number): void {
    if (lastBytes < BULK_FROM_BYTES) this.#flush();
    else this.#flushTimer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    if (this.#flushTimer !== null) clearTimeout(this.#flushTimer);
    this.#flushTimer = null;
    if (this.#batch.length === 0) return;
    this.#port.postMessage({ type: "data", buffers: this.#batch } satisfies PortMessage, this.#batch);
    this.#outstandingBytes += this.#batchBytes;
    this.#batch = [];
    this.#batchBytes = 0;
  }

  #postEnd(): void {
    if (this.#error !== null) throw this.#error;
    this.#flush();
    this.#port.postMessage({ type: "end" } satisfies PortMessage);
    this.#isEndPosted = true;
    this.#finishWhenBothEnded();
  }

  #onCredit(bytes: number): void {
    if (!(bytes > 0 && bytes <= this.#outstandingBytes)) {
      this.#onMalformed("credit");
      return;
    }
    this.#outstandingBytes -= bytes;
    this.#flush();
    this.#room?.resolve();
    this.#room = null;
  }

  // Incoming

  #read(): Promise<Bytes | null> {
    if (this.#error !== null) return Promise.reject(this.#error);
    if (this.#reader !== null) return Promise.reject(new KeepsakeError("base/bug", { what: "two reads at once" }));
    const reader = promiseWithResolvers<Bytes | null>();
    this.#reader = reader;
    this.#serve();
    return reader.promise;
  }

  #onData(buffers: readonly ArrayBuffer[]): void {
    for (const buffer of buffers) {
      this.#received.push(new Uint8Array(buffer));
      this.#receivedBytes += buffer.byteLength;
    }
    if (this.#receivedBytes > CREDIT_BYTES) this.#onMalformed("more than the credit");
    this.#serve();
  }

  #serve(): void {
    const reader = this.#reader;
    if (reader === null) return;
    const bytes = this.#received.shift();
    if (bytes === undefined && !this.#isEndReceived) return;
    this.#reader = null;
    reader.resolve(bytes ?? null);
    if (bytes !== undefined) this.#consumed(bytes.length);
    this.#finishWhenBothEnded();
  }

  #onEnd(): void {
    this.#isEndReceived = true;
    this.#serve();
    this.#finishWhenBothEnded();
  }

  #consumed(bytes: number): void {
    this.#receivedBytes -= bytes;
    this.#owedCredit += bytes;
    if (this.#owedCredit < CREDIT_RETURN_BYTES) return;
    this.#port.postMessage({ type: "credit", bytes: this.#owedCredit } satisfies PortMessage);
    this.#owedCredit = 0;
  }

  // Both

  readonly #abort = (reason: KeepsakeError): void => this.abort(reason);

  /** The peer closes its port when both directions ended; we may still be reading then. */
  readonly #onLost = (): void => {
    if (!(this.#isEndPosted && this.#isEndReceived))
      this.#fail(new KeepsakeError("app/worker-lost", { port: this.label }));
  };

  readonly #onMessage = (event: MessageEvent): void => {
    const message = event.data as PortMessage;
    if (this.#error !== null) return;
    if (message.type === "data") this.#onData(message.buffers);
    else if (message.type === "credit") this.#onCredit(message.bytes);
    else if (message.type === "end") this.#onEnd();
    else if (message.type === "abort") this.#fail(fromWire(message.error));
    else this.#onMalformed("message type");
  };

  #onMalformed(what: string): void {
    this.abort(new KeepsakeError("base/malformed", { port: this.label, what }));
  }

  #isFinished(): boolean {
    return this.#isEndPosted && this.#isEndReceived && this.#received.length === 0;
  }

  #finishWhenBothEnded(): void {
    if (!this.#isFinished()) return;
    this.#detach();
    this.#closed.resolve();
  }

  #fail(error: KeepsakeError): void {
    if (this.#error !== null) return;
    this.#error = error;
    this.#received.length = 0;
    this.#batch = [];
    this.#detach();
    this.#reader?.reject(error);
    this.#reader = null;
    this.#room?.resolve();
    this.#closed.reject(error);
  }

  #detach(): void {
    this.#port.removeEventListener("message", this.#onMessage);
    this.#port.removeEventListener("messageerror", this.#onLost);
    this.#port.removeEventListener("close", this.#onLost);
    this.#port.close();
  }
}

/** A thread of another version may know codes we do not. */
function fromWire(wire: WireError): KeepsakeError {
  return isErrorCode(wire.code)
    ? KeepsakeError.fromWire(wire)
    : new KeepsakeError("base/bug", { code: String(wire.code) });
}
