import {
  type AbortOptions,
  abortError,
  promiseWithResolvers,
  type Resolvers,
  throwIfAborted,
} from "../../base/abort.ts";
import { abortable } from "../../base/abortable.ts";
import { type Bytes, dataView } from "../../base/bytes.ts";
import { type Clock, type RandomBytes, systemClock, systemRandomBytes, withTimeout } from "../../base/clock.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import { type Log, silentLog } from "../../base/log.ts";
import type { UsbTransport } from "../usb-transport.ts";
import { Connection, type ConnectionOwner, type MuxConnection } from "./connection.ts";
import { type Agreement, shakeHands } from "./handshake.ts";
import { decodePacket, type MuxPacket, type MuxVersion, type OutgoingSegment, RST, type Segment } from "./packet.ts";
import type { PacketAssembler } from "./packet-assembler.ts";
import { Sender } from "./sender.ts";
import { TransferQueue } from "./transfer-queue.ts";

/** The multiplexer of one phone: many connections over one cable. It owns the transport it was opened on. */
export interface MuxSession {
  readonly version: 1 | 2;
  /** Resolves after `close`; rejects when the cable goes (usb/…) or the phone breaks the protocol (mux/…). */
  readonly closed: Promise<void>;
  /**
   * Opens a TCP-like connection to a port on the phone. mux/refused when the phone answers with a reset, its text in the
   * context; mux/silent when it does not answer within 10 s.
   */
  connect(port: number, options?: AbortOptions): Promise<MuxConnection>;
  /** Resets every connection, then closes the transport. Idempotent. */
  close(): Promise<void>;
}

export interface MuxOptions extends AbortOptions {
  readonly clock?: Clock | undefined;
  readonly log?: Log | undefined;
  /** Chooses the first host port, so that a reloaded page does not meet the ports of its former self. */
  readonly randomBytes?: RandomBytes | undefined;
}

const CONNECT_MS = 10_000;
/** Resets of `close` get this long to leave; a dead cable takes none. @source libimobiledevice/usbmuxd src/device.c device_kill_connections */
const DRAIN_MS = 500;
const MAX_CONNECTIONS = 1_024;
const PORTS = 65_536;

/**
 * Opens a session. The transport belongs to it from now on, also when this fails: it is closed then.
 *
 * @throws mux/silent (worth a new transport and another try: the phone may have missed the offer), mux/version,
 * usb/unplugged, usb/taken, usb/transfer, app/aborted
 */
export async function openMux(transport: UsbTransport, options: MuxOptions = {}): Promise<MuxSession> {
  const { clock = systemClock, log = silentLog, randomBytes = systemRandomBytes, signal } = options;
  const transfers = new TransferQueue(transport);
  const close = (): void => void transport.close().catch(() => undefined);
  try {
    throwIfAborted(signal);
    const agreed = await abortable(signal, close, () => shakeHands(transport, transfers, { clock, log, signal }));
    throwIfAborted(signal);
    const firstPort = dataView(randomBytes(2)).getUint16(0);
    return new Session(transport, transfers, agreed, { clock, log, firstPort });
  } catch (error) {
    close();
    throw signal?.aborted ? abortError(signal) : asKeepsakeError(error, "usb/transfer");
  }
}

interface SessionParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly firstPort: number;
}

class Session implements MuxSession, ConnectionOwner {
  readonly version: MuxVersion;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly #log: Log;
  readonly #transport: UsbTransport;
  readonly #transfers: TransferQueue;
  readonly #assembler: PacketAssembler;
  readonly #connections = new Map<number, Connection>();
  readonly #closed: Resolvers<void> = promiseWithResolvers<void>();
  readonly #receiving: Promise<void>;
  #lastPort: number;
  #ended: KeepsakeError | null = null;
  #closing: Promise<void> | null = null;

