import { createPhone, type PhoneOptions, type VirtualPhone } from "../core/phone.ts";
import { WebUsb } from "../core/webusb/web-usb.ts";
import { nodeTls } from "../node/tls.ts";

export interface InProcessPhone {
  readonly phone: VirtualPhone;
  /** Shaped like `navigator.usb`: getDevices, requestDevice, connect and disconnect events. */
  readonly usb: WebUsb;
}

/** A phone with TLS in this process, plugged into a `navigator.usb` of its own. */
export async function createInProcessPhone(options: PhoneOptions = {}): Promise<InProcessPhone> {
  const phone = await createPhone({ tls: nodeTls, ...options });
  return { phone, usb: new WebUsb(phone) };
}
