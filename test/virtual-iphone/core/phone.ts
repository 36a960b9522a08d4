import { type PhoneClock, REAL_CLOCK } from "./clock.ts";
import type {
  NotificationHub,
  PhoneService,
  PhoneStorage,
  PhoneStream,
  PlistValue,
  ServiceContext,
  TlsServer,
  Transcript,
} from "./contracts.ts";
import { StreamEnded } from "./contracts.ts";
import { type ControlTarget, runControlCommand } from "./control.ts";
import { DIALECTS, type Dialect, withoutTls } from "./dialect.ts";
import { DEFAULT_IDENTITY, type PhoneIdentity, usbSerialNumber } from "./identity.ts";
import { DEFAULT_DEVICE_KEY_PEM } from "./lockdownd/default-device-key.ts";
import { type DeviceKey, generateDeviceKeyPem, loadDeviceKey } from "./lockdownd/device-key.ts";
import { INSECURE_SERVICE, Lockdownd } from "./lockdownd/lockdownd.ts";
import { Pairings } from "./lockdownd/pairings.ts";
import type { StartedService } from "./lockdownd/service-table.ts";
import { TrustDialog } from "./lockdownd/trust-dialog.ts";
import { valueTable } from "./lockdownd/value-table.ts";
import { Values, type ValueTable } from "./lockdownd/values.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type { Misbehaviours } from "./misbehaviours.ts";
import { MuxDevice } from "./mux/mux-device.ts";
import { createNotificationHub } from "./notification-hub.ts";
import { seededRandom } from "./random.ts";
import { Screen } from "./screen.ts";
import { createAfcService } from "./services/afc/afc-service.ts";
import { createDefaultMedia } from "./services/afc/default-media.ts";
import type { MediaTree } from "./services/afc/media-tree.ts";
import { DEFAULT_APPS, type PhoneApp } from "./services/apps.ts";
import { createDiagnosticsRelay } from "./services/diagnostics-relay.ts";
import { createInstallationProxy } from "./services/installation-proxy.ts";
import { createNotificationProxy, NOTIFICATION_PROXY } from "./services/notification-proxy.ts";
import {
  createHeartbeat,
  createHouseArrest,
  createMisagent,
  createMobileActivation,
} from "./services/small-services.ts";
import { createSpringBoard } from "./services/springboard.ts";
import { cutTls } from "./streams/cut-tls.ts";
import { createPipe } from "./streams/pipe.ts";
import { NO_TRANSCRIPT } from "./transcript.ts";
import { UsbDevice } from "./usb/usb-device.ts";

export interface PhoneOptions {
  readonly identity?: Partial<PhoneIdentity>;
  readonly dialect?: Dialect;
  /** Further services, or others in place of the built-in ones: the backup agent comes this way. */
  readonly services?: readonly PhoneService[];
  readonly apps?: readonly PhoneApp[];
  /** What AFC shows; see createDefaultMedia. */
  readonly media?: MediaTree;
  /** Lockdown values beside or instead of the usual ones, by domain ("" is global). */
  readonly values?: Readonly<Record<string, Readonly<Record<string, PlistValue>>>>;
  readonly storage?: PhoneStorage;
  /** Without it sessions stay plain (EnableSessionSSL false): the demo phone. */
  readonly tls?: TlsServer;
  /** Live: may be changed while the phone runs. */
  readonly misbehave?: Misbehaviours;
  readonly clock?: PhoneClock;
  readonly transcript?: Transcript;
  readonly seed?: number;
  /** null: no passcode is set. */
  readonly passcode?: string | null;
  readonly locked?: boolean;
  readonly usbPacketSize?: 64 | 512 | 1024;
  /** How long a restart takes. */
  readonly bootMs?: number;
}

const LOCKDOWN_PORT = 62_078;

/** A whole phone. Transports plug into `usb`, or go straight to its ports with `connect`. */
export class VirtualPhone implements ControlTarget {
  readonly identity: PhoneIdentity;
  readonly dialect: Dialect;
  readonly usb: UsbDevice;
  readonly screen: Screen;
  readonly trust: TrustDialog;
  readonly values: Values;
  readonly pairings: Pairings;
  readonly notifications: NotificationHub;
  readonly media: MediaTree;
  readonly misbehave: Misbehaviours;
  readonly services: ReadonlyMap<string, PhoneService>;
  /** What hosts did that a correct host does not do; tests expect it to stay empty. */
  readonly violations: string[] = [];
  /** Errors that ended connections, newest last; for tests and the control channel. */
  readonly problems: string[] = [];
  readonly #parts: PhoneParts;
  readonly #lockdownd: Lockdownd;
  readonly #streams = new Set<PhoneStream>();
  /** Replaced at every unplug: what sleeps then wakes with an error. */
  #life = new AbortController();
  #shutDown = false;

