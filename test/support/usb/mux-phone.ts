import { type MuxSession, openMux, openUsbTransport } from "../../../src/usb/index.ts";
import type { PhoneStream } from "../../virtual-iphone/core/contracts.ts";
import type { Misbehaviours } from "../../virtual-iphone/core/misbehaviours.ts";
import { MuxDevice } from "../../virtual-iphone/core/mux/mux-device.ts";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { UsbDevice } from "../../virtual-iphone/core/usb/usb-device.ts";
import { WebUsb } from "../../virtual-iphone/core/webusb/web-usb.ts";

/** The lower half of the virtual iPhone: USB and mux, with services of the test behind any port. */
export interface MuxPhone {
  readonly usb: UsbDevice;
  /** Shaped like `navigator.usb`. */
  readonly browser: WebUsb;
  readonly misbehave: Misbehaviours;
  /** What the phone objects to in our behaviour; must stay empty. */
  readonly violations: string[];
  /** The whole way: WebUSB-shaped device, transport, mux. */
  connect(): Promise<MuxSession>;
}

export interface MuxPhoneOptions {
  readonly misbehave?: Misbehaviours;
  readonly packetSize?: 64 | 512 | 1024;
  /** Serves one connection; null where nothing listens. */
  readonly serve: (stream: PhoneStream, port: number) => Promise<void>;
  readonly ports: readonly number[];
}

export function createMuxPhone(options: MuxPhoneOptions): MuxPhone {
  const { misbehave = {}, packetSize = 512, serve, ports } = options;
  const serialNumber = "00008030000A11112222333A";
  const usb = new UsbDevice({
    productName: "iPhone",
    serialNumber,
    productId: 0x12a8,
    deviceVersion: 0x1205,
    packetSize,
  });
  const violations: string[] = [];
  new MuxDevice({
    usb,
    misbehave,
    transcript: { record: () => undefined },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    violation: (text) => violations.push(text),
    listener: (port) =>
      ports.includes(port) ? (stream) => void serve(stream, port).catch((error: Error) => stream.abort(error)) : null,
  });
  // Of a phone the browser's side needs the cable and the faults only.
  const browser = new WebUsb({ usb, misbehave } as unknown as VirtualPhone);
  const connect = async (): Promise<MuxSession> => {
    const [device] = await browser.getDevices();
    const asBrowser = browser as unknown as USB;
    const transport = await openUsbTransport(device as unknown as USBDevice, { usb: asBrowser, platform: "other" });
    return openMux(transport);
  };
  return { usb, browser, misbehave, violations, connect };
}
