import type { PhoneClock } from "../clock.ts";
import type {
  Bytes,
  NotificationHub,
  PhoneService,
  PhoneStream,
  PlistDict,
  PlistValue,
  TlsServer,
  Transcript,
} from "../contracts.ts";
import { parseCertificate } from "../der/certificate.ts";
import { sameBytes } from "../der/der.ts";
import type { Dialect } from "../dialect.ts";
import { type Misbehaviours, takeFault } from "../misbehaviours.ts";
import { asDict } from "../plist/index.ts";
import { uuidFrom } from "../random.ts";
import type { Screen } from "../screen.ts";
import { readPlistMessage, writePlistMessage } from "../streams/plist-stream.ts";
import type { DeviceKey } from "./device-key.ts";
import { LockdownError } from "./lockdown-error.ts";
import { checkPairRecord, type Pairing, type Pairings } from "./pairings.ts";
import { StartedServices } from "./service-table.ts";
import type { TrustDialog } from "./trust-dialog.ts";
import { IMMUTABLE_KEYS, PUBLIC_KEYS } from "./value-table.ts";
import type { Values } from "./values.ts";

export interface LockdownOptions {
  readonly dialect: Dialect;
  readonly key: DeviceKey;
  readonly values: Values;
  readonly pairings: Pairings;
  readonly screen: Screen;
  readonly trust: TrustDialog;
  readonly services: ReadonlyMap<string, PhoneService>;
  readonly notifications: NotificationHub;
  readonly clock: PhoneClock;
  readonly random: (length: number) => Bytes;
  readonly misbehave: Misbehaviours;
  readonly transcript: Transcript;
  readonly tls: TlsServer | null;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The only service that is started for a stranger. */
export const INSECURE_SERVICE = "com.apple.mobile.insecure_notification_proxy";
const BACKUP_SERVICE = "com.apple.mobilebackup2";

interface Conversation {
  stream: PhoneStream;
  session: { readonly id: string; readonly pairing: Pairing } | null;
  /** What to do after the reply went out. */
  next: "go on" | "start TLS" | "end";
}

type Handler = (request: PlistDict, conversation: Conversation) => PlistDict | Promise<PlistDict>;

export class Lockdownd {
  readonly started: StartedServices;
  readonly #options: LockdownOptions;
  readonly #handlers: Readonly<Record<string, Handler>> = {
    QueryType: () => ({ Type: "com.apple.mobile.lockdown" }),
    GetValue: (request, { session }) => this.#getValue(request, session !== null),
    SetValue: (request, { session }) => this.#setValue(request, session !== null),
    RemoveValue: (request, conversation) => this.#removeValue(request, conversation),
    Pair: (request) => this.#pair(request),
    ValidatePair: (request) => this.#validatePair(request),
    Unpair: (request) => this.#unpair(request),
    StartSession: (request, conversation) => this.#startSession(request, conversation),
    StopSession: (request, conversation) => this.#stopSession(request, conversation),
    StartService: (request, conversation) => this.#startService(request, conversation),
    EnterRecovery: (_, conversation) => {
      requireSession(conversation);
      return {};
    },
    Goodbye: (_, conversation) => {
      conversation.next = "end";
      return {};
    },
  };

  constructor(options: LockdownOptions) {
    this.#options = options;
    this.started = new StartedServices(options.clock);
  }

  async serve(stream: PhoneStream): Promise<void> {
    const conversation: Conversation = { stream, session: null, next: "go on" };
    while (conversation.next !== "end") {
      const request = await readPlistMessage(conversation.stream);
      if (request === null) break;
      this.#record("host", request);
      const reply = await this.#reply(request, conversation);
      if (reply === null) break;
      this.#record("device", reply);
      await this.#send(conversation.stream, reply);
      if (conversation.next === "start TLS") await this.#secure(conversation);
    }
    await conversation.stream.close();
  }

  /** The phone's end of a service connection, secured when StartService said so. */
  async secureFor(stream: PhoneStream, pairing: Pairing): Promise<PhoneStream> {
    const { tls, dialect, key, misbehave } = this.#options;
    if (tls === null) throw new Error("this phone has no TLS server");
    if (misbehave.failTlsHandshake === true) throw new Error("handshake refused by misbehaviour");
    return tls.accept(stream, {
      certificatePem: pairing.deviceCertificatePem,
      privateKeyPem: key.privateKeyPem,
      minVersion: dialect.minTls,
      maxVersion: dialect.maxTls,
      cipherList: dialect.cipherList,
      acceptHost: (der) => {
        const { publicKeyInfo } = parseCertificate(der);
        return [pairing.rootCertificate, pairing.hostCertificate].some((known) =>
          sameBytes(known.publicKeyInfo, publicKeyInfo),
        );
      },
    });
  }

