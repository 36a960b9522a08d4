import type { Bytes } from "../core/contracts.ts";
import { UsbStall } from "../core/usb/in-endpoint.ts";
import type { UsbDevice } from "../core/usb/usb-device.ts";

/** @source SPICE usbredir, docs/usb-redirection-protocol.md and usbredirparser/usbredirproto.h (layouts, numbers) */
const Type = {
  hello: 0,
  deviceConnect: 1,
  deviceDisconnect: 2,
  reset: 3,
  interfaceInfo: 4,
  endpointInfo: 5,
  setConfiguration: 6,
  getConfiguration: 7,
  configurationStatus: 8,
  setAlternate: 9,
  getAlternate: 10,
  alternateStatus: 11,
  startInterrupt: 15,
  stopInterrupt: 16,
  interruptStatus: 17,
  cancelData: 21,
  disconnectAck: 24,
  control: 100,
  bulk: 101,
  interrupt: 103,
} as const;

const Status = { success: 0, cancelled: 1, invalid: 2, ioError: 3, stall: 4 } as const;
const Capability = { connectVersion: 1, disconnectAck: 3, packetSize: 4, ids64: 5, bulkLength32: 6 } as const;
const OUR_CAPABILITIES = Object.values(Capability).reduce((bits, bit) => bits | (1 << bit), 0);

const TRANSFER_TYPE = { isochronous: 1, bulk: 2, interrupt: 3 } as const;
const CONTROL_TYPE = 0;
const NO_ENDPOINT = 255;
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const SPEED = { 64: 1, 512: 2, 1024: 3 } as const;

/** What the peer reads from. */
export interface RedirSource {
  readExactly(length: number): Promise<Bytes | null>;
}

/** The side of usbredir that has the device ("usb-host" in its terms). All integers little-endian. */
export class UsbRedirPeer {
  readonly #usb: UsbDevice;
  readonly #write: (bytes: Bytes) => void;
  readonly #stopWatching: () => void;
  readonly #transfers = new Map<bigint, AbortController>();
  readonly #alternates = new Map<number, number>();
  #capabilities = 0;
  /** OUT packets are answered in order, each after it was consumed. */
  #out: Promise<void> = Promise.resolve();
  #greeted = false;

