import { type AbortOptions, promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import { abortable } from "../../base/abortable.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import { ACK, muxText, type OutgoingSegment, RST, type Segment, SYN } from "./packet.ts";
import { RECEIVE_WINDOW_BYTES, ReceiveQueue } from "./receive-queue.ts";
import { SendQueue } from "./send-queue.ts";
import type { SegmentSource, Sender } from "./sender.ts";
import { advance } from "./sequence.ts";

/**
 * A TCP-like stream to a port of the phone. Receive buffer = the advertised window (524,288 bytes); bytes are
 * acknowledged when `read` hands them out, not when they arrive, so a slow reader pauses this connection alone.
 *
 * There is no half close in usbmux: either side ends with a reset. `close` waits until the phone acknowledged everything
 * written, then resets; what the phone sent before stays readable, what it would have said later is lost. Wait for the
 * phone's answer before closing. A reset by the phone without a text is the clean end after its last byte; one with a
 * text, or one that cuts off our own bytes, is mux/reset.
 */
export interface MuxConnection extends ByteDuplex {
  readonly hostPort: number;
  readonly devicePort: number;
  /** Received from the phone and not yet acknowledged. */
  readonly unacknowledgedBytes: number;
  /** What the phone would take now. */
  readonly sendWindowBytes: number;
}

export interface ConnectionOwner {
  readonly sender: Sender;
  readonly clock: Clock;
  /** The ports are free again. */
  released(connection: Connection): void;
}

/** An acknowledgement may wait this long for company. @source libimobiledevice/usbmuxd src/device.c ACK_TIMEOUT */
const ACK_DELAY_MS = 30;
/** From here on it does not wait: late acknowledgements halve the phone's speed. @source libimobiledevice/usbmuxd commit f545cc7 */
const ACK_AT_ONCE_BYTES = 1_024;
/** `close` gives up when nothing moves for this long. */
const CLOSE_STALL_MS = 10_000;
/** `close` waits this long for the acknowledgement of what was sent; some phones may be lazy at the end. */
const CLOSE_ACK_MS = 1_000;

export class Connection implements MuxConnection, SegmentSource {
  readonly hostPort: number;
  readonly devicePort: number;
  readonly label: string;
  readonly #owner: ConnectionOwner;
  readonly #outgoing = new SendQueue(1);
  readonly #opened: Resolvers<void> = promiseWithResolvers<void>();
  readonly #closed: Resolvers<void> = promiseWithResolvers<void>();
  readonly #timers = new AbortController();
  #incoming: ReceiveQueue = new ReceiveQueue(0, (bytes) => this.#onTaken(bytes));
  #state: "opening" | "open" | "ended" = "opening";
  /** Taken by the reader and not yet told to the phone. */
  #owedBytes = 0;
  #ackTimerRuns = false;
  #closing: Promise<void> | null = null;

  constructor(hostPort: number, devicePort: number, owner: ConnectionOwner) {
    this.hostPort = hostPort;
    this.devicePort = devicePort;
    this.label = `mux ${hostPort}→${devicePort}`;
    this.#owner = owner;
    this.closed.catch(() => undefined);
    this.#opened.promise.catch(() => undefined);
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  get unacknowledgedBytes(): number {
    return this.#incoming.queuedBytes + this.#owedBytes;
  }

  get sendWindowBytes(): number {
    return this.#outgoing.sendableBytes;
  }

  /** Asks the phone; settles with its answer. */
  open(): Promise<void> {
    this.#owner.sender.sendLoose(this.#segment(SYN, 0, 0));
    return this.#opened.promise;
  }

  read(options: AbortOptions = {}): Promise<Bytes | null> {
    return abortable(options.signal, this.#abort, () => this.#incoming.read());
  }

  write(bytes: Bytes, options: AbortOptions = {}): Promise<void> {
    return abortable(options.signal, this.#abort, async () => {
      if (this.#closing !== null && this.#state === "open")
        throw new KeepsakeError("base/bug", { what: "write after close" });
      this.#outgoing.push(bytes);
      if (this.#outgoing.hasWork) this.#owner.sender.wantsData(this);
      await this.#outgoing.room();
    });
  }

  close(options: AbortOptions = {}): Promise<void> {
    this.#closing ??= this.#deliverAndReset();
    const closing = this.#closing;
    closing.catch(() => undefined);
    return abortable(options.signal, this.#abort, () => closing);
  }

  abort(reason: KeepsakeError): void {
    if (this.#state === "ended") {
      this.#incoming.fail(reason);
      return;
    }
    this.#reset();
    this.#end(reason, "forget");
  }

  /** The session is gone; nothing can be sent any more. */
  fail(reason: KeepsakeError): void {
    if (this.#state !== "ended") this.#end(reason, "forget");
  }

  /** Handles one segment of the phone that carries our ports. */
  receive(segment: Segment): void {
    try {
      if (segment.flags & RST) this.#onReset(segment);
      else if (this.#state === "opening") this.#onOpenAnswer(segment);
      else this.#onData(segment);
    } catch (error) {
      this.abort(asKeepsakeError(error));
    }
  }

  takeSegment(maxPayloadBytes: number, isBusy: boolean): OutgoingSegment | null {
    if (this.#state !== "open") return null;
    if (isBusy && this.#owedBytes === 0 && !this.#outgoing.fills(maxPayloadBytes)) return null;
    const sequence = this.#outgoing.sequence;
    const payload = this.#outgoing.take(maxPayloadBytes);
    if (payload.length === 0 && this.#owedBytes === 0) return null;
    this.#owedBytes = 0;
    return this.#segment(ACK, sequence, this.#incoming.acknowledgement, payload);
  }

  #onOpenAnswer(segment: Segment): void {
    if (segment.flags !== (SYN | ACK)) {
      throw new KeepsakeError("mux/refused", { port: this.devicePort, flags: segment.flags });
    }
    this.#incoming = new ReceiveQueue(advance(segment.sequence, 1), (bytes) => this.#onTaken(bytes));
    this.#state = "open";
    this.#outgoing.peerSaid(segment.acknowledgement, segment.windowBytes);
    this.#owner.sender.sendLoose(this.#segment(ACK, this.#outgoing.sequence, this.#incoming.acknowledgement));
    this.#opened.resolve();
  }

  #onData(segment: Segment): void {
    if (segment.flags !== ACK) throw new KeepsakeError("mux/malformed", { what: "flags", flags: segment.flags });
    this.#outgoing.peerSaid(segment.acknowledgement, segment.windowBytes);
    this.#incoming.accept(segment.sequence, segment.payload);
    if (this.#outgoing.hasWork) this.#owner.sender.wantsData(this);
  }

  #onReset(segment: Segment): void {
    const text = muxText(segment.payload);
    const facts = text === "" ? { port: this.devicePort } : { port: this.devicePort, text };
    const isClean = this.#state === "open" && text === "" && this.#outgoing.queuedBytes === 0;
    const code = this.#state === "opening" ? "mux/refused" : "mux/reset";
    this.#end(isClean ? null : new KeepsakeError(code, facts), "keep");
  }

  #onTaken(bytes: number): void {
    if (this.#state !== "open") return;
    this.#owedBytes += bytes;
    if (this.#owedBytes >= ACK_AT_ONCE_BYTES) this.#owner.sender.wantsAck(this);
    else if (!this.#ackTimerRuns) void this.#ackLater();
  }

  async #ackLater(): Promise<void> {
    this.#ackTimerRuns = true;
    try {
      await this.#owner.clock.sleep(ACK_DELAY_MS, { signal: this.#timers.signal });
    } catch {
      return;
    }
    this.#ackTimerRuns = false;
    if (this.#owedBytes > 0) this.#owner.sender.wantsAck(this);
  }

  async #deliverAndReset(): Promise<void> {
    while (this.#state === "open" && this.#outgoing.queuedBytes > 0) {
      await this.#waitForChange(CLOSE_STALL_MS).catch((error: unknown) => this.abort(asKeepsakeError(error)));
    }
    while (this.#state === "open" && this.#outgoing.underWayBytes > 0) {
      const isLazy = await this.#waitForChange(CLOSE_ACK_MS).then(
        () => false,
        () => true,
      );
      if (isLazy) break;
    }
    if (this.#state === "open") {
      this.#reset();
      this.#end(null, "keep");
    }
    await this.closed;
  }

  #waitForChange(ms: number): Promise<void> {
    const silent = (): KeepsakeError => new KeepsakeError("mux/silent", { port: this.devicePort, waitedMs: ms });
    return withTimeout(this.#outgoing.change(), ms, this.#owner.clock, silent);
  }

  #reset(): void {
    this.#owner.sender.forget(this);
    this.#owner.sender.sendLoose(this.#segment(RST, this.#outgoing.sequence, this.#incoming.acknowledgement));
  }

  /** @param received whether bytes that arrived before may still be read */
  #end(error: KeepsakeError | null, received: "keep" | "forget"): void {
    this.#state = "ended";
    this.#timers.abort();
    this.#owner.sender.forget(this);
    if (received === "forget" && error !== null) this.#incoming.fail(error);
    else this.#incoming.finish(error);
    this.#outgoing.fail(error ?? new KeepsakeError("mux/reset", { port: this.devicePort }));
    if (error === null) this.#closed.resolve();
    else this.#closed.reject(error);
    this.#opened.reject(error ?? new KeepsakeError("mux/refused", { port: this.devicePort }));
    this.#owner.released(this);
  }

  readonly #abort = (reason: KeepsakeError): void => this.abort(reason);

  #segment(flags: number, sequence: number, acknowledgement: number, payload: readonly Bytes[] = []): OutgoingSegment {
    const windowBytes = RECEIVE_WINDOW_BYTES;
    const { hostPort: sourcePort, devicePort: destinationPort } = this;
    return { sourcePort, destinationPort, sequence, acknowledgement, flags, windowBytes, payload };
  }
}
