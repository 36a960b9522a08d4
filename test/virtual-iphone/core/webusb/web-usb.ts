import type { Bytes } from "../contracts.ts";
import type { VirtualPhone } from "../phone.ts";
import type { ControlSetup } from "../usb/usb-device.ts";
import { type DeviceDescription, type InResult, UsbHandle } from "./usb-handle.ts";

interface Setup {
  readonly requestType: "standard" | "class" | "vendor";
  readonly recipient: "device" | "interface" | "endpoint" | "other";
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** Looks like USBDevice. Every object is one opener: two of them compete as two pages would. */
export class WebUsbDevice {
  readonly #phone: VirtualPhone;
  readonly #handle: UsbHandle;
  readonly #description: DeviceDescription;
  readonly #claimed = new Set<number>();
  readonly #alternates = new Map<number, number>();
  #forgotten = false;

  constructor(phone: VirtualPhone) {
    this.#phone = phone;
    this.#handle = new UsbHandle(phone.usb, phone.misbehave);
    this.#description = this.#handle.describe();
    phone.usb.watch((event) => {
      if (event === "detached") this.#claimed.clear();
    });
  }

  get vendorId(): number {
    return this.#description.vendorId;
  }
  get productId(): number {
    return this.#description.productId;
  }
  get deviceClass(): number {
    return this.#description.deviceClass;
  }
  get deviceSubclass(): number {
    return this.#description.deviceSubclass;
  }
  get deviceProtocol(): number {
    return this.#description.deviceProtocol;
  }
  get usbVersionMajor(): number {
    return this.#description.usbVersionMajor;
  }
  get usbVersionMinor(): number {
    return this.#description.usbVersionMinor;
  }
  get usbVersionSubminor(): number {
    return this.#description.usbVersionSubminor;
  }
  get deviceVersionMajor(): number {
    return this.#description.deviceVersionMajor;
  }
  get deviceVersionMinor(): number {
    return this.#description.deviceVersionMinor;
  }
  get deviceVersionSubminor(): number {
    return this.#description.deviceVersionSubminor;
  }
  get manufacturerName(): string {
    return this.#description.manufacturerName;
  }
  get productName(): string {
    return this.#description.productName;
  }
  get serialNumber(): string {
    return this.#description.serialNumber;
  }
  get opened(): boolean {
    return this.#handle.opened;
  }
  get configurations(): WebUsbConfiguration[] {
    return this.#description.configurations.map(({ configurationValue, configurationName, interfaces }) => {
      const active = configurationValue === this.#phone.usb.configurationValue;
      return {
        configurationValue,
        configurationName,
        interfaces: interfaces.map(({ interfaceNumber, alternates }) => ({
          interfaceNumber,
          alternates,
          alternate: alternates[(active ? this.#alternates.get(interfaceNumber) : 0) ?? 0] ?? null,
          claimed: active && this.#claimed.has(interfaceNumber),
        })),
      };
    });
  }
  get configuration(): WebUsbConfiguration | null {
    const active = this.#phone.usb.configurationValue;
    return this.configurations.find(({ configurationValue }) => configurationValue === active) ?? null;
  }

