import type { Bytes, PhoneStream, Transcript } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import type { MuxFunction, UsbDevice } from "../usb/usb-device.ts";
import { MuxConnection } from "./mux-connection.ts";
import {
  decodeHeader,
  decodeSegment,
  encodeSegment,
  Flag,
  HOST_MAGIC,
  Protocol,
  type Segment,
  TCP_HEADER_BYTES,
  writeHeader,
} from "./mux-packet.ts";

/** Every packet stays below one 16,384-byte host transfer and ends it short. */
const DEFAULT_MAX_PACKET_BYTES = 16_380;
const ControlType = { error: 3, info: 7 } as const;

export interface MuxOptions {
  readonly usb: UsbDevice;
  readonly misbehave: Misbehaviours;
  readonly transcript: Transcript;
  /** What listens at a port, or null. */
  readonly listener: (port: number) => ((stream: PhoneStream) => void) | null;
  readonly sleep: (ms: number) => Promise<void>;
  /** Something the host did that a correct host does not do. */
  readonly violation: (text: string) => void;
}

/** The device side of usbmux over USB. */
export class MuxDevice implements MuxFunction {
  readonly #options: MuxOptions;
  readonly #connections = new Map<number, MuxConnection>();
  #version: 0 | 1 | 2 = 0;
  #ready = false;
  #versionRequests = 0;
  #txSequence = 0;
  #hostTxSequence = 0;
  #expectedHostSequence = 0;
  #bytesToHost = 0;
  #glued: Bytes[] = [];
  readonly #owner: ConstructorParameters<typeof MuxConnection>[0];

