import { vi } from "vitest";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { createLog } from "../../../src/base/log.ts";
import {
  connectPhone,
  connectTls,
  createMemoryPairRecordStore,
  generatePairKeys,
  type PairKeys,
  type PairRecordStore,
  type PhoneConnection,
  type PhoneOptions,
  type PhonePorts,
} from "../../../src/device/index.ts";
import { type MuxSession, openMux, openUsbTransport } from "../../../src/usb/index.ts";
import type { PhoneService } from "../../virtual-iphone/core/contracts.ts";
import type { VirtualPhone, PhoneOptions as VirtualPhoneOptions } from "../../virtual-iphone/core/phone.ts";
import { createInProcessPhone, type InProcessPhone } from "../../virtual-iphone/transports/in-process.ts";
import { HurriedClock } from "./hurried-clock.ts";

let sharedKeys: Promise<PairKeys> | null = null;

/** A virtual iPhone behind a real mux session, and what the app keeps about it. */
export class PluggedPhone {
  readonly phone: VirtualPhone;
  readonly clock: HurriedClock = new HurriedClock();
  readonly log = createLog(() => this.clock.nowMs());
  readonly pairRecords: PairRecordStore = createMemoryPairRecordStore();
  readonly waited: string[] = [];
  /** Called after each entry of `waited`. */
  onWaiting: (state: string) => void = () => undefined;
  #usb: InProcessPhone["usb"];
  #mux: MuxSession;

  private constructor(phone: VirtualPhone, usb: InProcessPhone["usb"], mux: MuxSession) {
    this.phone = phone;
    this.#usb = usb;
    this.#mux = mux;
  }

  static async start(options: VirtualPhoneOptions = {}): Promise<PluggedPhone> {
    const { phone, usb } = await createInProcessPhone({ services: [patientBackupService()], ...options });
    return new PluggedPhone(phone, usb, await openSession(usb));
  }

  get mux(): MuxSession {
    return this.#mux;
  }

  connect(options: Partial<PhoneOptions> = {}, mux: PhonePorts = this.#mux): Promise<PhoneConnection> {
    sharedKeys ??= generatePairKeys();
    const keys = sharedKeys;
    return connectPhone(mux, {
      pairRecords: this.pairRecords,
      connectTls,
      clock: this.clock,
      randomBytes: systemRandomBytes,
      log: this.log,
      pairKeys: () => keys,
      onWaiting: (state) => {
        this.waited.push(state);
        this.onWaiting(state);
      },
      ...options,
    });
  }

  /** The phone asks, and the person taps Trust at once. */
  async connectTrusted(options: Partial<PhoneOptions> = {}): Promise<PhoneConnection> {
    this.onWaiting = (state) => {
      if (state === "trust-dialog") this.phone.trust.tapTrust();
      else this.phone.screen.unlock();
    };
    return this.connect(options);
  }

  /** Cable out and in again. */
  async replug(): Promise<void> {
    this.phone.unplug();
    await this.#mux.close();
    this.phone.plug();
    this.#mux = await openSession(this.#usb);
  }

  async stop(): Promise<void> {
    await this.#mux.close();
    await this.phone.shutDown();
  }
}

async function openSession(usb: InProcessPhone["usb"]): Promise<MuxSession> {
  const device = await vi.waitFor(async () => {
    const [found] = await usb.getDevices();
    return found ?? usb.requestDevice({ filters: [{ vendorId: 0x05ac }] });
  });
  const transport = await openUsbTransport(device as unknown as USBDevice, {
    usb: usb as unknown as USB,
    platform: "other",
  });
  return openMux(transport);
}

/** Accepts the connection and waits until the host closes it. */
export function patientBackupService(): PhoneService {
  return {
    name: "com.apple.mobilebackup2",
    async serve(stream) {
      while ((await stream.readSome(65_536)) !== null);
    },
  };
}
