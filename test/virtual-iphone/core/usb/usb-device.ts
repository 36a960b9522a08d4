import type { Bytes } from "../contracts.ts";
import {
  type ConfigurationInfo,
  configurations,
  deviceDescriptor,
  deviceQualifier,
  LANGUAGES,
  MUX_IN_ENDPOINT,
  MUX_OUT_ENDPOINT,
  stringDescriptor,
  stringsOf,
  type UsbIdentity,
} from "./descriptors.ts";
import { InEndpoint, UsbGone, UsbStall } from "./in-endpoint.ts";

export interface ControlSetup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly index: number;
  readonly length: number;
}

/** What sits behind the usbmux interface. */
export interface MuxFunction {
  /** One complete message: the transfers up to a short or zero-length one. */
  message(bytes: Bytes): void;
  /** The message grew past the device's limit and was dropped. */
  messageTooLarge(length: number): void;
  /** The host configured, reset or left: all connections are void. */
  linkLost(reason: string): void;
}

/** The device reads one mux message per host transfer, with this limit (text of the CONTROL message in usbmuxd#247). */
const MAX_MESSAGE_BYTES = 65_535;

const GET_MODE = 0x45;
const SET_MODE = 0x52;

/**
 * The phone's USB function: descriptors, control requests and the two bulk pipes of the usbmux interface. Transports
 * (WebUSB-shaped object, usbredir) call it; the mux sits behind it.
 */
export class UsbDevice {
  readonly identity: UsbIdentity;
  #configurations: readonly ConfigurationInfo[];
  #configurationValue = 1;
  #attached = true;
  #pending: Bytes[] = [];
  #pendingBytes = 0;
  #outHalted = false;
  readonly #in: InEndpoint;
  readonly #strings: ReadonlyMap<number, string>;
  readonly #watchers = new Set<(event: "attached" | "detached") => void>();
  #mux: MuxFunction = { message: () => undefined, messageTooLarge: () => undefined, linkLost: () => undefined };

  constructor(identity: UsbIdentity, mode: "initial" | "direct-network" = "initial") {
    this.identity = identity;
    this.#configurations = configurations(mode, identity.packetSize);
    this.#in = new InEndpoint(identity.packetSize);
    this.#strings = stringsOf(identity);
  }

