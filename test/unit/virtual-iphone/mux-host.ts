import type { Bytes } from "../../virtual-iphone/core/contracts.ts";
import type { WebUsb, WebUsbDevice } from "../../virtual-iphone/core/webusb/web-usb.ts";

/** One mux packet as a test sees it. */
export interface Packet {
  readonly protocol: number;
  readonly txSequence: number;
  readonly body: Bytes;
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly windowBytes: number;
  readonly payload: Bytes;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

export const IN = 5;
export const OUT = 4;
const HOST_MAGIC = 0xfeedface;
export const SYN = 0x02;
export const RST = 0x04;
export const ACK = 0x10;

/** A bare host for tests: every byte it sends is chosen by the test. */
export class MuxHost {
  readonly device: WebUsbDevice;
  longForm = false;
  txSequence = 0;
  #buffer: Bytes = new Uint8Array(0);

  constructor(device: WebUsbDevice) {
    this.device = device;
  }

  static async open(usb: WebUsb): Promise<MuxHost> {
    const [device] = await usb.getDevices();
    if (device === undefined) throw new Error("no phone");
    await device.open();
    await device.selectConfiguration(3);
    await device.claimInterface(1);
    return new MuxHost(device);
  }

  /** VERSION and SETUP as a correct host does. */
  static async ready(usb: WebUsb): Promise<MuxHost> {
    const host = await MuxHost.open(usb);
    await host.sendVersion();
    await host.packet();
    host.longForm = true;
    await host.sendSetup();
    return host;
  }

  async sendVersion(): Promise<void> {
    const bytes = new Uint8Array(20);
    const view = new DataView(bytes.buffer);
    view.setUint32(4, 20);
    view.setUint32(8, 2);
    await this.raw(bytes);
  }

  async sendSetup(): Promise<void> {
    this.txSequence = 0;
    await this.send(2, Uint8Array.of(7));
  }

  async send(protocol: number, body: Uint8Array): Promise<void> {
    const header = this.longForm ? 16 : 8;
    const bytes = new Uint8Array(header + body.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, protocol);
    view.setUint32(4, bytes.length);
    if (this.longForm) {
      view.setUint32(8, HOST_MAGIC);
      view.setUint16(12, this.txSequence);
      view.setUint16(14, 0xffff);
      this.txSequence = (this.txSequence + 1) & 0xffff;
    }
    bytes.set(body, header);
    await this.raw(bytes);
  }

  /** With the zero-length transfer where it is due. */
  async raw(bytes: Bytes, withZeroLength = true): Promise<void> {
    await this.device.transferOut(OUT, bytes);
    if (withZeroLength && bytes.length % 512 === 0) await this.device.transferOut(OUT, new Uint8Array(0));
  }

  async segment(
    ports: { readonly from: number; readonly to: number },
    fields: {
      readonly sequence?: number;
      readonly acknowledgement?: number;
      readonly flags: number;
      readonly windowBytes?: number;
    },
    payload: Uint8Array = new Uint8Array(0),
  ): Promise<void> {
    const body = new Uint8Array(20 + payload.length);
    const view = new DataView(body.buffer);
    view.setUint16(0, ports.from);
    view.setUint16(2, ports.to);
    view.setUint32(4, fields.sequence ?? 0);
    view.setUint32(8, fields.acknowledgement ?? 0);
    view.setUint8(12, 0x50);
    view.setUint8(13, fields.flags);
    view.setUint16(14, (fields.windowBytes ?? 131_072) >> 8);
    body.set(payload, 20);
    await this.send(6, body);
  }

