import type { PhoneClock } from "../core/clock.ts";
import type { TlsServer, Transcript } from "../core/contracts.ts";
import { createMemoryStorage } from "../core/memory-storage.ts";
import type { Misbehaviours } from "../core/misbehaviours.ts";
import { createPhone, type VirtualPhone } from "../core/phone.ts";
import { createDefaultMedia } from "../core/services/afc/default-media.ts";
import type { PhoneApp } from "../core/services/apps.ts";
import type { MobileBackup2 } from "../core/services/mobilebackup2/index.ts";
import { loadScenario, type ScenarioOptions, type ScenarioPhone } from "./index.ts";
import { APPS } from "./personal-files.ts";

export interface ScenarioPhoneOptions extends Partial<ScenarioOptions> {
  readonly tls?: TlsServer;
  readonly misbehave?: Misbehaviours;
  readonly transcript?: Transcript;
  readonly clock?: PhoneClock;
  /** Overrides the scenario's; null: none is set. */
  readonly passcode?: string | null;
  readonly locked?: boolean;
  readonly bootMs?: number;
  readonly usbPacketSize?: 64 | 512 | 1024;
}

export interface WholePhone {
  readonly phone: VirtualPhone;
  readonly backup: MobileBackup2;
  readonly scenario: ScenarioPhone;
}

/** A phone of a scenario, all services in place, ready for a transport. */
export async function createScenarioPhone(name: string, options: ScenarioPhoneOptions = {}): Promise<WholePhone> {
  const storage = options.storage ?? createMemoryStorage();
  const media = createDefaultMedia(() => options.clock?.nowMs() ?? Date.now());
  const scenario = await loadScenario(name, {
    ...options,
    storage,
    hooks: { mediaFile: async (path) => media.read(path) },
  });
  const { backup, identity, dialect } = scenario;
  const { tls, misbehave, transcript, clock, seed, locked, bootMs, usbPacketSize } = options;
  const phone = await createPhone({
    identity,
    dialect,
    storage,
    media,
    services: [backup],
    apps: phoneApps(),
    passcode: options.passcode === undefined ? scenario.passcode : options.passcode,
    values: { "com.apple.mobile.backup": { WillEncrypt: backup.willEncrypt } },
    ...defined({ tls, misbehave, transcript, clock, seed, locked, bootMs, usbPacketSize }),
  });
  return { phone, backup, scenario };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined: "not given" and "given as undefined" differ. */
function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** The scenario's apps as installation_proxy shows them, and two of the system. */
function phoneApps(): readonly PhoneApp[] {
  const system = ["Messages com.apple.MobileSMS", "Safari com.apple.mobilesafari"].map((entry): PhoneApp => {
    const [name = "", bundleId = ""] = entry.split(" ");
    return { bundleId, name, version: "1.0", type: "System", fromStore: false, sharesFiles: false, diskBytes: 1 };
  });
  const user = APPS.map(
    ({ bundleId, version, name }, index): PhoneApp => ({
      bundleId,
      name,
      version,
      type: "User",
      // An app its owner built has no store records.
      fromStore: !bundleId.endsWith(".homemade"),
      sharesFiles: bundleId.endsWith(".notebook"),
      diskBytes: 20_000_000 + index * 7_000_000,
    }),
  );
  return [...system, ...user];
}
