import { type Bytes, type PhoneStream, StreamEnded } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import { ByteQueue } from "../streams/byte-queue.ts";
import { Flag, type Segment } from "./mux-packet.ts";

export const RECEIVE_WINDOW_BYTES = 131_072;
/** A shut window is announced open again once this much is free. */
const WINDOW_UPDATE_BYTES = 49_116;
/** Writers wait while this much is queued. */
const SEND_QUEUE_BYTES = 262_144;
/** Not worth a packet while more may be sent soon. */
const SMALL_PAYLOAD_BYTES = 2048;

/** What a connection needs from its mux. */
export interface ConnectionOwner {
  maxPayloadBytes(): number;
  readonly misbehave: Misbehaviours;
  sendSegment(segment: Segment): void;
  sleep(ms: number): Promise<void>;
  violation(text: string): void;
  /** The connection is over and its ports may be used again. */
  forget(connection: MuxConnection): void;
}

/** The device's end of one TCP-like connection. */
export class MuxConnection implements PhoneStream {
  readonly label: string;
  readonly hostPort: number;
  readonly devicePort: number;
  readonly #owner: ConnectionOwner;
  readonly #received = new ByteQueue((bytes) => this.#consumed(bytes));
  readonly #toSend: Bytes[] = [];
  #toSendBytes = 0;
  #writers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #sequence = 0;
  #peerAcknowledged = 0;
  #peerWindow: number;
  #acknowledgement: number;
  #advertised = RECEIVE_WINDOW_BYTES;
  #unread = 0;
  #bytesFromHost = 0;
  #bytesToHost = 0;
  #windowShut = false;
  #state: "open" | "closing" | "closed" = "open";
  #closedBecause: Error | null = null;
  #closeWaiters: (() => void)[] = [];

  constructor(owner: ConnectionOwner, syn: Segment) {
    this.#owner = owner;
    this.hostPort = syn.sourcePort;
    this.devicePort = syn.destinationPort;
    this.label = `mux ${syn.sourcePort}→${syn.destinationPort}`;
    this.#acknowledgement = (syn.sequence + 1) >>> 0;
    this.#peerWindow = syn.windowBytes;
    this.#send(Flag.syn | Flag.ack, new Uint8Array(0));
    this.#sequence = 1;
    this.#peerAcknowledged = 0;
  }

  // PhoneStream