  /** The next packet, put together from as many transfers as it takes. */
  async packet(): Promise<Packet> {
    while (this.#buffer.length < 8 || this.#buffer.length < this.#length()) {
      const { data, status } = await this.device.transferIn(IN, 16_384);
      if (status !== "ok") throw new Error(`transfer ${status}`);
      const more = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const joined = new Uint8Array(this.#buffer.length + more.length);
      joined.set(this.#buffer);
      joined.set(more, this.#buffer.length);
      this.#buffer = joined;
    }
    const whole = this.#buffer.subarray(0, this.#length());
    this.#buffer = this.#buffer.subarray(whole.length);
    return decode(whole, this.longForm);
  }

  /** Packets until one fits; the others are dropped. */
  async packetWhere(fits: (packet: Packet) => boolean): Promise<Packet> {
    for (;;) {
      const packet = await this.packet();
      if (fits(packet)) return packet;
    }
  }

  #length(): number {
    return new DataView(this.#buffer.buffer, this.#buffer.byteOffset).getUint32(4);
  }
}

function decode(whole: Bytes, longForm: boolean): Packet {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  const header = longForm ? 16 : 8;
  const protocol = view.getUint32(0);
  const tcp = protocol === 6;
  const at = (offset: number): number => header + offset;
  return {
    protocol,
    txSequence: longForm ? view.getUint16(12) : 0,
    body: whole.subarray(header),
    sourcePort: tcp ? view.getUint16(at(0)) : 0,
    destinationPort: tcp ? view.getUint16(at(2)) : 0,
    sequence: tcp ? view.getUint32(at(4)) : 0,
    acknowledgement: tcp ? view.getUint32(at(8)) : 0,
    flags: tcp ? view.getUint8(at(13)) : 0,
    windowBytes: tcp ? view.getUint16(at(14)) << 8 : 0,
    payload: tcp ? whole.subarray(at(20)) : new Uint8Array(0),
  };
}

/** A connection of the bare host that acknowledges at once, as real ones do. */
export class HostConnection {
  readonly host: MuxHost;
  readonly ports: { readonly from: number; readonly to: number };
  sequence = 1;
  acknowledgement = 1;
  windowBytes = 131_072;

  constructor(host: MuxHost, ports: { readonly from: number; readonly to: number }) {
    this.host = host;
    this.ports = ports;
  }

  static async open(host: MuxHost, to: number, from = 1): Promise<HostConnection> {
    const connection = new HostConnection(host, { from, to });
    await host.segment(connection.ports, { flags: SYN });
    const answer = await host.packetWhere(({ protocol }) => protocol === 6);
    if (answer.flags !== (SYN | ACK)) throw new Error(`refused: ${new TextDecoder().decode(answer.payload)}`);
    await connection.acknowledge();
    return connection;
  }

  acknowledge(): Promise<void> {
    return this.host.segment(this.ports, { ...this.#numbers(), flags: ACK });
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.host.segment(this.ports, { ...this.#numbers(), flags: ACK }, bytes);
    this.sequence = (this.sequence + bytes.length) >>> 0;
  }

  /** The next payload, or null at the reset. */
  async read(): Promise<Bytes | null> {
    const packet = await this.host.packetWhere(({ payload, flags }) => payload.length > 0 || (flags & RST) !== 0);
    if ((packet.flags & RST) !== 0) return null;
    this.acknowledgement = (this.acknowledgement + packet.payload.length) >>> 0;
    await this.acknowledge();
    return packet.payload;
  }

  async readExactly(length: number): Promise<Bytes> {
    const parts: number[] = [];
    while (parts.length < length) {
      const bytes = await this.read();
      if (bytes === null) throw new Error("reset");
      parts.push(...bytes);
    }
    return Uint8Array.from(parts);
  }

  #numbers(): { sequence: number; acknowledgement: number; windowBytes: number } {
    return { sequence: this.sequence, acknowledgement: this.acknowledgement, windowBytes: this.windowBytes };
  }
}

/** A property list behind its length, as lockdownd wants it. */
export function lockdownMessage(xml: string): Bytes {
  const body = new TextEncoder().encode(`<?xml version="1.0"?><plist version="1.0">${xml}</plist>`);
  const bytes = new Uint8Array(4 + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, 4);
  return bytes;
}
