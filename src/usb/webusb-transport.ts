import { type AbortOptions, abortError, promiseWithResolvers, type Resolvers, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { asKeepsakeError, KeepsakeError } from "../base/errors.ts";
import { type Log, silentLog } from "../base/log.ts";
import { claimUsbmux, type UsbPlatform, usbError } from "./claim.ts";
import { SEND_PACKET_BYTES, TRANSFER_IN_BYTES, type UsbTransport } from "./usb-transport.ts";
import { type UsbmuxInterface, udidFromSerialNumber } from "./usbmux-interface.ts";

/** Where disconnect events come from: `navigator.usb`, or the phone of a test. */
export type UsbEvents = Pick<USB, "addEventListener" | "removeEventListener">;

export interface UsbTransportOptions extends AbortOptions {
  /** Default: `navigator.usb`. */
  readonly usb?: UsbEvents | undefined;
  /** Default: what the browser says. */
  readonly platform?: UsbPlatform | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: Log | undefined;
  /** Called before each further attempt to claim the phone, from 2 on; on macOS there may be hundreds within 20 s. */
  readonly onAttempt?: ((attempt: number) => void) | undefined;
}

/** On some systems transfers fail a moment before the disconnect event comes. @source WICG/webusb issue 219 */
const DISCONNECT_GRACE_MS = 100;

/**
 * Opens the phone, claims usbmux and gives both pipes out. On failure the device is closed again.
 *
 * @throws usb/not-supported, usb/no-interface, usb/taken, usb/permission, usb/busy, usb/unplugged, app/aborted
 */
export async function openUsbTransport(device: USBDevice, options: UsbTransportOptions = {}): Promise<UsbTransport> {
  throwIfAborted(options.signal);
  const usb = options.usb ?? browserUsb();
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silentLog;
  const platform = options.platform ?? browserPlatform();
  try {
    await openDevice(device);
    const claimed = await claimUsbmux(device, {
      platform,
      clock,
      log,
      signal: options.signal,
      onAttempt: options.onAttempt,
    });
    log.info("usb", "claimed", { configuration: claimed.configurationValue, packetSize: claimed.packetSizeOut });
    return new WebUsbTransport(device, claimed, usb, clock, log);
  } catch (error) {
    await closeQuietly(device);
    throw asKeepsakeError(error);
  }
}

async function openDevice(device: USBDevice): Promise<void> {
  if (device.opened) return;
  try {
    await device.open();
  } catch (error) {
    throw usbError(error, { call: "open" });
  }
}

class WebUsbTransport implements UsbTransport {
  readonly serialNumber: string;
  readonly productName: string;
  readonly #device: USBDevice;
  readonly #interface: UsbmuxInterface;
  readonly #usb: UsbEvents;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #gone: Resolvers<KeepsakeError> = promiseWithResolvers<KeepsakeError>();
  /** What must be told when everything ends; a browser may leave a transfer pending for ever. */
  readonly #pending = new Set<(error: KeepsakeError) => void>();
  readonly #unplugged = new AbortController();
  /** Who waits for bytes, oldest first; bytes nobody waits for any more; transfers under way. */
  readonly #receivers: Resolvers<Bytes>[] = [];
  readonly #unclaimed: Bytes[] = [];
  #readsInFlight = 0;
  /** All transfers under way fail together and wait together for the event that explains it. */
  #grace: Promise<void> | null = null;
  #halt: { readonly cleared: Promise<void>; isOver: boolean } | null = null;
  #ended: KeepsakeError | null = null;
  #closing: Promise<void> | null = null;

  constructor(device: USBDevice, claimed: UsbmuxInterface, usb: UsbEvents, clock: Clock, log: Log) {
    this.#device = device;
    this.#interface = claimed;
    this.#usb = usb;
    this.#clock = clock;
    this.#log = log;
    this.serialNumber = udidFromSerialNumber(device.serialNumber ?? "");
    this.productName = device.productName ?? "";
    usb.addEventListener("disconnect", this.#onDisconnect);
  }

  get disconnected(): Promise<KeepsakeError> {
    return this.#gone.promise;
  }

  /**
   * Bytes go to the oldest receiver in the order in which transfers complete: after a stall that is not the order in
   * which they were started.
   */
  receive(options: AbortOptions = {}): Promise<Bytes> {
    return this.#untilEnd(() => {
      const receiver = promiseWithResolvers<Bytes>();
      this.#receivers.push(receiver);
      this.#serve();
      if (this.#readsInFlight < this.#receivers.length) void this.#read();
      const forget = (): void => {
        const at = this.#receivers.indexOf(receiver);
        if (at >= 0) this.#receivers.splice(at, 1);
      };
      return { work: receiver.promise, forget };
    }, options.signal);
  }

  send(packet: Bytes, options: AbortOptions = {}): Promise<void> {
    if (packet.length === 0 || packet.length > SEND_PACKET_BYTES) {
      return Promise.reject(
        new KeepsakeError("base/bug", { what: "mux packet of a wrong size", bytes: packet.length }),
      );
    }
    return this.#untilEnd(() => ({ work: this.#transferOut(packet), forget: () => undefined }), options.signal);
  }

  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  /** One transfer in, repeated after a stall was cleared. */
  async #read(): Promise<void> {
    this.#readsInFlight++;
    const startedAfterClear = this.#halt?.isOver ?? false;
    try {
      const result = await this.#device.transferIn(this.#interface.endpointIn, TRANSFER_IN_BYTES);
      if (result.status === "ok") this.#unclaimed.push(bytesOf(result.data));
      else if (result.status === "stall" && !startedAfterClear) await this.#clearHaltOnce();
      else throw new KeepsakeError("usb/transfer", { direction: "in", status: result.status ?? "" });
    } catch (error) {
      return this.#explain(error);
    } finally {
      this.#readsInFlight--;
    }
    this.#serve();
    if (this.#readsInFlight < this.#receivers.length) await this.#read();
  }

  #serve(): void {
    while (this.#receivers.length > 0) {
      const bytes = this.#unclaimed.shift();
      if (bytes === undefined) return;
      this.#receivers.shift()?.resolve(bytes);
    }
  }

  /** A stalled IN pipe is cleared once in its life; a second stall is the end. */
  async #clearHaltOnce(): Promise<void> {
    if (this.#halt === null) {
      this.#log.warn("usb", "stall", { direction: "in" });
      const halt = { cleared: this.#device.clearHalt("in", this.#interface.endpointIn), isOver: false };
      this.#halt = halt;
      await halt.cleared;
      halt.isOver = true;
    } else await this.#halt.cleared;
  }

  async #transferOut(packet: Bytes): Promise<void> {
    const { endpointOut, packetSizeOut } = this.#interface;
    // Both are queued before anything is awaited: no other packet may come between.
    const transfers = [this.#device.transferOut(endpointOut, packet)];
    if (packet.length % packetSizeOut === 0) {
      transfers.push(this.#device.transferOut(endpointOut, new Uint8Array(0)));
    }
    const results = await Promise.all(transfers);
    const written = results.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
    // Packets behind a stalled one may have left already: nothing here can be repeated.
    const stalled = results.find(({ status }) => status !== "ok");
    if (stalled === undefined && written === packet.length) return;
    throw new KeepsakeError("usb/transfer", { direction: "out", status: stalled?.status ?? "short", written });
  }

  /** Settles like the work; ends when the transport ends. A failed transfer is the end of the transport. */
  #untilEnd<T>(
    start: () => { readonly work: Promise<T>; readonly forget: () => void },
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    if (signal?.aborted) return Promise.reject(abortError(signal));
    const { work, forget } = start();
    return new Promise<T>((resolve, reject) => {
      const onAbort = (): void => fail(signal === undefined ? new KeepsakeError("app/aborted") : abortError(signal));
      const settle = (): void => {
        this.#pending.delete(fail);
        signal?.removeEventListener("abort", onAbort);
      };
      const fail = (error: KeepsakeError): void => {
        settle();
        forget();
        reject(error);
      };
      this.#pending.add(fail);
      signal?.addEventListener("abort", onAbort, { once: true });
      work.then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => void this.#explain(error),
      );
    });
  }

  /** A failed transfer: the cable most of the time, but the event that proves it may be late. */
  async #explain(error: unknown): Promise<void> {
    if (this.#ended !== null) return;
    if (error instanceof KeepsakeError) return this.#end(error);
    this.#grace ??= this.#clock.sleep(DISCONNECT_GRACE_MS, { signal: this.#unplugged.signal }).catch(() => undefined);
    await this.#grace;
    const name = error instanceof Error ? error.name : "unknown";
    const code = name === "InvalidStateError" ? "usb/taken" : "usb/unplugged";
    this.#end(new KeepsakeError(code, { exception: name, event: false }, { cause: error }));
  }

  readonly #onDisconnect = (event: USBConnectionEvent): void => {
    if (event.device !== this.#device) return;
    this.#end(new KeepsakeError("usb/unplugged", { event: true }));
    this.#unplugged.abort();
  };

  #end(error: KeepsakeError): void {
    if (this.#ended !== null) return;
    this.#stop(error);
    this.#log.warn("usb", "gone", { code: error.code });
    this.#gone.resolve(error);
  }

  #stop(error: KeepsakeError): void {
    this.#ended = error;
    this.#usb.removeEventListener("disconnect", this.#onDisconnect);
    for (const fail of this.#pending) fail(error);
  }

  async #release(): Promise<void> {
    if (this.#ended === null) this.#stop(new KeepsakeError("app/aborted", { what: "transport closed" }));
    this.#unplugged.abort();
    await this.#device.releaseInterface(this.#interface.interfaceNumber).catch(() => undefined);
    await closeQuietly(this.#device);
  }
}

function bytesOf(data: DataView | undefined): Bytes {
  if (data === undefined) return new Uint8Array(0);
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** Closing a device that is gone or was never open fails; nothing is left to do then. */
async function closeQuietly(device: USBDevice): Promise<void> {
  await device.close().catch(() => undefined);
}

function browserUsb(): UsbEvents {
  const usb: unknown = globalThis.navigator?.usb;
  if (usb === undefined || usb === null) throw new KeepsakeError("usb/not-supported");
  return usb as UsbEvents;
}

function browserPlatform(): UsbPlatform {
  const navigator = globalThis.navigator as { userAgentData?: { platform?: string }; userAgent?: string } | undefined;
  const name = navigator?.userAgentData?.platform ?? navigator?.userAgent ?? "";
  if (/mac/i.test(name)) return "macos";
  return /chrome ?os|cros/i.test(name) ? "chromeos" : "other";
}
