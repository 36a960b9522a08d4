import { asKeepsakeError, KeepsakeError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import {
  connectPhone,
  connectTls,
  createMemoryPairRecordStore,
  type OnWaiting,
  openPairRecordStore,
  type PhoneConnection,
} from "../device/index.ts";
import { findPhones, type MuxSession, openMux, openUsbTransport, udidFromSerialNumber } from "../usb/index.ts";
import type { PhoneEvent, PhoneSummary } from "./api.ts";
import { takeLock } from "./web-lock.ts";

/** Where phones come from: the browser's own USB, or the demo phone's. */
export interface PhoneSource {
  readonly usb: Pick<USB, "getDevices" | "addEventListener" | "removeEventListener">;
  readonly isDemo: boolean;
  /** Made up for one restore: not listed, told of or remembered. */
  readonly isRehearsal?: boolean;
}

interface OpenPhone {
  readonly connection: PhoneConnection;
  readonly mux: MuxSession;
  readonly free: () => void;
}

/** The phones of this page: each opened once, held under a lock of its own, and forgotten when its cable goes. */
export class Phones {
  readonly #sources: PhoneSource[] = [];
  readonly #open = new Map<string, Promise<OpenPhone>>();
  readonly #pairRecords = openPairRecordStore();
  readonly #onEvent: (event: PhoneEvent) => void;
  readonly #log: Log;

  constructor(onEvent: (event: PhoneEvent) => void, log: Log) {
    this.#onEvent = onEvent;
    this.#log = log;
  }

  addSource(source: PhoneSource): void {
    this.#sources.push(source);
    if (source.isRehearsal === true) {
      source.usb.addEventListener("disconnect", (event) => void this.release(udidOf(event.device)));
      return;
    }
    source.usb.addEventListener("connect", (event) => this.#onEvent({ udid: udidOf(event.device), type: "attached" }));
    source.usb.addEventListener("disconnect", (event) => {
      const udid = udidOf(event.device);
      void this.release(udid).finally(() => this.#onEvent({ udid, type: "detached" }));
    });
  }

  /** Its phones must have been released. */
  removeSource(source: PhoneSource): void {
    this.#sources.splice(this.#sources.indexOf(source), 1);
  }

  async list(): Promise<readonly PhoneSummary[]> {
    const shown = this.#sources.filter(({ isRehearsal }) => isRehearsal !== true);
    const found = await Promise.all(
      shown.map(async ({ usb, isDemo }) =>
        (await findPhones(usb)).map((device) => ({
          udid: udidOf(device),
          name: device.productName ?? "",
          demo: isDemo,
        })),
      ),
    );
    return found.flat();
  }

  /** The phone, connected and trusted; opened on first use. */
  async connect(
    udid: string,
    options: { readonly signal: AbortSignal; readonly onWaiting: OnWaiting },
  ): Promise<PhoneConnection> {
    const opening = this.#open.get(udid) ?? this.#openPhone(udid, options);
    this.#open.set(udid, opening);
    try {
      return (await opening).connection;
    } catch (error) {
      if (this.#open.get(udid) === opening) this.#open.delete(udid);
      throw error;
    }
  }

  /** Ends everything with this phone. Never throws. */
  async release(udid: string): Promise<void> {
    const opening = this.#open.get(udid);
    this.#open.delete(udid);
    const phone = await opening?.catch(() => undefined);
    if (phone === undefined) return;
    await phone.connection.close().catch(() => undefined);
    await phone.mux.close().catch(() => undefined);
    phone.free();
  }

  async #openPhone(
    udid: string,
    { signal, onWaiting }: { readonly signal: AbortSignal; readonly onWaiting: OnWaiting },
  ): Promise<OpenPhone> {
    const { device, source } = await this.#find(udid);
    const free = await takeLock(`keepsake-phone-${udid}`);
    try {
      const transport = await openUsbTransport(device, { usb: source.usb, log: this.#log, signal });
      const mux = await openMux(transport, { log: this.#log, signal });
      mux.closed.catch((error: unknown) => this.#log.warn("mux", "ended", { code: asKeepsakeError(error).code }));
      try {
        const connection = await connectPhone(mux, {
          pairRecords: source.isRehearsal === true ? createMemoryPairRecordStore() : this.#pairRecords,
          connectTls,
          allowPlainText: source.isDemo,
          hostName: "Keepsake",
          log: this.#log,
          signal,
          onWaiting,
        });
        return { connection, mux, free };
      } catch (error) {
        await mux.close().catch(() => undefined);
        throw error;
      }
    } catch (error) {
      free();
      throw error;
    }
  }

  async #find(udid: string): Promise<{ readonly device: USBDevice; readonly source: PhoneSource }> {
    for (const source of this.#sources) {
      const device = (await findPhones(source.usb)).find((candidate) => udidOf(candidate) === udid);
      if (device !== undefined) return { device, source };
    }
    throw new KeepsakeError("usb/not-found");
  }
}

function udidOf(device: USBDevice): string {
  return udidFromSerialNumber(device.serialNumber ?? "");
}
