import { promiseWithResolvers, type Resolvers } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import type { PhoneSource } from "./phones.ts";

/** WebUSB's calls as messages; `test/virtual-iphone/core/webusb/remote-usb.ts` answers them. */
interface Reply {
  readonly id?: number;
  readonly event?: "connect" | "disconnect";
  readonly device?: DeviceDescription | null;
  readonly status?: USBTransferStatus;
  readonly error?: { readonly name: string; readonly message: string };
}

interface DeviceDescription {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly productName: string;
  readonly configurationValue: number;
  readonly configurations: readonly USBConfiguration[];
}

interface Answer {
  readonly message: Reply;
  readonly bytes: Bytes;
}

/** `navigator.usb` as far as the engine uses it, with the demo phone at the other end of the port. */
export async function demoUsb(port: MessagePort): Promise<PhoneSource["usb"]> {
  const usb = new DemoUsb(new Link(port));
  await usb.load();
  // The engine uses what DemoUsb and DemoDevice have, and nothing else of WebUSB's types.
  return usb as unknown as PhoneSource["usb"];
}

class Link {
  onEvent: (reply: Reply) => void = () => undefined;
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Resolvers<Answer>>();
  #lastId = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.addEventListener("message", (event: MessageEvent<{ readonly message: Reply; readonly bytes: Bytes | null }>) =>
      this.#receive(event.data.message, event.data.bytes ?? new Uint8Array(0)),
    );
    port.start();
  }

  call(call: string, more: object = {}, bytes: Bytes | null = null): Promise<Answer> {
    const id = ++this.#lastId;
    const waiting = promiseWithResolvers<Answer>();
    this.#waiting.set(id, waiting);
    // Cloned, not transferred: the caller may keep views on the same memory.
    this.#port.postMessage({ message: { id, call, ...more }, bytes });
    return waiting.promise;
  }

  #receive(message: Reply, bytes: Bytes): void {
    if (message.id === undefined) {
      this.onEvent(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve({ message, bytes });
    else waiting?.reject(new DOMException(message.error.message, message.error.name));
  }
}

class DemoUsb extends EventTarget {
  readonly #link: Link;
  #device: DemoDevice | null = null;

  constructor(link: Link) {
    super();
    this.#link = link;
    link.onEvent = (reply) => this.#onEvent(reply);
  }

  async load(): Promise<void> {
    const { message } = await this.#link.call("devices");
    if (message.device) this.#device = new DemoDevice(this.#link, message.device);
  }

  async getDevices(): Promise<readonly DemoDevice[]> {
    return this.#device === null ? [] : [this.#device];
  }

  #onEvent({ event, device }: Reply): void {
    if (event === "connect" && device) {
      this.#device = new DemoDevice(this.#link, device);
      this.#tell("connect", this.#device);
    } else if (event === "disconnect" && this.#device !== null) {
      const gone = this.#device;
      this.#device = null;
      gone.opened = false;
      this.#tell("disconnect", gone);
    }
  }

  #tell(type: string, device: DemoDevice): void {
    this.dispatchEvent(Object.assign(new Event(type), { device }));
  }
}

class DemoDevice {
  opened = false;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly productName: string;
  readonly configurations: readonly USBConfiguration[];
  #configurationValue: number;
  readonly #link: Link;

  constructor(link: Link, description: DeviceDescription) {
    this.#link = link;
    this.vendorId = description.vendorId;
    this.productId = description.productId;
    this.serialNumber = description.serialNumber;
    this.productName = description.productName;
    this.configurations = description.configurations;
    this.#configurationValue = description.configurationValue;
  }

  get configuration(): USBConfiguration | null {
    const active = this.#configurationValue;
    return this.configurations.find(({ configurationValue }) => configurationValue === active) ?? null;
  }

  async open(): Promise<void> {
    await this.#link.call("open");
    this.opened = true;
  }

  async close(): Promise<void> {
    await this.#link.call("close");
    this.opened = false;
  }

  async selectConfiguration(value: number): Promise<void> {
    await this.#link.call("selectConfiguration", { value });
    this.#configurationValue = value;
  }

  async claimInterface(value: number): Promise<void> {
    await this.#link.call("claimInterface", { value });
  }

  async releaseInterface(value: number): Promise<void> {
    await this.#link.call("releaseInterface", { value });
  }

  async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
    await this.#link.call("clearHalt", { endpoint: direction === "in" ? endpoint | 0x80 : endpoint });
  }

  async transferIn(endpoint: number, length: number): Promise<object> {
    const { message, bytes } = await this.#link.call("transferIn", { endpoint, length });
    return { status: message.status, data: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }

  async transferOut(endpoint: number, data: Bytes): Promise<object> {
    const { length } = data;
    const { message } = await this.#link.call("transferOut", { endpoint }, data);
    return { status: message.status, bytesWritten: message.status === "ok" ? length : 0 };
  }
}
