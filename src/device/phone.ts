import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { ByteDuplex } from "../base/byte-duplex.ts";
import { type Clock, type RandomBytes, systemClock, systemRandomBytes } from "../base/clock.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../base/errors.ts";
import { type Log, silentLog } from "../base/log.ts";
import type { PlistValue } from "../codec/plist/index.ts";
import { type DeviceInfo, readDeviceInfo } from "./device-info.ts";
import { LOCKDOWN_PORT, LockdownSession, NORMAL_MODE, type ValueQuery } from "./lockdown/lockdown-session.ts";
import { type ConnectTls, secureStream } from "./lockdown/secure-stream.ts";
import { type PairRecord, randomUuid } from "./pairing/pair-record.ts";
import type { PairRecordStore } from "./pairing/pair-record-store.ts";
import { type OnWaiting, pairPhone, waitingState } from "./pairing/trust.ts";
import type { ServiceConnection, ServiceName } from "./services/service-connection.ts";
import { generatePairKeys, type PairKeys } from "./tls/pair-certificates.ts";

/** The ports of one phone: a mux session, whatever carries it. */
export interface PhonePorts {
  /** mux/refused when nothing listens there. */
  connect(port: number, options?: AbortOptions): Promise<ByteDuplex>;
}

export interface PhoneOptions extends AbortOptions {
  readonly pairRecords: PairRecordStore;
  readonly connectTls: ConnectTls;
  readonly clock?: Clock | undefined;
  readonly randomBytes?: RandomBytes | undefined;
  readonly log?: Log | undefined;
  /** True for the demo transport alone; from any other phone plain text is tls/refused. */
  readonly allowPlainText?: boolean | undefined;
  /** Under this name the phone lists us among its trusted computers: "Keepsake in Chrome". */
  readonly hostName?: string | undefined;
  /**
   * Called about once a second while the person has to do something on the phone. Without it the connection fails with
   * pairing/waiting or lockdown/password-protected instead of waiting.
   */
  readonly onWaiting?: OnWaiting | undefined;
  /** Keys made ahead of time; they take up to a second. */
  readonly pairKeys?: (() => Promise<PairKeys>) | undefined;
}

export interface ServiceOptions extends AbortOptions {
  /** With it a locked phone is waited for instead of failing with lockdown/password-protected. */
  readonly onWaiting?: OnWaiting | undefined;
}

/**
 * A phone that trusts us. Each burst of questions has a conversation of its own with lockdownd, since phones drop idle ones;
 * nothing needs to be kept alive over USB (the heartbeat service is for Wi-Fi).
 */
export interface PhoneConnection {
  readonly udid: string;
  info(options?: AbortOptions): Promise<DeviceInfo>;
  /** One value of lockdownd or a whole domain; null when there is none. */
  getValue(query: ValueQuery, options?: AbortOptions): Promise<PlistValue | null>;
  /** Runs `work` inside one session. */
  withSession<T>(work: (session: LockdownSession) => Promise<T>, options?: AbortOptions): Promise<T>;
  /**
   * Starts a service and connects to it, secured when the phone asks for it.
   * @throws service/unknown, service/refused, lockdown/password-protected, pairing/forgotten, mux/…, tls/…
   */
  openService(name: ServiceName, options?: ServiceOptions): Promise<ServiceConnection>;
  /** "Forget this iPhone": on both sides. Our record goes even when the phone cannot be asked. */
  forget(options?: AbortOptions): Promise<void>;
  /** Ends every open service at once. The mux session stays with its owner. Idempotent. */
  close(): Promise<void>;
}

/** The one service that works on a locked phone when it gets the escrow bag. @source libimobiledevice tools/idevicebackup2.c */
export const BACKUP_SERVICE: ServiceName = "com.apple.mobilebackup2";

const RETRY_MS = 1_000;
/** A phone that has just been plugged in refuses connections for up to half a minute. @source libimobiledevice/usbmuxd issue 281 */
const MAX_REFUSALS = 40;

