import { promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import { asKeepsakeError, type KeepsakeError } from "../../base/errors.ts";
import { SEND_PACKET_BYTES, type UsbTransport } from "../usb-transport.ts";
import { encodeSegment, type MuxVersion, NO_PACKET_YET, type OutgoingSegment, segmentOverheadBytes } from "./packet.ts";

/** A connection as the sender sees it. */
export interface SegmentSource {
  /**
   * The next segment, at most `maxPayloadBytes` long, or null when there is nothing to say now.
   * @param isBusy data of this connection is under way: a packet that is not full had better wait for its company
   */
  takeSegment(maxPayloadBytes: number, isBusy: boolean): OutgoingSegment | null;
}

/** What leaves next. @see Sender.#busy for `source` */
interface Outgoing {
  readonly segment: OutgoingSegment;
  /** Whose data it carries, if any. */
  readonly source: SegmentSource | null;
}

/** Transfers handed to the transport and not finished. */
const OUT_IN_FLIGHT = 4;
/** One byte less than allowed: a multiple of the USB packet size would ask for a zero-length transfer behind each. */
const FULL_PACKET_BYTES = SEND_PACKET_BYTES - 1;
/** Resets that answer strays; a phone that provokes more is not answered. */
const MAX_LOOSE_SEGMENTS = 64;

/**
 * The one way out: all connections share one OUT pipe. Resets and opens first, then connections that owe an
 * acknowledgement, then data, one packet per connection in turn.
 */
export class Sender {
  readonly maxPayloadBytes: number;
  readonly #transport: UsbTransport;
  readonly #version: MuxVersion;
  readonly #onError: (error: KeepsakeError) => void;
  readonly #loose: OutgoingSegment[] = [];
  readonly #urgent = new Set<SegmentSource>();
  readonly #ready = new Set<SegmentSource>();
  /** Packets with data that are under way, by connection. */
  readonly #busy = new Map<SegmentSource, number>();
  #inFlight = 0;
  #isPumpDue = false;
  #stopped = false;
  /** SETUP was number 0. */
  #txSequence = 1;
  #rxSequence = NO_PACKET_YET;
  #idle: Resolvers<void> | null = null;

  constructor(transport: UsbTransport, version: MuxVersion, onError: (error: KeepsakeError) => void) {
    this.#transport = transport;
    this.#version = version;
    this.#onError = onError;
    this.maxPayloadBytes = FULL_PACKET_BYTES - segmentOverheadBytes(version);
  }

  /**
   * Remembers the phone's counter field; our packets repeat it.
   * @source libimobiledevice/usbmuxd src/device.c device_data_input (dev->rx_seq)
   */
  sawCounter(rxSequence: number | null): void {
    if (rxSequence !== null) this.#rxSequence = rxSequence;
  }

  /** A segment outside the streams: open, reset. */
  sendLoose(segment: OutgoingSegment): void {
    this.#loose.push(segment);
    this.#pump();
  }

  /** Like `sendLoose`, for answers to packets nobody expected; dropped when there are too many. */
  answerStray(segment: OutgoingSegment): void {
    if (this.#loose.length < MAX_LOOSE_SEGMENTS) this.sendLoose(segment);
  }

  /** The connection owes an acknowledgement. */
  wantsAck(source: SegmentSource): void {
    this.#urgent.add(source);
    this.#pump();
  }

  /** The connection has data and room in the phone's window. What is written in the same breath shares a packet. */
  wantsData(source: SegmentSource): void {
    this.#ready.add(source);
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    queueMicrotask(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  forget(source: SegmentSource): void {
    this.#urgent.delete(source);
    this.#ready.delete(source);
  }

  /** Resolves when everything asked for has left. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    this.#idle ??= promiseWithResolvers<void>();
    return this.#idle.promise;
  }

  /** Nothing leaves any more. */
  stop(): void {
    this.#stopped = true;
    this.#loose.length = 0;
    this.#urgent.clear();
    this.#ready.clear();
    this.#tellIdle();
  }

  #pump(): void {
    while (!this.#stopped && this.#inFlight < OUT_IN_FLIGHT) {
      const next = this.#next();
      if (next === null) break;
      this.#send(next);
    }
    this.#tellIdle();
  }

  #next(): Outgoing | null {
    const loose = this.#loose.shift();
    if (loose !== undefined) return { segment: loose, source: null };
    return this.#nextOf(this.#urgent) ?? this.#nextOf(this.#ready);
  }

  /** A connection that had something goes to the end of the queue, one that had nothing leaves it. */
  #nextOf(queue: Set<SegmentSource>): Outgoing | null {
    for (const source of queue) {
      queue.delete(source);
      const segment = source.takeSegment(this.maxPayloadBytes, this.#busy.has(source));
      if (segment === null) continue;
      if (segment.payload.length === 0) return { segment, source: null };
      this.#ready.add(source);
      return { segment, source };
    }
    return null;
  }

  #send({ segment, source }: Outgoing): void {
    const counters = { txSequence: this.#txSequence, rxSequence: this.#rxSequence };
    this.#txSequence = (this.#txSequence + 1) & 0xffff;
    this.#inFlight++;
    if (source !== null) this.#busy.set(source, (this.#busy.get(source) ?? 0) + 1);
    this.#transport.send(encodeSegment(this.#version, counters, segment)).then(
      () => {
        this.#inFlight--;
        if (source !== null) this.#left(source);
        this.#pump();
      },
      (error: unknown) => {
        this.#inFlight--;
        this.#onError(asKeepsakeError(error, "usb/transfer"));
        this.#tellIdle();
      },
    );
  }

  /** A packet with data has left: what waited for company waits no longer. */
  #left(source: SegmentSource): void {
    const others = (this.#busy.get(source) ?? 1) - 1;
    if (others > 0) this.#busy.set(source, others);
    else this.#busy.delete(source);
    this.#ready.add(source);
  }

  #isIdle(): boolean {
    return this.#inFlight === 0 && this.#loose.length === 0 && this.#urgent.size === 0 && this.#ready.size === 0;
  }

  #tellIdle(): void {
    if (this.#idle === null || !(this.#stopped || this.#isIdle())) return;
    this.#idle.resolve();
    this.#idle = null;
  }
}