  constructor(parts: PhoneParts) {
    this.#parts = parts;
    this.identity = parts.identity;
    this.dialect = parts.dialect;
    this.screen = parts.screen;
    this.values = parts.values;
    this.pairings = parts.pairings;
    this.notifications = parts.notifications;
    this.media = parts.media;
    this.misbehave = parts.misbehave;
    this.services = parts.services;
    this.trust = new TrustDialog(parts.screen, parts.notifications, parts.misbehave, parts.dialect.trustNeedsPasscode);
    this.#lockdownd = new Lockdownd({ ...parts, trust: this.trust, sleep: (ms) => this.#sleep(ms) });
    this.usb = new UsbDevice({
      productName: parts.identity.deviceClass,
      serialNumber: usbSerialNumber(parts.identity),
      productId: parts.identity.deviceClass === "iPad" ? 0x12ab : 0x12a8,
      deviceVersion: 0x1205,
      packetSize: parts.usbPacketSize,
    });
    new MuxDevice({
      usb: this.usb,
      misbehave: parts.misbehave,
      transcript: parts.transcript,
      listener: (port) => this.#listener(port),
      sleep: (ms) => this.#sleep(ms),
      violation: (text) => this.violations.push(text),
    });
  }

  /** Straight to a port, without USB and mux; the host's end, or null when nothing listens there. */
  connect(port: number): PhoneStream | null {
    const listener = this.usb.attached ? this.#listener(port) : null;
    if (listener === null) return null;
    const [host, device] = createPipe(`port ${port}`);
    listener(device);
    return host;
  }

  /** Pulls the cable: every connection ends. */
  unplug(): void {
    if (!this.usb.attached) return;
    const reason = new StreamEnded("unplugged");
    this.#life.abort();
    this.#life = new AbortController();
    this.#lockdownd.started.clear();
    this.trust.reset();
    this.usb.detach();
    for (const stream of this.#streams) stream.abort(reason);
  }

  plug(): void {
    if (!this.#shutDown) this.usb.attach();
  }

  /** Off the bus, boot, back: locked until the passcode is typed. */
  restart(): void {
    this.unplug();
    this.screen.boot();
    for (const service of this.services.values()) service.restarted?.();
    this.#parts.clock.sleep(this.#parts.bootMs, this.#life.signal).then(
      () => this.plug(),
      () => undefined,
    );
  }

  /** Ends everything; the phone cannot be used afterwards. Resolves when its state is kept. */
  async shutDown(): Promise<void> {
    this.#shutDown = true;
    this.unplug();
    this.#life.abort();
    await this.values.saved();
  }

  /** A command of the control channel, see control.ts. */
  control(command: unknown): Promise<unknown> {
    return runControlCommand(this, command);
  }

  #listener(port: number): ((stream: PhoneStream) => void) | null {
    if (port === LOCKDOWN_PORT) return (stream) => this.#run(stream, () => this.#lockdownd.serve(stream));
    const started = this.#lockdownd.started.take(port);
    if (started === null) return null;
    return (stream) => this.#run(stream, () => this.#serve(stream, started));
  }

  /** Errors end the connection, never the phone. */
  #run(stream: PhoneStream, serve: () => Promise<void>): void {
    this.#streams.add(stream);
    serve()
      .catch((error: unknown) => {
        const problem = error instanceof Error ? error : new Error(String(error));
        this.problems.push(`${stream.label}: ${problem.message}`);
        stream.abort(problem);
      })
      .finally(() => this.#streams.delete(stream));
  }

  async #serve(raw: PhoneStream, { service, withEscrowBag, tlsFor }: StartedService): Promise<void> {
    const secured = tlsFor === null ? raw : await this.#lockdownd.secureFor(raw, tlsFor);
    const stream = tlsFor === null ? secured : cutTls(secured, this.misbehave);
    const ended = new AbortController();
    try {
      await service.serve(stream, this.#context(withEscrowBag, ended.signal));
      await stream.close();
    } finally {
      ended.abort();
    }
  }

