import type { Bytes } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import { UsbGone, UsbStall } from "../usb/in-endpoint.ts";
import type { ControlSetup, UsbDevice } from "../usb/usb-device.ts";

/** A device as WebUSB describes it; plain data, so that it crosses sockets and ports. */
export interface DeviceDescription {
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceClass: number;
  readonly deviceSubclass: number;
  readonly deviceProtocol: number;
  readonly usbVersionMajor: number;
  readonly usbVersionMinor: number;
  readonly usbVersionSubminor: number;
  readonly deviceVersionMajor: number;
  readonly deviceVersionMinor: number;
  readonly deviceVersionSubminor: number;
  readonly manufacturerName: string;
  readonly productName: string;
  readonly serialNumber: string;
  readonly configurationValue: number;
  readonly configurations: readonly ConfigurationDescription[];
}
export interface ConfigurationDescription {
  readonly configurationValue: number;
  readonly configurationName: string | null;
  readonly interfaces: readonly {
    readonly interfaceNumber: number;
    readonly alternates: readonly AlternateDescription[];
  }[];
}
export interface AlternateDescription {
  readonly alternateSetting: number;
  readonly interfaceClass: number;
  readonly interfaceSubclass: number;
  readonly interfaceProtocol: number;
  readonly interfaceName: string | null;
  readonly endpoints: readonly {
    readonly endpointNumber: number;
    readonly direction: "in" | "out";
    readonly type: "bulk" | "interrupt" | "isochronous";
    readonly packetSize: number;
  }[];
}
export interface InResult {
  readonly status: "ok" | "stall";
  readonly bytes: Bytes;
}

/** Who holds which interface of a device; a second claimer is refused, as by every operating system. */
const claims = new WeakMap<UsbDevice, Map<number, UsbHandle>>();

/**
 * One opener of the phone with the rules, error names and messages of Chromium's WebUSB on Linux. Errors are DOMExceptions.
 * @source WICG/webusb index.bs; chromium third_party/blink/renderer/modules/webusb/usb_device.cc (messages)
 */
export class UsbHandle {
  readonly #usb: UsbDevice;
  readonly #misbehave: Misbehaviours;
  #open = false;
  #transfers = new AbortController();
  readonly #stopWatching: () => void;

