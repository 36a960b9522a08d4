import { hex } from "./hand-packets.ts";

/** One transfer's outcome: a status, bytes, or the name of an exception. */
export type TransferScript =
  | { readonly status: USBTransferStatus; readonly bytes?: string }
  | { readonly throws: string };

type Call = "open" | "selectConfiguration" | "claimInterface" | "clearHalt" | "transferOut";

/**
 * A phone as a browser shows it, with the descriptors of the reference: configuration 1 PTP, 3 and 4 with usbmux. The
 * operating system's part is played from a script: which call throws what, what each transfer brings.
 */
export class ScriptedUsbDevice {
  readonly vendorId: number = 0x05ac;
  readonly productId = 0x12a8;
  readonly productName = "iPhone";
  readonly serialNumber: string = "00008030000A11112222333A\0";
  readonly configurations: USBConfiguration[];
  opened = false;
  active: number;
  /** Every call that changes or uses the device, as text. */
  readonly calls: string[] = [];
  /** Exception names thrown by the next calls of a kind; "" lets one pass. */
  readonly failures: Partial<Record<Call, string[]>> = {};
  readonly incoming: TransferScript[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor(active = 1, configurations = [1, 3, 4].map(configuration)) {
    this.active = active;
    this.configurations = configurations;
  }

  get configuration(): USBConfiguration | null {
    return this.configurations.find(({ configurationValue }) => configurationValue === this.active) ?? null;
  }

  async open(): Promise<void> {
    this.#call("open");
    this.opened = true;
  }

  async close(): Promise<void> {
    this.calls.push("close");
    this.opened = false;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async selectConfiguration(value: number): Promise<void> {
    this.#call("selectConfiguration", value);
    this.active = value;
  }

  async claimInterface(number: number): Promise<void> {
    this.#call("claimInterface", number);
  }

  async releaseInterface(number: number): Promise<void> {
    this.calls.push(`releaseInterface ${number}`);
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    this.#call("clearHalt", `${direction} ${endpoint}`);
  }

  async transferIn(endpoint: number, length: number): Promise<USBInTransferResult> {
    this.calls.push(`transferIn ${endpoint} ${length}`);
    let next = this.incoming.shift();
    while (next === undefined) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (!this.opened) throw new DOMException("cancelled", "AbortError");
      next = this.incoming.shift();
    }
    if ("throws" in next) throw new DOMException("scripted", next.throws);
    const bytes = hex(next.bytes ?? "");
    return { status: next.status, data: new DataView(bytes.buffer) };
  }

  async transferOut(endpoint: number, data: BufferSource): Promise<USBOutTransferResult> {
    this.#call("transferOut", `${endpoint} ${data.byteLength}`);
    return { status: "ok", bytesWritten: data.byteLength };
  }

  /** Lets a waiting read take the next scripted transfer. */
  push(script: TransferScript): void {
    this.incoming.push(script);
    this.#waiting.shift()?.();
  }

  /** As what the code under test sees. */
  get asUsbDevice(): USBDevice {
    return this as unknown as USBDevice;
  }

  #call(call: Call, detail: string | number = ""): void {
    this.calls.push(`${call} ${detail}`.trim());
    const failure = this.failures[call]?.shift() ?? "";
    if (failure !== "") throw new DOMException("scripted", failure);
  }
}

/** Configuration 1 is PTP only; the others have usbmux on interface 1, OUT 4, IN 5. */
export function configuration(value: number): USBConfiguration {
  const ptp = usbInterface(0, [6, 1, 1], [endpoint(2, "out"), endpoint(1, "in")]);
  const usbmux = usbInterface(1, [0xff, 0xfe, 2], [endpoint(4, "out"), endpoint(5, "in")]);
  return {
    configurationValue: value,
    configurationName: null,
    interfaces: value === 1 ? [ptp] : [ptp, usbmux],
  } as USBConfiguration;
}

export function usbInterface(number: number, classes: readonly number[], endpoints: USBEndpoint[]): USBInterface {
  const [interfaceClass, interfaceSubclass, interfaceProtocol] = classes;
  const alternate = { alternateSetting: 0, interfaceClass, interfaceSubclass, interfaceProtocol, endpoints };
  return { interfaceNumber: number, alternate, alternates: [alternate], claimed: false } as unknown as USBInterface;
}

export function endpoint(endpointNumber: number, direction: USBDirection): USBEndpoint {
  return { endpointNumber, direction, type: "bulk", packetSize: 512 };
}