  async #reply(request: PlistDict, conversation: Conversation): Promise<PlistDict | null> {
    const name = request["Request"];
    if (typeof name !== "string") return { Error: "MalformedCommand" };
    const { misbehave } = this.#options;
    if (misbehave.silentForMs !== undefined) await this.#options.sleep(misbehave.silentForMs);
    const fault = takeFault(misbehave.lockdownErrors, (candidate) => candidate.request === name);
    if (fault === "close") return null;
    if (fault === "silence") await this.#options.sleep(Number.MAX_SAFE_INTEGER);
    // Firmware quirk: the answer to Unpair calls itself ValidatePair.
    const echoed = name === "Unpair" ? "ValidatePair" : name;
    try {
      if (fault !== null) throw new LockdownError(fault);
      const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined;
      if (handler === undefined) throw new LockdownError("InvalidRequest");
      return { Request: echoed, ...(await handler(request, conversation)) };
    } catch (error) {
      if (!(error instanceof LockdownError)) throw error;
      if (error.message === "close") return null;
      return { Request: echoed, ...echoOf(request), Error: error.message };
    }
  }

  async #send(stream: PhoneStream, reply: PlistDict): Promise<void> {
    const { misbehave } = this.#options;
    if (misbehave.announceLength === undefined) return writePlistMessage(stream, reply);
    const head = new Uint8Array(4);
    new DataView(head.buffer).setUint32(0, misbehave.announceLength);
    delete misbehave.announceLength;
    await stream.write(head);
  }

  async #secure(conversation: Conversation): Promise<void> {
    conversation.next = "go on";
    if (conversation.session === null) return;
    conversation.stream = await this.secureFor(conversation.stream, conversation.session.pairing);
  }

  #getValue(request: PlistDict, trusted: boolean): PlistDict {
    const { values } = this.#options;
    const { domain, key } = valueName(request);
    if (domain !== "" && !trusted) throw new LockdownError("GetProhibited");
    if (key === null) {
      if (!values.has(domain)) throw new LockdownError("MissingValue");
      const all = values.domain(domain);
      // DevicePublicKey is told when asked for by name only.
      const keys = Object.keys(all).filter((name) => trusted || PUBLIC_KEYS.has(name));
      const shown = keys.filter((name) => name !== "DevicePublicKey");
      return { ...echoOf(request), Value: Object.fromEntries(shown.map((name) => [name, all[name] as PlistValue])) };
    }
    const value = values.get(domain, key);
    if (value === undefined) throw new LockdownError("MissingValue");
    if (!trusted && !PUBLIC_KEYS.has(key)) throw new LockdownError("GetProhibited");
    return { ...echoOf(request), Value: value };
  }

  #setValue(request: PlistDict, trusted: boolean): PlistDict {
    const { values } = this.#options;
    const { domain, key } = valueName(request);
    const value = request["Value"];
    if (key === null) throw new LockdownError("MissingKey");
    if (value === undefined) throw new LockdownError("MissingValue");
    // A daemon tells its identifier before it pairs (libimobiledevice/usbmuxd src/preflight.c).
    if (!trusted && !(domain === "" && key === "UntrustedHostBUID")) throw new LockdownError("SetProhibited");
    if (domain === "" && IMMUTABLE_KEYS.has(key)) throw new LockdownError("ImmutableValue");
    values.set(domain, key, value);
    return { ...echoOf(request), Value: value };
  }

  #removeValue(request: PlistDict, conversation: Conversation): PlistDict {
    requireSession(conversation);
    const { domain, key } = valueName(request);
    if (key === null) throw new LockdownError("MissingKey");
    if (domain === "" && IMMUTABLE_KEYS.has(key)) throw new LockdownError("RemoveProhibited");
    this.#options.values.remove(domain, key);
    return echoOf(request);
  }

  async #pair(request: PlistDict): Promise<PlistDict> {
    const { pairings, trust, key, random } = this.#options;
    const record = asDict(request["PairRecord"]);
    if (record === null) throw new LockdownError("MissingPairRecord");
    await checkPairRecord(record, key);
    const known = pairings.get(hostIdOf(record));
    if (known === undefined) {
      const answer = trust.request();
      if (answer !== "success") throw new LockdownError(answer);
    }
    const { escrowBag } = await pairings.add(record, known?.escrowBag ?? random(32));
    return { EscrowBag: escrowBag };
  }

  #validatePair(request: PlistDict): PlistDict {
    const record = asDict(request["PairRecord"]);
    if (record === null) throw new LockdownError("MissingPairRecord");
    if (this.#options.pairings.get(hostIdOf(record)) === undefined) throw new LockdownError("InvalidHostID");
    return {};
  }

  async #unpair(request: PlistDict): Promise<PlistDict> {
    const record = asDict(request["PairRecord"]);
    if (record === null) throw new LockdownError("MissingPairRecord");
    if (!(await this.#options.pairings.remove(hostIdOf(record)))) throw new LockdownError("InvalidHostID");
    return {};
  }

  #startSession(request: PlistDict, conversation: Conversation): PlistDict {
    if (conversation.session !== null) throw new LockdownError("SessionActive");
    const hostId = request["HostID"];
    if (typeof hostId !== "string") throw new LockdownError("MissingHostID");
    const pairing = this.#options.pairings.get(hostId);
    if (pairing === undefined) throw new LockdownError("InvalidHostID");
    const secure = this.#options.dialect.sessionTls && this.#options.tls !== null;
    conversation.session = { id: uuidFrom(this.#options.random(16)), pairing };
    conversation.next = secure ? "start TLS" : "go on";
    return { EnableSessionSSL: secure, SessionID: conversation.session.id };
  }

  #stopSession(request: PlistDict, conversation: Conversation): PlistDict {
    const { session } = requireSession(conversation);
    const id = request["SessionID"];
    if (typeof id !== "string") throw new LockdownError("MissingSessionID");
    if (id !== session.id) throw new LockdownError("InvalidSessionID");
    conversation.session = null;
    // Under TLS the reply is followed by close_notify; hosts then close the stream themselves.
    conversation.next = this.#options.dialect.sessionTls && this.#options.tls !== null ? "end" : "go on";
    return {};
  }

  #startService(request: PlistDict, conversation: Conversation): PlistDict {
    const name = request["Service"];
    if (typeof name !== "string") throw new LockdownError("MissingService");
    const { services, misbehave, dialect, tls } = this.#options;
    const session = name === INSECURE_SERVICE ? conversation.session : requireSession(conversation).session;
    const fault = takeFault(misbehave.serviceErrors, (candidate) => candidate.service === name);
    if (fault !== null) throw new LockdownError(fault);
    const service = services.get(name);
    if (service === undefined) throw new LockdownError("InvalidService");
    const withEscrowBag = this.#checkLock(name, request["EscrowBag"], session?.pairing ?? null);
    const secure =
      session !== null && tls !== null && (dialect.serviceTls === "all" || dialect.serviceTls.includes(name));
    const port = this.started.add({ service, withEscrowBag, tlsFor: secure ? session.pairing : null });
    return { Service: name, Port: port, ...(secure ? { EnableServiceSSL: true } : {}) };
  }

  /**
   * May this service start now? A valid escrow bag opens the backup service on a locked phone, but not before the first unlock
   * after a start. Returns whether the bag was given and valid.
   * @source libimobiledevice/libimobiledevice#1078, #561 (MissingValue); PasswordProtected while locked is inferred
   */
  #checkLock(name: string, escrowBag: PlistValue | undefined, pairing: Pairing | null): boolean {
    const { screen } = this.#options;
    const given = escrowBag instanceof Uint8Array && pairing !== null && sameBytes(escrowBag, pairing.escrowBag);
    if (name === INSECURE_SERVICE) return false;
    if (!screen.unlockedSinceBoot)
      throw new LockdownError(escrowBag === undefined ? "PasswordProtected" : "MissingValue");
    if (name === BACKUP_SERVICE && screen.locked && !given) throw new LockdownError("PasswordProtected");
    return given;
  }

  #record(from: "host" | "device", message: PlistDict): void {
    this.#options.transcript.record({ layer: "lockdown", from, message });
  }
}

/** "" fits no host. */
function hostIdOf(record: PlistDict): string {
  const id = record["HostID"];
  return typeof id === "string" ? id : "";
}

function requireSession(conversation: Conversation): { session: NonNullable<Conversation["session"]> } {
  if (conversation.session === null) throw new LockdownError("SessionInactive");
  return { session: conversation.session };
}

function valueName(request: PlistDict): { domain: string; key: string | null } {
  const { Domain, Key } = request;
  return { domain: typeof Domain === "string" ? Domain : "", key: typeof Key === "string" ? Key : null };
}

/** Replies repeat Domain and Key, and the service's name. */
function echoOf(request: PlistDict): PlistDict {
  const echo: PlistDict = {};
  for (const name of ["Domain", "Key", "Service"]) {
    const value = request[name];
    if (typeof value === "string") echo[name] = value;
  }
  return echo;
}