  constructor(transport: UsbTransport, transfers: TransferQueue, agreed: Agreement, parts: SessionParts) {
    this.version = agreed.version;
    this.clock = parts.clock;
    this.#log = parts.log;
    this.#lastPort = parts.firstPort;
    this.#transport = transport;
    this.#transfers = transfers;
    this.#assembler = agreed.assembler;
    this.sender = new Sender(transport, agreed.version, (error) => this.#fail(error));
    this.closed.catch(() => undefined);
    this.#receiving = this.#receiveAll();
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  async connect(port: number, options: AbortOptions = {}): Promise<MuxConnection> {
    if (!Number.isInteger(port) || port < 1 || port >= PORTS) throw new KeepsakeError("base/bug", { port });
    throwIfAborted(options.signal);
    if (this.#ended !== null) throw this.#ended;
    const connection = new Connection(this.#freePort(), port, this);
    this.#connections.set(connection.hostPort, connection);
    const silent = (): KeepsakeError => new KeepsakeError("mux/silent", { port });
    const opening = withTimeout(connection.open(), CONNECT_MS, this.clock, silent);
    try {
      await abortable(
        options.signal,
        (reason) => connection.abort(reason),
        () => opening,
      );
      return connection;
    } catch (error) {
      connection.abort(asKeepsakeError(error));
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  released(connection: Connection): void {
    this.#connections.delete(connection.hostPort);
  }

  async #shutDown(): Promise<void> {
    const reason = new KeepsakeError("app/aborted", { what: "mux session closed" });
    this.#ended ??= reason;
    for (const connection of this.#connections.values()) connection.abort(reason);
    await withTimeout(this.sender.idle(), DRAIN_MS, this.clock, () => reason).catch(() => undefined);
    this.sender.stop();
    await this.#transport.close();
    await this.#receiving;
    this.#closed.resolve();
  }

  /** The one receive loop; `close` awaits it. */
  async #receiveAll(): Promise<void> {
    try {
      for (;;) this.#onTransfer(await this.#transfers.next());
    } catch (error) {
      this.#fail(asKeepsakeError(error, "usb/transfer"));
    }
  }

  #fail(error: KeepsakeError): void {
    if (this.#ended !== null) return;
    this.#ended = error;
    this.#log.error("mux", "session-failed", { code: error.code });
    this.sender.stop();
    for (const connection of this.#connections.values()) connection.fail(error);
    this.#closed.reject(error);
    void this.#transport.close().catch(() => undefined);
  }

  #onTransfer(transfer: Bytes): void {
    for (const bytes of this.#assembler.push(transfer)) this.#onPacket(decodePacket(this.version, bytes));
  }

  #onPacket(packet: MuxPacket): void {
    if (packet.kind === "version") this.#log.info("mux", "late-version", { major: packet.major });
    else if (packet.kind === "unknown") this.#log.warn("mux", "unknown-protocol", { protocol: packet.protocol });
    else {
      this.sender.sawCounter(packet.rxSequence);
      if (packet.kind === "segment") this.#onSegment(packet.segment);
      else this.#onControl(packet.type, packet.text);
    }
  }

  #onSegment(segment: Segment): void {
    const connection = this.#connections.get(segment.destinationPort);
    if (connection?.devicePort === segment.sourcePort) connection.receive(segment);
    else if ((segment.flags & RST) === 0) this.sender.answerStray(resetFor(segment));
  }

  /** The only explanations a phone gives; they belong into the diagnostic file. */
  #onControl(type: number, text: string): void {
    const level = type === 3 ? "error" : type === 4 || type === 5 ? "warn" : "info";
    this.#log[level]("mux", "phone-says", { type, text });
  }

  #freePort(): number {
    if (this.#connections.size >= MAX_CONNECTIONS) {
      throw new KeepsakeError("base/bug", { what: "too many mux connections", open: this.#connections.size });
    }
    do this.#lastPort = (this.#lastPort + 1) % PORTS;
    while (this.#lastPort === 0 || this.#connections.has(this.#lastPort));
    return this.#lastPort;
  }
}

/** @source libimobiledevice/usbmuxd src/device.c send_anon_rst */
function resetFor(segment: Segment): OutgoingSegment {
  return {
    sourcePort: segment.destinationPort,
    destinationPort: segment.sourcePort,
    sequence: 0,
    acknowledgement: segment.sequence,
    flags: RST,
    windowBytes: 0,
    payload: [],
  };
}