  get attached(): boolean {
    return this.#attached;
  }
  get configurations(): readonly ConfigurationInfo[] {
    return this.#configurations;
  }
  /** 0 = not configured. */
  get configurationValue(): number {
    return this.#configurationValue;
  }
  get configuration(): ConfigurationInfo | null {
    return this.#configurations.find(({ value }) => value === this.#configurationValue) ?? null;
  }
  get descriptor(): Bytes {
    return deviceDescriptor(this.identity, this.#configurations.length);
  }
  string(index: number): string | undefined {
    return this.#strings.get(index);
  }

  connectMux(mux: MuxFunction): void {
    this.#mux = mux;
  }

  /** Returns the function that ends the observation. */
  watch(watcher: (event: "attached" | "detached") => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  setConfiguration(value: number): boolean {
    if (value !== 0 && !this.#configurations.some((configuration) => configuration.value === value)) return false;
    this.#configurationValue = value;
    this.#restartPipes(new UsbGone("cancelled", "the configuration changed"), "configuration set");
    return true;
  }

  /** Data of an IN request. Throws UsbStall for what a phone does not know. */
  controlIn(setup: ControlSetup): Bytes {
    return this.#controlIn(setup).subarray(0, setup.length);
  }

  #controlIn({ requestType, request, value, index }: ControlSetup): Bytes {
    if (requestType === 0x80 && request === 6) return this.#describe(value >> 8, value & 0xff);
    if (requestType === 0x80 && request === 8) return Uint8Array.of(this.#configurationValue);
    if ((requestType & 0x60) === 0 && request === 0) return Uint8Array.of(requestType === 0x80 ? 1 : 0, 0);
    if (requestType === 0x81 && request === 10) return Uint8Array.of(0);
    if (requestType === 0xc0 && request === GET_MODE && index === 0) return Uint8Array.of(3, 3, 3, 0);
    if (requestType === 0xc0 && request === SET_MODE) return Uint8Array.of(this.#setMode(index));
    throw new UsbStall("unknown control request");
  }

  controlOut({ requestType, request, value, index }: ControlSetup): void {
    if (requestType === 0x00 && request === 9) {
      if (!this.setConfiguration(value)) throw new UsbStall("no such configuration");
    } else if (requestType === 0x02 && request === 1 && value === 0) {
      this.clearHalt(index);
    } else if (requestType !== 0x01 && requestType !== 0x00) {
      throw new UsbStall("unknown control request");
    }
  }

  /** One bulk OUT transfer. Resolves when it was consumed. */
  bulkOut(endpoint: number, bytes: Bytes): Promise<void> {
    if (!this.#attached) return Promise.reject(new UsbGone("unplugged"));
    if (this.#outHalted) return Promise.reject(new UsbStall("endpoint halted"));
    if (endpoint !== MUX_OUT_ENDPOINT || !this.#hasMux()) return Promise.resolve();
    if (bytes.length > 0) this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (bytes.length % this.identity.packetSize === 0 && bytes.length > 0) return Promise.resolve();
    const [pending, length] = [this.#pending, this.#pendingBytes];
    this.#pending = [];
    this.#pendingBytes = 0;
    if (length > MAX_MESSAGE_BYTES) this.#mux.messageTooLarge(length);
    else if (length > 0) this.#mux.message(join(pending, length));
    return Promise.resolve();
  }

  /** One bulk or interrupt IN transfer; waits until there is something. */
  bulkIn(endpoint: number, length: number, signal?: AbortSignal): Promise<Bytes> {
    if (!this.#attached) return Promise.reject(new UsbGone("unplugged"));
    if (endpoint === MUX_IN_ENDPOINT && this.#hasMux()) return this.#in.receive(length, signal);
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(new UsbGone("cancelled")), { once: true });
    });
  }

  /** The phone sends one transfer of the usbmux interface. */
  send(bytes: Bytes): void {
    this.#in.send(bytes);
  }

  /** Fault injection: the next transfers end with a stall until the host clears it. */
  haltEndpoint(endpoint: number): void {
    if (endpoint === MUX_IN_ENDPOINT) this.#in.halt();
    else this.#outHalted = true;
  }

  clearHalt(endpoint: number): void {
    if (endpoint === MUX_IN_ENDPOINT) this.#in.clearHalt();
    else if (endpoint === MUX_OUT_ENDPOINT) this.#outHalted = false;
  }

  /** The host reset the port: default mode, first configuration. */
  reset(): void {
    this.#configurationValue = 1;
    this.#restartPipes(new UsbGone("cancelled", "the host reset the device"), "host reset");
  }

  detach(): void {
    if (!this.#attached) return;
    this.#attached = false;
    this.#configurationValue = 1;
    this.#restartPipes(new UsbGone("unplugged"), "unplugged");
    for (const watcher of this.#watchers) watcher("detached");
  }

  attach(mode: "initial" | "direct-network" = "initial"): void {
    if (this.#attached) return;
    this.#configurations = configurations(mode, this.identity.packetSize);
    this.#attached = true;
    for (const watcher of this.#watchers) watcher("attached");
  }

  #hasMux(): boolean {
    return (
      this.configuration?.alternates.some(
        ({ interfaceClass, interfaceSubclass, interfaceProtocol }) =>
          interfaceClass === 0xff && interfaceSubclass === 0xfe && interfaceProtocol === 2,
      ) ?? false
    );
  }

  #describe(type: number, index: number): Bytes {
    if (type === 1) return this.descriptor;
    if (type === 2) {
      const configuration = this.#configurations[index];
      if (configuration !== undefined) return configuration.bytes;
    }
    if (type === 3) {
      const text = this.#strings.get(index);
      if (index === 0) return LANGUAGES;
      if (text !== undefined) return stringDescriptor(text);
    }
    if (type === 6) return deviceQualifier(this.#configurations.length);
    throw new UsbStall("no such descriptor");
  }

  /** Mode 1 is where the phone is already (it answers 4); anything else makes it leave the bus and come back. */
  #setMode(mode: number): number {
    if (mode === 1) return 4;
    if (mode < 1 || mode > 5) throw new UsbStall("no such mode");
    queueMicrotask(() => {
      this.detach();
      this.attach(mode === 5 ? "direct-network" : "initial");
    });
    return 0;
  }

  #restartPipes(error: Error, reason: string): void {
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#outHalted = false;
    this.#in.drop(error);
    this.#mux.linkLost(reason);
  }
}

function join(pieces: readonly Bytes[], length: number): Bytes {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