  async open(): Promise<void> {
    this.#handle.open();
  }
  async close(): Promise<void> {
    this.#handle.close();
    this.#claimed.clear();
  }
  async forget(): Promise<void> {
    this.#forgotten = true;
    this.#handle.forget();
  }
  get forgotten(): boolean {
    return this.#forgotten;
  }
  async selectConfiguration(value: number): Promise<void> {
    this.#handle.selectConfiguration(value);
    this.#alternates.clear();
  }
  async claimInterface(number: number): Promise<void> {
    this.#handle.claimInterface(number);
    this.#claimed.add(number);
  }
  async releaseInterface(number: number): Promise<void> {
    this.#handle.releaseInterface(number);
    this.#claimed.delete(number);
  }
  async selectAlternateInterface(number: number, alternate: number): Promise<void> {
    this.#handle.selectAlternateInterface(number, alternate);
    this.#alternates.set(number, alternate);
  }
  async controlTransferIn(setup: Setup, length: number): Promise<WebUsbInResult> {
    return inResult(this.#handle.controlIn(rawSetup(setup, 0x80, length)));
  }
  async controlTransferOut(setup: Setup, data?: BufferSource): Promise<WebUsbOutResult> {
    const bytes = data === undefined ? 0 : data.byteLength;
    const status = this.#handle.controlOut(rawSetup(setup, 0, bytes));
    return { status, bytesWritten: status === "ok" ? bytes : 0 };
  }
  async clearHalt(direction: "in" | "out", endpoint: number): Promise<void> {
    this.#handle.clearHalt(direction === "in" ? endpoint | 0x80 : endpoint);
  }
  async transferIn(endpoint: number, length: number): Promise<WebUsbInResult> {
    return inResult(await this.#handle.transferIn(endpoint, length));
  }
  /** Copies, as the browser does. */
  async transferOut(endpoint: number, data: BufferSource): Promise<WebUsbOutResult> {
    const bytes = copyOf(data);
    const status = await this.#handle.transferOut(endpoint, bytes);
    return { status, bytesWritten: status === "ok" ? bytes.length : 0 };
  }
  async reset(): Promise<void> {
    this.#handle.reset();
    this.#claimed.clear();
  }
}

export interface WebUsbInResult {
  readonly status: "ok" | "stall";
  readonly data: DataView<ArrayBuffer>;
}
export interface WebUsbOutResult {
  readonly status: "ok" | "stall";
  readonly bytesWritten: number;
}
export interface WebUsbConfiguration {
  readonly configurationValue: number;
  readonly configurationName: string | null;
  readonly interfaces: readonly {
    readonly interfaceNumber: number;
    readonly alternates: DeviceDescription["configurations"][number]["interfaces"][number]["alternates"];
    readonly alternate: DeviceDescription["configurations"][number]["interfaces"][number]["alternates"][number] | null;
    readonly claimed: boolean;
  }[];
}

/** What `connect` and `disconnect` carry. */
export class WebUsbConnectionEvent extends Event {
  readonly device: WebUsbDevice;
  constructor(type: string, device: WebUsbDevice) {
    super(type);
    this.device = device;
  }
}

interface DeviceFilter {
  readonly vendorId?: number;
  readonly productId?: number;
  readonly classCode?: number;
  readonly subclassCode?: number;
  readonly protocolCode?: number;
  readonly serialNumber?: string;
}

/** Looks like `navigator.usb` with one phone plugged in, and permission given. A new object after every re-plug. */
export class WebUsb extends EventTarget {
  readonly #phone: VirtualPhone;
  #device: WebUsbDevice | null;

  constructor(phone: VirtualPhone) {
    super();
    this.#phone = phone;
    this.#device = phone.usb.attached ? new WebUsbDevice(phone) : null;
    phone.usb.watch((event) => {
      if (event === "attached") {
        this.#device = new WebUsbDevice(phone);
        this.dispatchEvent(new WebUsbConnectionEvent("connect", this.#device));
      } else if (this.#device !== null) {
        const device = this.#device;
        this.#device = null;
        this.dispatchEvent(new WebUsbConnectionEvent("disconnect", device));
      }
    });
  }

  async getDevices(): Promise<WebUsbDevice[]> {
    return this.#device === null || this.#device.forgotten ? [] : [this.#device];
  }

  /** The person picks the phone when a filter fits, else closes the picker. */
  async requestDevice(options: { readonly filters: readonly DeviceFilter[] }): Promise<WebUsbDevice> {
    if (this.#device?.forgotten === true && this.#phone.usb.attached) this.#device = new WebUsbDevice(this.#phone);
    const device = this.#device;
    if (device === null || (options.filters.length > 0 && !options.filters.some((filter) => fits(device, filter)))) {
      throw new DOMException("No device selected.", "NotFoundError");
    }
    return device;
  }
}

/** A class filter matches any interface of any configuration. */
function fits(device: WebUsbDevice, filter: DeviceFilter): boolean {
  if (filter.vendorId !== undefined && filter.vendorId !== device.vendorId) return false;
  if (filter.productId !== undefined && filter.productId !== device.productId) return false;
  if (filter.serialNumber !== undefined && filter.serialNumber !== device.serialNumber) return false;
  if (filter.classCode === undefined) return true;
  return device.configurations.some(({ interfaces }) =>
    interfaces.some(({ alternates }) =>
      alternates.some(
        (alternate) =>
          alternate.interfaceClass === filter.classCode &&
          (filter.subclassCode === undefined || alternate.interfaceSubclass === filter.subclassCode) &&
          (filter.protocolCode === undefined || alternate.interfaceProtocol === filter.protocolCode),
      ),
    ),
  );
}

function rawSetup(
  { requestType, recipient, request, value, index }: Setup,
  direction: number,
  length: number,
): ControlSetup {
  const type = { standard: 0, class: 1, vendor: 2 }[requestType] << 5;
  const to = { device: 0, interface: 1, endpoint: 2, other: 3 }[recipient];
  return { requestType: direction | type | to, request, value, index, length };
}

function inResult({ status, bytes }: InResult): WebUsbInResult {
  return { status, data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function copyOf(data: BufferSource): Bytes {
  const view = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  return new Uint8Array(view);
}