/**
 * Finds out whether the phone trusts us, asks it to when it does not, and proves it with one session.
 *
 * A record the phone has forgotten is replaced by asking again, once. There is no time limit while the person decides.
 * @throws pairing/denied, pairing/prohibited, tls/refused, tls/wrong-device, lockdown/…, mux/…, usb/…
 */
export async function connectPhone(mux: PhonePorts, options: PhoneOptions): Promise<PhoneConnection> {
  const parts: Parts = {
    mux,
    options,
    clock: options.clock ?? systemClock,
    randomBytes: options.randomBytes ?? systemRandomBytes,
    log: options.log ?? silentLog,
  };
  const udid = await identify(parts);
  const known = await options.pairRecords.get(udid);
  const record = (known === null ? null : await provenRecord(parts, udid, known)) ?? (await newRecord(parts, udid));
  return new TrustedPhone(parts, udid, record);
}

interface Parts {
  readonly mux: PhonePorts;
  readonly options: PhoneOptions;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
}

async function identify(parts: Parts): Promise<string> {
  const { signal } = parts.options;
  const lockdown = await openLockdown(parts, { signal });
  try {
    const type = await lockdown.queryType({ signal });
    if (type !== NORMAL_MODE) throw new KeepsakeError("lockdown/device-error", { answer: "not in normal mode", type });
    const udid = await lockdown.getValue({ key: "UniqueDeviceID" }, { signal });
    if (typeof udid !== "string" || udid === "")
      throw new KeepsakeError("lockdown/malformed", { key: "UniqueDeviceID" });
    return udid;
  } finally {
    await lockdown.close();
  }
}

/**
 * The record when the phone still honours it, null when it has to be asked again.
 * @source doronz88/pymobiledevice3 lockdown.py `validate_pairing`; libimobiledevice/usbmuxd src/preflight.c
 */
async function provenRecord(parts: Parts, udid: string, record: PairRecord): Promise<PairRecord | null> {
  const { clock, log, options } = parts;
  for (let attempt = 1; ; attempt++) {
    try {
      await prove(parts, record);
      return record;
    } catch (error) {
      const { code } = asKeepsakeError(error);
      log.info("pairing", "record-refused", { code, attempt });
      if (code === "pairing/forgotten") {
        await options.pairRecords.delete(udid);
        return null;
      }
      if (code !== "tls/handshake" && code !== "tls/alert") throw error;
      // A dead handshake may mean that the phone has dropped the record, or that it is still starting. The record stays
      // until a new one replaces it.
      if (attempt === 2) return null;
      await clock.sleep(RETRY_MS, options);
    }
  }
}

async function newRecord(parts: Parts, udid: string): Promise<PairRecord> {
  const { clock, randomBytes, log, options } = parts;
  const record = await pairPhone((abort) => openLockdown(parts, abort), {
    clock,
    randomBytes,
    log,
    signal: options.signal,
    onWaiting: options.onWaiting,
    keys: options.pairKeys ?? generatePairKeys,
    hostName: options.hostName ?? "Keepsake",
    systemBuid: await options.pairRecords.systemBuid(() => randomUuid(randomBytes)),
  });
  // Before anything else: once the phone trusts a record, losing it means asking the person again.
  await options.pairRecords.put(udid, record);
  await prove(parts, record);
  return record;
}

async function prove(parts: Parts, record: PairRecord): Promise<void> {
  const { signal, onWaiting } = parts.options;
  const session = await waitWhileLocked(parts, { signal, onWaiting }, () => openSession(parts, record, { signal }));
  await session.close();
}

/** A conversation without session. Patient with a phone that has just been plugged in. */
async function openLockdown(parts: Parts, options: AbortOptions): Promise<LockdownSession> {
  for (let refusals = 0; ; refusals++) {
    try {
      const duplex = await parts.mux.connect(LOCKDOWN_PORT, options);
      const { clock, log } = parts;
      const { connectTls, allowPlainText } = parts.options;
      return new LockdownSession(duplex, { clock, log, connectTls, allowPlainText });
    } catch (error) {
      if (!hasCode(error, "mux/refused") || refusals >= MAX_REFUSALS) throw error;
      await parts.clock.sleep(RETRY_MS, options);
    }
  }
}

