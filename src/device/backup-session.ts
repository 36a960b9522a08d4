import { type AbortOptions, abortError, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { type Clock, type RandomBytes, systemClock, systemRandomBytes, withTimeout } from "../base/clock.ts";
import { asKeepsakeError, type ErrorCode, KeepsakeError } from "../base/errors.ts";
import { type Log, silentLog } from "../base/log.ts";
import { encodeXmlPlist, type PlistDict } from "../codec/plist/index.ts";
import { appFacts, deviceFacts, fileFacts, type InstalledApps, listApps, readIcons, runFacts } from "./info-plist.ts";
import type { OnWaiting } from "./pairing/trust.ts";
import { BACKUP_SERVICE, type PhoneConnection } from "./phone.ts";
import { AFC_SERVICE, AfcClient } from "./services/afc-client.ts";
import { INSTALLATION_SERVICE, InstallationProxy } from "./services/installation-proxy.ts";
import { NOTIFICATION_SERVICE, NotificationProxy } from "./services/notification-proxy.ts";
import { closePolitely, type ServiceConnection, type ServiceName } from "./services/service-connection.ts";
import { SPRINGBOARD_SERVICE, Springboard } from "./services/springboard.ts";
import { type SyncLock, takeSyncLock } from "./sync-lock.ts";

/** What happens on the phone's side while we are connected. */
export interface PhoneEvent {
  readonly udid: string;
  readonly type:
    | "attached"
    | "detached"
    | "locked"
    | "unlocked"
    | "passcode-asked"
    | "passcode-closed"
    | "cancelled-on-phone"
    | "backup-settings-changed";
}

export interface BackupSessionOptions extends AbortOptions {
  readonly clock?: Clock | undefined;
  readonly randomBytes?: RandomBytes | undefined;
  readonly log?: Log | undefined;
  readonly onEvent?: ((event: PhoneEvent) => void) | undefined;
  /** With it a locked phone is waited for. */
  readonly onWaiting?: OnWaiting | undefined;
  /** A backup needs the apps for its Info.plist; a restore and a change of the password do not. */
  readonly withApps?: boolean | undefined;
  /** False where nothing is synced: a change of the password. Default true. */
  readonly withSyncLock?: boolean | undefined;
}

/** Everything a backup or restore needs from the phone, held open together: sync lock, notifications, the backup stream. */
export interface BackupSession {
  readonly service: ServiceConnection;
  /** What Info.plist must contain, gathered before the start. */
  readonly infoPlist: PlistDict;
  /** Side services that failed: the backup is good, Info.plist lacks apps, or notices of the phone will not arrive. */
  readonly warnings: readonly KeepsakeError[];
  /** Fires with a KeepsakeError as reason when the phone cancels, the cable goes, or the caller's signal fires. */
  readonly interrupted: AbortSignal;
  /** Lays down the list of apps that the phone installs again after a restore. @param applications `Applications` of the backup's Info.plist */
  prepareRestore(applications: PlistDict): Promise<void>;
  /** Takes it back after a failed restore. */
  abandonRestore(): Promise<void>;
  /** Releases lock and connections in the right order. Never throws; safe to call twice. */
  release(): Promise<void>;
}

const observed = {
  "com.apple.itunes-client.syncCancelRequest": "cancelled-on-phone",
  "com.apple.mobile.backup.domain_changed": "backup-settings-changed",
  "com.apple.LocalAuthentication.ui.presented": "passcode-asked",
  "com.apple.LocalAuthentication.ui.dismissed": "passcode-closed",
} as const satisfies Readonly<Record<string, PhoneEvent["type"]>>;

const RESTORE_FOLDER = "/iTunesRestore";
const RESTORE_FILE = `${RESTORE_FOLDER}/RestoreApplications.plist`;
const RELEASE_MS = 3_000;

/**
 * Opens the session. Order: notices first, so that a passcode prompt is not missed; then Info.plist; then the backup service,
 * which fails early on a locked phone; the sync lock last, because the phone shows it.
 *
 * Side services may fail without ending the backup; what failed is in `warnings`.
 * @throws lockdown/password-protected, service/…, backup/busy, pairing/forgotten, usb/…, mux/…, tls/…. Nothing stays open then.
 * @source libimobiledevice/libimobiledevice tools/idevicebackup2.c
 */
export async function openBackupSession(
  phone: PhoneConnection,
  options: BackupSessionOptions = {},
): Promise<BackupSession> {
  throwIfAborted(options.signal);
  const opening = new Opening(phone, options);
  try {
    return await opening.run();
  } catch (error) {
    await opening.release();
    throw options.signal?.aborted ? abortError(options.signal) : error;
  }
}

/** The session while it is built, and what holds it afterwards. */
class Opening {
  readonly #phone: PhoneConnection;
  readonly #options: BackupSessionOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #interrupt = new AbortController();
  readonly #warnings: KeepsakeError[] = [];
  #notifications: NotificationProxy | null = null;
  #listening: Promise<void> = Promise.resolve();
  #afc: AfcClient | null = null;
  #backup: ServiceConnection | null = null;
  #lock: SyncLock | null = null;
  #releasing: Promise<void> | null = null;

  constructor(phone: PhoneConnection, options: BackupSessionOptions) {
    this.#phone = phone;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? silentLog;
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async run(): Promise<BackupSession> {
    const { signal } = this.#options;
    await this.#tolerate(() => this.#listen());
    const afc = new AfcClient(await this.#open(AFC_SERVICE), this.#clock);
    this.#afc = afc;
    const infoPlist = await this.#gather(afc);
    const service = await this.#open(BACKUP_SERVICE);
    this.#backup = service;
    if (this.#options.withSyncLock !== false) {
      this.#lock = await takeSyncLock({ afc, clock: this.#clock, post: (name) => this.#post(name) }, { signal });
    }
    return {
      service,
      infoPlist,
      warnings: this.#warnings,
      interrupted: this.#interrupt.signal,
      prepareRestore: (applications) => prepareRestore(afc, applications),
      abandonRestore: () => abandonRestore(afc),
      release: () => this.release(),
    };
  }

  release(): Promise<void> {
    this.#releasing ??= this.#release();
    return this.#releasing;
  }

  #open(name: ServiceName): Promise<ServiceConnection> {
    const { signal, onWaiting } = this.#options;
    return this.#phone.openService(name, { signal, onWaiting });
  }

  async #listen(): Promise<void> {
    const notifications = new NotificationProxy(await this.#open(NOTIFICATION_SERVICE), this.#clock);
    await notifications.observe(Object.keys(observed), this.#options);
    this.#notifications = notifications;
    this.#listening = this.#relay(notifications);
  }

  /** Runs until the service ends; `release` awaits it. */
  async #relay(notifications: NotificationProxy): Promise<void> {
    try {
      for (;;) {
        const name = await notifications.next();
        if (name === null) return;
        this.#onNotification(name);
      }
    } catch (error) {
      const failure = asKeepsakeError(error);
      if (this.#releasing === null) this.#log.warn("service", "notices-ended", { code: failure.code });
      if (isPhoneGone(failure)) this.#interrupt.abort(failure);
    }
  }

  #onNotification(name: string): void {
    const type = Object.hasOwn(observed, name) ? observed[name as keyof typeof observed] : undefined;
    if (type === undefined || this.#releasing !== null) return;
    this.#log.info("service", "notice", { type });
    this.#options.onEvent?.({ udid: this.#phone.udid, type });
    if (type === "cancelled-on-phone") this.#interrupt.abort(new KeepsakeError("backup/cancelled-on-phone"));
  }

  async #gather(afc: AfcClient): Promise<PlistDict> {
    const { signal, withApps = true, randomBytes = systemRandomBytes } = this.#options;
    const facts = await deviceFacts(this.#phone, { signal });
    const files = await fileFacts(afc, { signal });
    const apps = withApps ? await this.#gatherApps() : appFacts({ bundleIds: [], fromStore: new Map() }, new Map());
    return { ...facts, ...files, ...apps, ...runFacts(this.#clock, randomBytes) };
  }

  async #gatherApps(): Promise<PlistDict> {
    const none: InstalledApps = { bundleIds: [], fromStore: new Map() };
    const apps = (await this.#tolerate(() => this.#listApps())) ?? none;
    const icons = await this.#tolerate(() => this.#readIcons(apps.fromStore.keys()));
    return appFacts(apps, icons ?? new Map());
  }

  async #listApps(): Promise<InstalledApps> {
    const proxy = new InstallationProxy(await this.#open(INSTALLATION_SERVICE), this.#clock);
    try {
      return await listApps(proxy, { signal: this.#options.signal });
    } finally {
      await proxy.close();
    }
  }

  async #readIcons(bundleIds: Iterable<string>): Promise<ReadonlyMap<string, Bytes>> {
    const springboard = new Springboard(await this.#open(SPRINGBOARD_SERVICE), this.#clock);
    try {
      return await readIcons(springboard, bundleIds, { signal: this.#options.signal });
    } finally {
      await springboard.close();
    }
  }

  async #post(name: string): Promise<void> {
    const { signal } = this.#options;
    await this.#tolerate(async () => this.#notifications?.post(name, { signal }));
  }

  /** A side service may fail; a phone that is gone or a fired signal may not be overlooked. */
  async #tolerate<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const failure = asKeepsakeError(error);
      if (this.#options.signal?.aborted || isPhoneGone(failure) || !isSideFailure(failure)) throw failure;
      this.#log.warn("service", "side-service-failed", { code: failure.code });
      this.#warnings.push(failure);
      return null;
    }
  }

  /** Lock, then the word that the sync has ended, then the streams; each step although the one before failed. */
  async #release(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    await this.#quietly(this.#lock?.release());
    await this.#quietly(this.#notifications?.shutdown());
    await this.#quietly(this.#listening);
    await Promise.all([
      this.#notifications?.close(),
      this.#afc?.close(),
      this.#backup === null ? undefined : closePolitely(this.#backup.bytes, this.#clock),
    ]);
  }

  async #quietly(step: Promise<void> | undefined): Promise<void> {
    if (step === undefined) return;
    const late = new KeepsakeError("service/silent", { during: "release" });
    await withTimeout(step, RELEASE_MS, this.#clock, () => late).catch((error: unknown) => {
      this.#log.warn("service", "release-step-failed", { code: asKeepsakeError(error).code });
    });
  }

  readonly #onAbort = (): void => {
    const { signal } = this.#options;
    if (signal !== undefined) this.#interrupt.abort(abortError(signal));
  };
}

/** @source libimobiledevice/libimobiledevice tools/idevicebackup2.c (restore, RestoreApplications.plist) */
async function prepareRestore(afc: AfcClient, applications: PlistDict): Promise<void> {
  await afc.makeDirectory(RESTORE_FOLDER);
  await afc.writeFile(RESTORE_FILE, encodeXmlPlist(applications));
}

async function abandonRestore(afc: AfcClient): Promise<void> {
  await afc.remove(RESTORE_FILE);
  await afc.remove(RESTORE_FOLDER);
}

function isPhoneGone(error: KeepsakeError): boolean {
  const goneForGood: readonly ErrorCode[] = ["mux/malformed", "mux/too-long", "mux/version", "app/aborted"];
  return error.code.startsWith("usb/") || goneForGood.includes(error.code);
}

/** Trust and TLS are no side matters. */
function isSideFailure(error: KeepsakeError): boolean {
  return /^(service|lockdown|base|mux)\//.test(error.code) && error.code !== "base/bug";
}