  constructor(options: MuxOptions) {
    this.#options = options;
    this.#owner = {
      maxPayloadBytes: () => this.#maxPacketBytes() - this.#headerBytes() - TCP_HEADER_BYTES,
      misbehave: options.misbehave,
      sleep: options.sleep,
      violation: options.violation,
      sendSegment: (segment) => this.#sendSegment(segment),
      forget: (connection) => this.#forget(connection),
    };
    options.usb.connectMux(this);
  }

  // MuxFunction

  message(bytes: Bytes): void {
    this.#countFromHost(bytes.length);
    if (bytes.length < 8) {
      this.#options.violation(`mux message of ${bytes.length} bytes`);
      return;
    }
    const header = decodeHeader(bytes, this.#version === 2 && bytes.length >= 16);
    if (header.length !== bytes.length) {
      this.#options.violation(`mux length ${header.length} in a transfer of ${bytes.length} bytes`);
      this.#control(ControlType.error, `asyncReadComplete, message length mismatch (${bytes.length} bytes)`);
      return;
    }
    if (header.protocol === Protocol.version) this.#takeVersion(bytes);
    else if (this.#version === 0) return;
    else if (this.#version === 2 && bytes.length < 16) this.#options.violation("short header after version 2");
    else {
      this.#checkCounters(header.magic, header.txSequence, header.protocol);
      if (header.protocol === Protocol.setup) this.#takeSetup(bytes);
      else if (header.protocol === Protocol.tcp && this.#ready) this.#takeSegment(bytes);
    }
  }

  messageTooLarge(length: number): void {
    this.#options.violation(`mux message of ${length} bytes: a zero-length transfer is missing`);
    this.#control(ControlType.error, `asyncReadComplete, message was too large (${length} bytes, max = 65535)`);
  }

  linkLost(reason: string): void {
    this.#version = 0;
    this.#ready = false;
    this.#versionRequests = 0;
    this.#glued = [];
    this.#dropConnections(reason);
  }

  #dropConnections(reason: string): void {
    for (const connection of this.#connections.values()) connection.lose(new Error(reason));
    this.#connections.clear();
  }

  #takeVersion(bytes: Bytes): void {
    this.#record("host", { protocol: "version", major: new DataView(bytes.buffer, bytes.byteOffset).getUint32(8) });
    if (this.#versionRequests++ < (this.#options.misbehave.ignoreVersionRequests ?? 0)) return;
    this.#dropConnections("the host started anew");
    const major = this.#options.misbehave.muxVersion ?? 2;
    this.#version = major >= 2 ? 2 : 1;
    this.#ready = this.#version === 1;
    this.#txSequence = 0;
    this.#expectedHostSequence = 0;
    this.#bytesToHost = 0;
    const answer = new Uint8Array(20);
    writeHeader(answer, Protocol.version, null);
    new DataView(answer.buffer).setUint32(8, major);
    this.#record("device", { protocol: "version", major });
    this.#transmit(answer);
  }

  #takeSetup(bytes: Bytes): void {
    this.#record("host", { protocol: "setup", payload: bytes.slice(16) });
    this.#dropConnections("the host set up anew");
    this.#ready = true;
    this.#txSequence = 0;
    if (this.#options.misbehave.strayPacket === true) {
      const flags = Flag.ack;
      const ports = { sourcePort: 62_078, destinationPort: 40_999 };
      this.#sendSegment({
        ...ports,
        sequence: 77,
        acknowledgement: 5,
        flags,
        windowBytes: 0,
        payload: new Uint8Array(3),
      });
    }
  }

  #checkCounters(magic: number, txSequence: number, protocol: number): void {
    if (this.#version !== 2) return;
    if (magic !== HOST_MAGIC) this.#options.violation(`host magic 0x${magic.toString(16)}`);
    if (protocol === Protocol.setup) this.#expectedHostSequence = 0;
    if (txSequence !== this.#expectedHostSequence) {
      this.#options.violation(`host packet counter ${txSequence}, expected ${this.#expectedHostSequence}`);
    }
    this.#hostTxSequence = txSequence;
    this.#expectedHostSequence = (txSequence + 1) & 0xffff;
  }

  #takeSegment(bytes: Bytes): void {
    const segment = decodeSegment(bytes, this.#headerBytes());
    if (segment === null) {
      this.#options.violation("malformed segment");
      return;
    }
    const connection = this.#connections.get(key(segment.sourcePort, segment.destinationPort));
    if (connection !== undefined) connection.take(segment);
    else if (segment.flags === Flag.syn) this.#open(segment);
    else if ((segment.flags & Flag.reset) === 0) this.#refuse(segment, "");
  }

  #open(syn: Segment): void {
    const { misbehave } = this.#options;
    const listener = this.#options.listener(syn.destinationPort);
    const refuse = syn.destinationPort !== 62_078 && (misbehave.refuseConnections ?? 0) > 0;
    if (refuse) misbehave.refuseConnections = (misbehave.refuseConnections ?? 1) - 1;
    this.#record("host", {
      protocol: "tcp",
      connect: { port: syn.destinationPort },
      refused: listener === null || refuse,
    });
    if (listener === null || refuse) {
      this.#refuse(syn, "Connection refused");
      return;
    }
    const connection = new MuxConnection(this.#owner, syn);
    this.#connections.set(key(syn.sourcePort, syn.destinationPort), connection);
    this.#info(`handleConnectResult new session established ${syn.destinationPort}<-usb->${syn.sourcePort}`);
    listener(connection);
  }

  #refuse(segment: Segment, text: string): void {
    this.#sendSegment({
      sourcePort: segment.destinationPort,
      destinationPort: segment.sourcePort,
      sequence: 0,
      acknowledgement: (segment.sequence + (segment.flags === Flag.syn ? 1 : 0)) >>> 0,
      flags: Flag.reset,
      windowBytes: 0,
      payload: new TextEncoder().encode(text),
    });
  }

  #forget(connection: MuxConnection): void {
    if (!this.#connections.delete(key(connection.hostPort, connection.devicePort))) return;
    if (this.#ready) this.#info(`sessionUpcall socket is closed, session ${connection.devicePort}`);
  }

  #info(text: string): void {
    if (this.#options.misbehave.controlMessages === true) this.#control(ControlType.info, `AppleUSBDeviceMux::${text}`);
  }

  #control(type: number, text: string): void {
    if (this.#version !== 2 || !this.#ready) return;
    const encoded = new TextEncoder().encode(text);
    const bytes = new Uint8Array(this.#headerBytes() + 1 + encoded.length);
    bytes[this.#headerBytes()] = type;
    bytes.set(encoded, this.#headerBytes() + 1);
    this.#sendPacket(bytes, Protocol.control);
  }

  #sendSegment(segment: Segment): void {
    this.#sendPacket(encodeSegment(this.#headerBytes(), segment), Protocol.tcp);
  }

  #sendPacket(bytes: Bytes, protocol: number): void {
    writeHeader(bytes, protocol, this.#version === 2 ? { tx: this.#txSequence, rx: this.#hostTxSequence } : null);
    this.#txSequence = (this.#txSequence + 1) & 0xffff;
    this.#transmit(bytes);
  }

  #transmit(bytes: Bytes): void {
    const { misbehave, usb } = this.#options;
    if (misbehave.emptyTransfers === true) usb.send(new Uint8Array(0));
    const cut = misbehave.splitPacketAt;
    if ((misbehave.gluePackets ?? 0) > 1) this.#glue(bytes, misbehave.gluePackets ?? 1);
    else if (cut !== undefined && cut > 0 && cut < bytes.length) {
      usb.send(bytes.slice(0, cut));
      usb.send(bytes.slice(cut));
    } else usb.send(bytes);
    this.#bytesToHost += bytes.length;
    this.#breakLink();
  }

  #glue(bytes: Bytes, count: number): void {
    this.#glued.push(bytes);
    if (this.#glued.length >= count) this.#sendGlued();
    else if (this.#glued.length === 1) setTimeout(() => this.#sendGlued(), 0);
  }

  #sendGlued(): void {
    if (this.#glued.length === 0) return;
    const bytes = new Uint8Array(this.#glued.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const piece of this.#glued) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#glued = [];
    this.#options.usb.send(bytes);
  }

  #breakLink(): void {
    const { misbehave, usb } = this.#options;
    if (misbehave.stallInAfterBytes !== undefined && this.#bytesToHost >= misbehave.stallInAfterBytes) {
      delete misbehave.stallInAfterBytes;
      usb.haltEndpoint(0x85);
    }
    if (misbehave.unplugAfterBytes !== undefined && this.#bytesToHost >= misbehave.unplugAfterBytes) {
      delete misbehave.unplugAfterBytes;
      // Not in the middle of sending: the connection that called is still busy.
      queueMicrotask(() => usb.detach());
    }
  }

  /** Counts down in place, so that a test can set the knob again while the phone is plugged in. */
  #countFromHost(length: number): void {
    const { misbehave, usb } = this.#options;
    if (misbehave.unplugAfterBytesFromHost === undefined) return;
    misbehave.unplugAfterBytesFromHost -= length;
    if (misbehave.unplugAfterBytesFromHost > 0) return;
    delete misbehave.unplugAfterBytesFromHost;
    queueMicrotask(() => usb.detach());
  }

  #maxPacketBytes(): number {
    return this.#options.misbehave.maxPacketBytes ?? DEFAULT_MAX_PACKET_BYTES;
  }

  #headerBytes(): number {
    return this.#version === 2 ? 16 : 8;
  }

  #record(from: "host" | "device", message: unknown): void {
    this.#options.transcript.record({ layer: "mux", from, message });
  }
}

const key = (hostPort: number, devicePort: number): number => hostPort * 65_536 + devicePort;