  constructor(usb: UsbDevice, misbehave: Misbehaviours) {
    this.#usb = usb;
    this.#misbehave = misbehave;
    this.#stopWatching = usb.watch((event) => {
      if (event === "detached") this.#dropClaims();
    });
  }

  get opened(): boolean {
    return this.#open;
  }

  describe(): DeviceDescription {
    return describe(this.#usb);
  }

  open(): void {
    this.#needPresence();
    this.#open = true;
  }

  close(): void {
    this.#open = false;
    this.#dropClaims();
    this.#transfers.abort();
    this.#transfers = new AbortController();
  }

  /** The handle is not used any more. */
  forget(): void {
    this.close();
    this.#stopWatching();
  }

  selectConfiguration(value: number): void {
    this.#needOpen();
    if (!this.#usb.configurations.some((configuration) => configuration.value === value)) {
      throw new DOMException("The configuration value provided is not supported by the device.", "NotFoundError");
    }
    if (this.#usb.configurationValue === value) return;
    if (this.#claims().size > 0 || this.#misbehave.holdInterface === true) {
      throw new DOMException("Unable to set device configuration.", "NetworkError");
    }
    this.#usb.setConfiguration(value);
  }

  claimInterface(number: number): void {
    this.#needOpen();
    this.#needConfiguration();
    if (!this.#usb.configuration?.alternates.some(({ interfaceNumber }) => interfaceNumber === number)) {
      const message = "The interface number provided is not supported by the device in its current configuration.";
      throw new DOMException(message, "NotFoundError");
    }
    const holder = this.#claims().get(number);
    if ((holder !== undefined && holder !== this) || this.#misbehave.holdInterface === true) {
      throw new DOMException("Unable to claim interface.", "NetworkError");
    }
    this.#claims().set(number, this);
  }

  releaseInterface(number: number): void {
    this.#needOpen();
    if (this.#claims().get(number) === this) this.#claims().delete(number);
  }

  selectAlternateInterface(number: number, alternate: number): void {
    this.#needOpen();
    const exists = this.#usb.configuration?.alternates.some(
      (candidate) => candidate.interfaceNumber === number && candidate.alternateSetting === alternate,
    );
    if (exists !== true) throw new DOMException("No such alternate setting.", "NotFoundError");
  }

  controlIn(setup: ControlSetup): InResult {
    this.#needOpen();
    this.#needConfiguration();
    return orStall(() => this.#usb.controlIn(setup));
  }

  controlOut(setup: ControlSetup): "ok" | "stall" {
    this.#needOpen();
    this.#needConfiguration();
    return orStall(() => {
      this.#usb.controlOut(setup);
      return NOTHING;
    }).status;
  }

  clearHalt(endpoint: number): void {
    this.#needOpen();
    this.#usb.clearHalt(endpoint);
  }

  async transferIn(endpoint: number, length: number): Promise<InResult> {
    this.#needOpen();
    this.#needClaim(endpoint | 0x80);
    try {
      return { status: "ok", bytes: await this.#usb.bulkIn(endpoint | 0x80, length, this.#transfers.signal) };
    } catch (error) {
      if (error instanceof UsbStall) return { status: "stall", bytes: NOTHING };
      throw this.#transferError(error);
    }
  }

  /** The phone owns `bytes` from now on. */
  async transferOut(endpoint: number, bytes: Bytes): Promise<"ok" | "stall"> {
    this.#needOpen();
    this.#needClaim(endpoint);
    try {
      await this.#usb.bulkOut(endpoint, bytes);
      return "ok";
    } catch (error) {
      if (error instanceof UsbStall) return "stall";
      throw this.#transferError(error);
    }
  }

  reset(): void {
    this.#needOpen();
    this.#usb.reset();
  }

  #transferError(error: unknown): unknown {
    if (!(error instanceof UsbGone)) return error;
    // Not "is it attached now": it may be back already.
    if (error.why === "unplugged") return disconnected();
    return new DOMException("The transfer was cancelled.", "AbortError");
  }

  #needPresence(): void {
    if (!this.#usb.attached) throw disconnected();
  }

  #needOpen(): void {
    this.#needPresence();
    if (!this.#open) throw new DOMException("The device must be opened first.", "InvalidStateError");
  }

  #needConfiguration(): void {
    if (this.#usb.configuration !== null) return;
    throw new DOMException("The device must have a configuration selected.", "InvalidStateError");
  }

  #needClaim(address: number): void {
    const owner = this.#usb.configuration?.alternates.find(({ endpoints }) =>
      endpoints.some((endpoint) => endpoint.address === address),
    );
    if (owner === undefined || this.#claims().get(owner.interfaceNumber) !== this) {
      const message = "The specified endpoint is not part of a claimed and selected alternate interface.";
      throw new DOMException(message, "NotFoundError");
    }
  }

  #claims(): Map<number, UsbHandle> {
    const known = claims.get(this.#usb);
    if (known !== undefined) return known;
    const fresh = new Map<number, UsbHandle>();
    claims.set(this.#usb, fresh);
    return fresh;
  }

  #dropClaims(): void {
    for (const [number, holder] of this.#claims()) if (holder === this) this.#claims().delete(number);
    if (!this.#usb.attached) this.#open = false;
  }
}

const NOTHING: Bytes = new Uint8Array(0);

function disconnected(): DOMException {
  return new DOMException("The device was disconnected.", "NotFoundError");
}

function orStall(run: () => Bytes): InResult {
  try {
    return { status: "ok", bytes: run() };
  } catch (error) {
    if (error instanceof UsbStall) return { status: "stall", bytes: NOTHING };
    throw error;
  }
}

function describe(usb: UsbDevice): DeviceDescription {
  const bytes = usb.descriptor;
  const at = (offset: number): number => bytes[offset] ?? 0;
  return {
    vendorId: at(8) | (at(9) << 8),
    productId: at(10) | (at(11) << 8),
    deviceClass: at(4),
    deviceSubclass: at(5),
    deviceProtocol: at(6),
    usbVersionMajor: at(3),
    usbVersionMinor: at(2) >> 4,
    usbVersionSubminor: at(2) & 15,
    deviceVersionMajor: at(13),
    deviceVersionMinor: at(12) >> 4,
    deviceVersionSubminor: at(12) & 15,
    manufacturerName: usb.string(at(14)) ?? "",
    productName: usb.string(at(15)) ?? "",
    serialNumber: usb.string(at(16)) ?? "",
    configurationValue: usb.configurationValue,
    configurations: usb.configurations.map(({ value, nameIndex, alternates }) => ({
      configurationValue: value,
      configurationName: usb.string(nameIndex) ?? null,
      interfaces: [...new Set(alternates.map(({ interfaceNumber }) => interfaceNumber))].map((interfaceNumber) => ({
        interfaceNumber,
        alternates: alternates
          .filter((alternate) => alternate.interfaceNumber === interfaceNumber)
          .map((alternate) => ({
            alternateSetting: alternate.alternateSetting,
            interfaceClass: alternate.interfaceClass,
            interfaceSubclass: alternate.interfaceSubclass,
            interfaceProtocol: alternate.interfaceProtocol,
            interfaceName: usb.string(alternate.nameIndex) ?? null,
            endpoints: alternate.endpoints.map(({ address, type, packetSize }) => ({
              endpointNumber: address & 15,
              direction: address & 0x80 ? ("in" as const) : ("out" as const),
              type,
              packetSize,
            })),
          })),
      })),
    })),
  };
}