async function openSession(parts: Parts, record: PairRecord, options: AbortOptions): Promise<LockdownSession> {
  const lockdown = await openLockdown(parts, options);
  try {
    await lockdown.startSession(record, options);
    return lockdown;
  } catch (error) {
    await lockdown.close();
    throw error;
  }
}

/** Tries again every second for as long as the phone is locked. */
async function waitWhileLocked<T>(parts: Parts, options: ServiceOptions, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const state = waitingState(error);
      if (state === null || options.onWaiting === undefined) throw error;
      options.onWaiting(state);
      await parts.clock.sleep(RETRY_MS, options);
    }
  }
}

class TrustedPhone implements PhoneConnection {
  readonly udid: string;
  readonly #parts: Parts;
  readonly #record: PairRecord;
  readonly #open = new Set<ByteDuplex>();
  readonly #life = new AbortController();

  constructor(parts: Parts, udid: string, record: PairRecord) {
    this.#parts = parts;
    this.udid = udid;
    this.#record = record;
  }

  info(options?: AbortOptions): Promise<DeviceInfo> {
    return this.withSession((session) => readDeviceInfo((query) => session.getValue(query, options)), options);
  }

  getValue(query: ValueQuery, options?: AbortOptions): Promise<PlistValue | null> {
    return this.withSession((session) => session.getValue(query, options), options);
  }

  async withSession<T>(work: (session: LockdownSession) => Promise<T>, options: AbortOptions = {}): Promise<T> {
    throwIfAborted(this.#life.signal);
    const session = await openSession(this.#parts, this.#record, options).catch((error: unknown) => this.#lost(error));
    const onClose = (): void => session.abort(closedError());
    this.#life.signal.addEventListener("abort", onClose, { once: true });
    try {
      return await work(session);
    } finally {
      this.#life.signal.removeEventListener("abort", onClose);
      await session.close();
    }
  }

  async openService(name: ServiceName, options: ServiceOptions = {}): Promise<ServiceConnection> {
    const escrowBag = name === BACKUP_SERVICE ? this.#record.escrowBag : undefined;
    const bytes = await waitWhileLocked(this.#parts, options, () =>
      this.withSession(async (session) => {
        const { port, tls } = await session.startService(name, { signal: options.signal, escrowBag });
        // At once: the service waits only a few seconds for its connection.
        return this.#connect(name, port, tls, options);
      }, options),
    );
    this.#own(bytes);
    this.#parts.log.info("service", "opened", { name });
    return { name, bytes };
  }

  async forget(options?: AbortOptions): Promise<void> {
    try {
      await this.#unpair(options);
    } finally {
      await this.#parts.options.pairRecords.delete(this.udid);
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#life.abort(closedError());
    for (const duplex of this.#open) duplex.abort(closedError());
  }

  async #unpair(options: AbortOptions = {}): Promise<void> {
    const lockdown = await openLockdown(this.#parts, options);
    try {
      await lockdown.unpair(this.#record, options);
    } finally {
      await lockdown.close();
    }
  }

  async #connect(name: ServiceName, port: number, tls: boolean, options: AbortOptions): Promise<ByteDuplex> {
    const { mux, clock } = this.#parts;
    const plain = await mux.connect(port, options);
    if (!tls) return plain;
    const { connectTls } = this.#parts.options;
    return secureStream(plain, this.#record, { clock, connectTls, peer: name, signal: options.signal });
  }

  #own(duplex: ByteDuplex): void {
    const { signal } = this.#life;
    if (signal.aborted) duplex.abort(closedError());
    this.#open.add(duplex);
    const release = (): void => void this.#open.delete(duplex);
    duplex.closed.then(release, release);
  }

  /** A record the phone has forgotten is of no use to anybody. */
  async #lost(error: unknown): Promise<never> {
    if (hasCode(error, "pairing/forgotten")) await this.#parts.options.pairRecords.delete(this.udid);
    throw error;
  }
}

function closedError(): KeepsakeError {
  return new KeepsakeError("app/aborted", { what: "phone connection closed" });
}