  readExactly(length: number): Promise<Bytes> {
    if (this.#unread < length) this.#allowMore();
    return this.#received.readExactly(length);
  }

  readSome(maxLength: number): Promise<Bytes | null> {
    return this.#received.readSome(maxLength);
  }

  write(bytes: Bytes): Promise<void> {
    if (this.#state !== "open") return Promise.reject(this.#closedBecause ?? new StreamEnded("closed by this side"));
    if (bytes.length > 0) this.#toSend.push(bytes);
    this.#toSendBytes += bytes.length;
    this.#pump();
    if (this.#toSendBytes <= SEND_QUEUE_BYTES || this.#closedBecause !== null) return Promise.resolve();
    return new Promise((resolve, reject) => this.#writers.push({ resolve, reject }));
  }

  /** The last bytes go out, then a reset: this protocol has no other way to end. */
  close(): Promise<void> {
    if (this.#state === "closed") return Promise.resolve();
    if (this.#state === "open") this.#state = "closing";
    const done = new Promise<void>((resolve) => this.#closeWaiters.push(resolve));
    this.#pump();
    return done;
  }

  abort(reason: Error): void {
    if (this.#state === "closed") return;
    this.#reset(reason, "");
  }

  // from the mux

  /** A segment of this connection. */
  take(segment: Segment): void {
    if ((segment.flags & Flag.reset) !== 0) {
      this.#end(new StreamEnded("the host closed the connection"), true);
      return;
    }
    if (segment.flags !== Flag.ack) {
      this.#owner.violation(`${this.label}: flags 0x${segment.flags.toString(16)}`);
      this.#reset(new Error("unexpected flags"), "");
      return;
    }
    this.#peerAcknowledged = segment.acknowledgement;
    this.#peerWindow = segment.windowBytes;
    if (segment.payload.length > 0) this.#takeData(segment);
    this.#pump();
  }

  /** The link is gone: no packet can be sent any more. */
  lose(reason: Error): void {
    this.#end(reason, false);
  }

  #takeData(segment: Segment): void {
    if (segment.sequence !== this.#acknowledgement) {
      this.#owner.violation(`${this.label}: sequence ${segment.sequence}, expected ${this.#acknowledgement}`);
      this.#reset(new Error("gap in the host's sequence"), "");
      return;
    }
    const { length } = segment.payload;
    // A host may overshoot a window that shrank under way, but never the space that was promised at first.
    if (this.#unread + length > RECEIVE_WINDOW_BYTES) {
      this.#owner.violation(`${this.label}: ${this.#unread + length} bytes unread, window ${RECEIVE_WINDOW_BYTES}`);
    }
    this.#acknowledgement = (this.#acknowledgement + length) >>> 0;
    this.#bytesFromHost += length;
    this.#unread += length;
    this.#shutWindowIfAsked();
    // A reader that waits takes it first: the window is what is free then.
    this.#received.push(segment.payload);
    this.#acknowledge();
  }

  #shutWindowIfAsked(): void {
    const { misbehave } = this.#owner;
    const limit = misbehave.closeReceiveWindowAfterBytes;
    if (limit === undefined || this.#windowShut || this.#bytesFromHost < limit) return;
    this.#windowShut = true;
    const shutMs = misbehave.receiveWindowClosedMs;
    if (shutMs === undefined) return;
    delete misbehave.closeReceiveWindowAfterBytes;
    this.#owner.sleep(shutMs).then(
      () => {
        this.#windowShut = false;
        if (this.#state !== "closed") this.#acknowledge();
      },
      () => undefined,
    );
  }

  #consumed(bytes: number): void {
    this.#unread -= bytes;
    this.#allowMore();
  }

  #allowMore(): void {
    if (this.#state === "closed" || this.#advertised >= WINDOW_UPDATE_BYTES) return;
    if (this.#freeBytes() >= WINDOW_UPDATE_BYTES) this.#acknowledge();
  }

  #freeBytes(): number {
    if (this.#windowShut) return 0;
    const free = Math.max(0, RECEIVE_WINDOW_BYTES - this.#unread) & ~0xff;
    const shrunk = this.#owner.misbehave.shrinkReceiveWindowTo;
    return shrunk === undefined || this.#unread === 0 ? free : Math.min(free, shrunk & ~0xff);
  }

  #acknowledge(): void {
    this.#send(Flag.ack, new Uint8Array(0));
  }

  #send(flags: number, payload: Bytes): void {
    this.#advertised = this.#freeBytes();
    this.#owner.sendSegment({
      sourcePort: this.devicePort,
      destinationPort: this.hostPort,
      sequence: this.#sequence,
      acknowledgement: this.#acknowledgement,
      flags,
      windowBytes: this.#advertised,
      payload,
    });
    this.#sequence = (this.#sequence + payload.length) >>> 0;
  }

  /** Sends what the host's window allows. */
  #pump(): void {
    while (this.#state !== "closed" && this.#toSendBytes > 0) {
      const inFlight = (this.#sequence - this.#peerAcknowledged) >>> 0;
      const room = Math.min(this.#peerWindow - inFlight, this.#owner.maxPayloadBytes());
      if (room <= 0) return;
      if (room < SMALL_PAYLOAD_BYTES && room < this.#toSendBytes && inFlight > 0) return;
      const payload = this.#nextPayload(Math.min(room, this.#toSendBytes));
      this.#send(Flag.ack, payload);
      this.#bytesToHost += payload.length;
      const limit = this.#owner.misbehave.resetConnectionAfterBytes;
      if (limit !== undefined && this.#bytesToHost >= limit) {
        this.#reset(new Error("reset by misbehaviour"), this.#owner.misbehave.resetText ?? "");
        return;
      }
    }
    if (this.#toSendBytes <= SEND_QUEUE_BYTES / 2) {
      for (const writer of this.#writers.splice(0)) writer.resolve();
    }
    if (this.#state === "closing" && this.#toSendBytes === 0) this.#reset(new StreamEnded("closed by this side"), "");
  }

  #nextPayload(length: number): Bytes {
    this.#toSendBytes -= length;
    const first = this.#toSend[0] as Bytes;
    if (first.length >= length) {
      if (first.length === length) this.#toSend.shift();
      else this.#toSend[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    const payload = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const piece = this.#toSend[0] as Bytes;
      const part = piece.subarray(0, length - at);
      payload.set(part, at);
      at += part.length;
      if (part.length === piece.length) this.#toSend.shift();
      else this.#toSend[0] = piece.subarray(part.length);
    }
    return payload;
  }

  #reset(reason: Error, text: string): void {
    if (this.#state === "closed") return;
    this.#send(Flag.reset, new TextEncoder().encode(text));
    this.#end(reason, false);
  }

  /** `readable`: what arrived may still be read, then the clean end. */
  #end(reason: Error, readable: boolean): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#closedBecause = reason;
    this.#toSend.length = 0;
    this.#toSendBytes = 0;
    if (readable) this.#received.end();
    else this.#received.fail(reason);
    for (const writer of this.#writers.splice(0)) writer.reject(reason);
    for (const resolve of this.#closeWaiters.splice(0)) resolve();
    this.#owner.forget(this);
  }
}