  constructor(usb: UsbDevice, write: (bytes: Bytes) => void) {
    this.#usb = usb;
    this.#write = write;
    this.#stopWatching = usb.watch((event) => {
      if (!this.#greeted) return;
      if (event === "attached") this.#announce();
      else this.#send(Type.deviceDisconnect, 0n, new Uint8Array(0));
    });
  }

  close(): void {
    this.#stopWatching();
    for (const transfer of this.#transfers.values()) transfer.abort();
    // As when QEMU ends: the bus is gone, the next guest starts anew.
    if (this.#usb.attached) this.#usb.reset();
  }

  /** Until the guest ends the connection. */
  async serve(source: RedirSource): Promise<void> {
    this.#sendHello();
    for (;;) {
      const idBytes = this.#greeted && this.#has(Capability.ids64) ? 8 : 4;
      const header = await source.readExactly(8 + idBytes);
      if (header === null) return;
      const view = viewOf(header);
      const length = view.getUint32(4, true);
      if (length > MAX_BODY_BYTES) throw new Error(`usbredir packet of ${length} bytes`);
      const body = await source.readExactly(length);
      if (body === null) return;
      const id = idBytes === 8 ? view.getBigUint64(8, true) : BigInt(view.getUint32(8, true));
      this.#take(view.getUint32(0, true), id, body);
    }
  }

  #take(type: number, id: bigint, body: Bytes): void {
    const view = viewOf(body);
    switch (type) {
      case Type.hello:
        this.#capabilities = body.length >= 68 ? view.getUint32(64, true) & OUR_CAPABILITIES : 0;
        this.#greeted = true;
        if (this.#usb.attached) this.#announce();
        return;
      case Type.reset:
        this.#usb.reset();
        return;
      case Type.setConfiguration:
        this.#setConfiguration(id, view.getUint8(0));
        return;
      case Type.getConfiguration:
        this.#send(Type.configurationStatus, id, Uint8Array.of(Status.success, this.#usb.configurationValue));
        return;
      case Type.setAlternate: {
        this.#alternates.set(view.getUint8(0), view.getUint8(1));
        this.#sendEndpoints();
        this.#sendInterfaces();
        this.#send(Type.alternateStatus, id, Uint8Array.of(Status.success, view.getUint8(0), view.getUint8(1)));
        return;
      }
      case Type.getAlternate: {
        const alternate = this.#alternates.get(view.getUint8(0)) ?? 0;
        this.#send(Type.alternateStatus, id, Uint8Array.of(Status.success, view.getUint8(0), alternate));
        return;
      }
      case Type.startInterrupt:
      case Type.stopInterrupt:
        // The PTP interface never reports an event.
        this.#send(Type.interruptStatus, id, Uint8Array.of(Status.success, view.getUint8(0)));
        return;
      case Type.cancelData:
        this.#transfers.get(id)?.abort();
        return;
      case Type.control:
        this.#control(id, body);
        return;
      case Type.bulk:
        this.#bulk(id, body);
        return;
      case Type.interrupt:
        this.#send(Type.interrupt, id, withBytes(body.slice(0, 4), 1, Status.success));
        return;
      default:
        return;
    }
  }

  #setConfiguration(id: bigint, value: number): void {
    const done = this.#usb.setConfiguration(value);
    this.#alternates.clear();
    this.#sendEndpoints();
    this.#sendInterfaces();
    const status = done ? Status.success : Status.stall;
    this.#send(Type.configurationStatus, id, Uint8Array.of(status, this.#usb.configurationValue));
  }

  #control(id: bigint, body: Bytes): void {
    const view = viewOf(body);
    const setup = {
      request: view.getUint8(1),
      requestType: view.getUint8(2),
      value: view.getUint16(4, true),
      index: view.getUint16(6, true),
      length: view.getUint16(8, true),
    };
    let status: number = Status.success;
    let data: Bytes = new Uint8Array(0);
    try {
      if ((setup.requestType & 0x80) !== 0) data = this.#usb.controlIn(setup);
      else this.#usb.controlOut(setup);
    } catch (error) {
      if (!(error instanceof UsbStall)) throw error;
      status = Status.stall;
    }
    const head = withBytes(body.slice(0, 10), 3, status);
    const isIn = (setup.requestType & 0x80) !== 0;
    if (isIn || status !== Status.success) viewOf(head).setUint16(8, data.length, true);
    this.#send(Type.control, id, head, data);
  }

  #bulk(id: bigint, body: Bytes): void {
    const view = viewOf(body);
    const endpoint = view.getUint8(0);
    const headBytes = this.#has(Capability.bulkLength32) ? 10 : 8;
    const high = headBytes === 10 ? view.getUint16(8, true) : 0;
    const length = view.getUint16(2, true) | (high << 16);
    const head = body.slice(0, headBytes);
    if ((endpoint & 0x80) === 0) {
      this.#out = this.#out.then(() => this.#bulkOut(id, head, endpoint, body.subarray(headBytes)));
      return;
    }
    const transfer = new AbortController();
    this.#transfers.set(id, transfer);
    this.#usb
      .bulkIn(endpoint, length, transfer.signal)
      .then(
        (bytes) => this.#answerBulk(id, head, Status.success, bytes.length, bytes),
        (error: unknown) => {
          const status = transfer.signal.aborted ? Status.cancelled : failureOf(error);
          this.#answerBulk(id, head, status, 0, new Uint8Array(0));
        },
      )
      .finally(() => this.#transfers.delete(id));
  }

  async #bulkOut(id: bigint, head: Bytes, endpoint: number, bytes: Bytes): Promise<void> {
    let status: number = Status.success;
    try {
      await this.#usb.bulkOut(endpoint, bytes);
    } catch (error) {
      status = failureOf(error);
    }
    this.#answerBulk(id, head, status, status === Status.success ? bytes.length : 0, new Uint8Array(0));
  }

  #answerBulk(id: bigint, head: Bytes, status: number, length: number, bytes: Bytes): void {
    const view = viewOf(head);
    view.setUint8(1, status);
    view.setUint16(2, length & 0xffff, true);
    if (head.length === 10) view.setUint16(8, length >>> 16, true);
    this.#send(Type.bulk, id, head, bytes);
  }

  #sendHello(): void {
    const body = new Uint8Array(68);
    new TextEncoder().encodeInto("virtual-iphone", body);
    viewOf(body).setUint32(64, OUR_CAPABILITIES, true);
    this.#send(Type.hello, 0n, body);
  }

  #announce(): void {
    this.#sendEndpoints();
    this.#sendInterfaces();
    const { identity, descriptor } = this.#usb;
    const body = new Uint8Array(this.#has(Capability.connectVersion) ? 10 : 8);
    body.set([SPEED[identity.packetSize], descriptor[4] ?? 0, descriptor[5] ?? 0, descriptor[6] ?? 0]);
    // Vendor, product and version stand in the descriptor in the same order and byte order.
    body.set(descriptor.subarray(8, 8 + body.length - 4), 4);
    this.#send(Type.deviceConnect, 0n, body);
  }

  #activeAlternates(): NonNullable<UsbDevice["configuration"]>["alternates"] {
    const all = this.#usb.configuration?.alternates ?? [];
    return all.filter((one) => one.alternateSetting === (this.#alternates.get(one.interfaceNumber) ?? 0));
  }

  #sendInterfaces(): void {
    const body = new Uint8Array(4 + 4 * 32);
    const alternates = this.#activeAlternates();
    viewOf(body).setUint32(0, alternates.length, true);
    alternates.forEach((one, i) => {
      body[4 + i] = one.interfaceNumber;
      body[36 + i] = one.interfaceClass;
      body[68 + i] = one.interfaceSubclass;
      body[100 + i] = one.interfaceProtocol;
    });
    this.#send(Type.interfaceInfo, 0n, body);
  }

  #sendEndpoints(): void {
    const withSizes = this.#has(Capability.packetSize);
    const body = new Uint8Array(96 + (withSizes ? 64 : 0));
    body.fill(NO_ENDPOINT, 0, 32);
    body[0] = CONTROL_TYPE;
    body[16] = CONTROL_TYPE;
    const view = viewOf(body);
    if (withSizes) for (const index of [0, 16]) view.setUint16(96 + index * 2, 64, true);
    for (const { interfaceNumber, endpoints } of this.#activeAlternates()) {
      for (const { address, type, packetSize, interval } of endpoints) {
        const index = ((address & 0x80) >> 3) | (address & 0x0f);
        body[index] = TRANSFER_TYPE[type];
        body[32 + index] = interval;
        body[64 + index] = interfaceNumber;
        if (withSizes) view.setUint16(96 + index * 2, packetSize, true);
      }
    }
    this.#send(Type.endpointInfo, 0n, body);
  }

  #has(bit: number): boolean {
    return (this.#capabilities & (1 << bit)) !== 0;
  }

  #send(type: number, id: bigint, head: Bytes, data: Bytes = new Uint8Array(0)): void {
    const idBytes = type !== Type.hello && this.#has(Capability.ids64) ? 8 : 4;
    const packet = new Uint8Array(8 + idBytes + head.length + data.length);
    const view = viewOf(packet);
    view.setUint32(0, type, true);
    view.setUint32(4, head.length + data.length, true);
    if (idBytes === 8) view.setBigUint64(8, id, true);
    else view.setUint32(8, Number(id & 0xffff_ffffn), true);
    packet.set(head, 8 + idBytes);
    packet.set(data, 8 + idBytes + head.length);
    this.#write(packet);
  }
}

const viewOf = (bytes: Bytes): DataView<ArrayBuffer> => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const failureOf = (error: unknown): number => (error instanceof UsbStall ? Status.stall : Status.ioError);

function withBytes(bytes: Bytes, at: number, value: number): Bytes {
  bytes[at] = value;
  return bytes;
}