  #context(withEscrowBag: boolean, ended: AbortSignal): ServiceContext {
    const { values, screen, notifications } = this;
    const { storage, transcript, clock } = this.#parts;
    const signal = AbortSignal.any([ended, this.#life.signal]);
    return {
      values,
      screen,
      notifications,
      storage,
      transcript,
      withEscrowBag,
      restart: () => this.restart(),
      unplug: () => this.unplug(),
      sleep: (ms) => clock.sleep(ms, signal),
    };
  }

  #sleep(ms: number): Promise<void> {
    // Timers hold 31 bits; "for ever" is the longest of them, ended by the unplug at the latest.
    return this.#parts.clock.sleep(Math.min(ms, 0x7fff_ffff), this.#life.signal);
  }
}

interface PhoneParts {
  readonly identity: PhoneIdentity;
  readonly dialect: Dialect;
  readonly key: DeviceKey;
  readonly screen: Screen;
  readonly values: Values;
  readonly pairings: Pairings;
  readonly notifications: NotificationHub;
  readonly media: MediaTree;
  readonly misbehave: Misbehaviours;
  readonly services: ReadonlyMap<string, PhoneService>;
  readonly storage: PhoneStorage;
  readonly transcript: Transcript;
  readonly clock: PhoneClock;
  readonly random: ReturnType<typeof seededRandom>;
  readonly tls: TlsServer | null;
  readonly usbPacketSize: 64 | 512 | 1024;
  readonly bootMs: number;
}

const KEY_STORAGE = "device-key";

/** Builds a phone; what its storage knows from before (pairings, key, values) is as it was. */
export async function createPhone(options: PhoneOptions = {}): Promise<VirtualPhone> {
  const identity = { ...DEFAULT_IDENTITY, ...options.identity };
  const storage = options.storage ?? createMemoryStorage();
  const asked = options.dialect ?? (DIALECTS["ios26"] as Dialect);
  const dialect = options.tls === undefined ? withoutTls(asked) : asked;
  const clock = options.clock ?? REAL_CLOCK;
  const misbehave = options.misbehave ?? {};
  const notifications = createNotificationHub();
  const screen = new Screen(notifications, { passcode: options.passcode ?? null, locked: options.locked ?? false });
  const savedKey = await storage.load(KEY_STORAGE);
  const key = await loadDeviceKey(savedKey === null ? DEFAULT_DEVICE_KEY_PEM : new TextDecoder().decode(savedKey));
  const table: Record<string, ValueTable[string]> = { ...valueTable({ identity, dialect, key, screen, clock }) };
  for (const [domain, entries] of Object.entries(options.values ?? {}))
    table[domain] = { ...table[domain], ...entries };
  const values = await Values.load(table, storage, (domain, name) => announce(notifications, domain, name));
  const media = options.media ?? createDefaultMedia(() => clock.nowMs());
  const apps = options.apps ?? DEFAULT_APPS;
  const builtIn = [
    createAfcService(media, misbehave),
    createNotificationProxy(NOTIFICATION_PROXY),
    createNotificationProxy(INSECURE_SERVICE),
    createInstallationProxy(apps, misbehave),
    createSpringBoard(apps),
    createDiagnosticsRelay(identity, dialect),
    createMobileActivation(),
    createMisagent(),
    createHeartbeat(),
    createHouseArrest(apps, misbehave, () => clock.nowMs()),
  ];
  const services = new Map([...builtIn, ...(options.services ?? [])].map((service) => [service.name, service]));
  return new VirtualPhone({
    identity,
    dialect,
    key,
    screen,
    values,
    notifications,
    media,
    misbehave,
    services,
    storage,
    clock,
    pairings: await Pairings.load(storage),
    transcript: options.transcript ?? NO_TRANSCRIPT,
    random: seededRandom(options.seed ?? 1),
    tls: options.tls ?? null,
    usbPacketSize: options.usbPacketSize ?? 512,
    bootMs: options.bootMs ?? 2000,
  });
}

/** Makes the stored state that of an erased phone: no pairing, no changed value, another key. */
export async function eraseStorage(storage: PhoneStorage): Promise<void> {
  await Promise.all(["pairings", "values"].map((name) => storage.delete(name)));
  await storage.save(KEY_STORAGE, new TextEncoder().encode(await generateDeviceKeyPem()));
}

function announce(notifications: NotificationHub, domain: string, key: string): void {
  if (domain === "" && key === "DeviceName") notifications.post("com.apple.mobile.lockdown.device_name_changed");
  if (domain === "com.apple.mobile.backup") notifications.post("com.apple.mobile.backup.domain_changed");
}
