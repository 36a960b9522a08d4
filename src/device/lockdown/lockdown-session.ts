import type { AbortOptions } from "../../base/abort.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import type { Clock } from "../../base/clock.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { type Log, silentLog } from "../../base/log.ts";
import {
  maybeBooleanAt,
  maybeBytesAt,
  maybeStringAt,
  numberAt,
  type PlistDict,
  type PlistValue,
  stringAt,
  valueAt,
} from "../../codec/plist/index.ts";
import type { PairRecord } from "../pairing/pair-record.ts";
import { PlistChannel } from "../services/plist-channel.ts";
import { closePolitely, type ServiceName } from "../services/service-connection.ts";
import { isAnswer, lockdownError } from "./errors.ts";
import type { ConnectTls } from "./secure-stream.ts";
import { secureStream } from "./secure-stream.ts";

export const LOCKDOWN_PORT = 62_078;
export const NORMAL_MODE = "com.apple.mobile.lockdown";

export interface LockdownOptions {
  readonly clock: Clock;
  readonly connectTls: ConnectTls;
  readonly log?: Log | undefined;
  /** Only for the demo phone, which has no TLS. From any other phone a session without TLS is tls/refused. */
  readonly allowPlainText?: boolean | undefined;
}

export interface ValueQuery {
  readonly domain?: string;
  readonly key?: string;
}

/** The public part of a pair record, as the phone is to keep it. */
export interface PairRequest {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly rootCertificatePem: string;
  readonly hostCertificatePem: string;
  readonly deviceCertificatePem: string;
  /** For the phone's list of trusted computers. */
  readonly hostName: string;
}

export interface StartedPort {
  readonly port: number;
  /** The service wants TLS on its connection, with the same certificates. */
  readonly tls: boolean;
}

const LABEL = "Keepsake";
const PROTOCOL_VERSION = "2";
const STOP_SESSION_MS = 2_000;

/**
 * One conversation with lockdownd. Phones drop it after about ten idle seconds: open, ask, close; never park one.
 *
 * Requests follow each other; do not start one before the last has settled.
 * @throws from every request: lockdown/silent, lockdown/malformed, service/message-too-long, base/ended, base/truncated, and
 * the code that `lockdownError` gives the phone's answer
 * @source libimobiledevice/libimobiledevice src/lockdown.c
 */
export class LockdownSession {
  #channel: PlistChannel;
  #sessionId: string | null = null;
  #closing: Promise<void> | null = null;
  readonly #options: LockdownOptions;
  readonly #log: Log;

  /** Owns `duplex` from now on. */
  constructor(duplex: ByteDuplex, options: LockdownOptions) {
    this.#options = options;
    this.#log = options.log ?? silentLog;
    this.#channel = this.#channelOn(duplex);
  }

  /** `NORMAL_MODE`, or com.apple.mobile.restored in the restore system. */
  async queryType(options?: AbortOptions): Promise<string> {
    return stringAt(await this.#ask("QueryType", {}, options), "Type");
  }

  /** null when the phone has no such value, or does not tell it. Without a key all values of the domain. */
  async getValue(query: ValueQuery, options?: AbortOptions): Promise<PlistValue | null> {
    try {
      const reply = await this.#ask("GetValue", queryFields(query), options);
      return valueAt(reply, "Value") ?? null;
    } catch (error) {
      // Which of the two an unpaired host gets differs between keys and versions.
      if (isAnswer(error, "MissingValue", "MissingKey", "GetProhibited")) return null;
      throw error;
    }
  }

  async setValue(
    query: ValueQuery & { readonly key: string },
    value: PlistValue,
    options?: AbortOptions,
  ): Promise<void> {
    await this.#ask("SetValue", { ...queryFields(query), Value: value }, options);
  }

  /**
   * Asks for trust once.
   * @returns the escrow bag, or null when the phone gives none (supervised phones paired while locked)
   * @throws pairing/waiting while the dialog is open, lockdown/password-protected, pairing/denied, pairing/prohibited
   */
  async pair(request: PairRequest, options?: AbortOptions): Promise<Bytes | null> {
    const fields = {
      ProtocolVersion: PROTOCOL_VERSION,
      HostName: request.hostName,
      PairRecord: pairRecordFields(request),
      // Without it a pending dialog comes back as a plain failure on some versions.
      PairingOptions: { ExtendedPairingErrors: true },
    };
    return maybeBytesAt(await this.#ask("Pair", fields, options), "EscrowBag") ?? null;
  }

  /** Makes the phone forget this computer. */
  async unpair(record: PairRecord, options?: AbortOptions): Promise<void> {
    await this.#ask("Unpair", { ProtocolVersion: PROTOCOL_VERSION, PairRecord: pairRecordFields(record) }, options);
  }

  /**
   * Opens a session and secures this conversation.
   * @throws pairing/forgotten, tls/refused when the phone wants to go on in plain text, tls/…
   */
  async startSession(record: PairRecord, options?: AbortOptions): Promise<void> {
    const fields = { HostID: record.hostId, SystemBUID: record.systemBuid };
    const reply = await this.#ask("StartSession", fields, options);
    this.#sessionId = stringAt(reply, "SessionID");
    if (maybeBooleanAt(reply, "EnableSessionSSL") === true) return this.#secure(record, options);
    if (this.#options.allowPlainText === true) return;
    const refused = new KeepsakeError("tls/refused", { peer: "lockdownd" });
    this.#channel.duplex.abort(refused);
    throw refused;
  }

  /**
   * @param escrowBag lets the backup service work while the screen is locked
   * @throws service/unknown, service/refused, lockdown/password-protected (also before the first unlock after a start)
   */
  async startService(
    name: ServiceName,
    options: AbortOptions & { readonly escrowBag?: Bytes | undefined } = {},
  ): Promise<StartedPort> {
    const fields = { Service: name, ...(options.escrowBag === undefined ? {} : { EscrowBag: options.escrowBag }) };
    const reply = await this.#ask("StartService", fields, options).catch((error: unknown) => {
      throw serviceError(error, name);
    });
    const port = numberAt(reply, "Port");
    if (!Number.isInteger(port) || port < 1 || port > 0xffff) throw new KeepsakeError("lockdown/malformed", { port });
    return { port, tls: maybeBooleanAt(reply, "EnableServiceSSL") === true };
  }

  /** Stops the session and closes the conversation. Never throws; idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  abort(reason: KeepsakeError): void {
    this.#channel.duplex.abort(reason);
  }

  async #close(): Promise<void> {
    const SessionID = this.#sessionId;
    if (SessionID !== null) {
      const timeoutMs = STOP_SESSION_MS;
      const stop = { Label: LABEL, Request: "StopSession", SessionID };
      await this.#channel.ask(stop, { timeoutMs }).catch(() => undefined);
    }
    await closePolitely(this.#channel.duplex, this.#options.clock);
  }

  async #secure(record: PairRecord, options?: AbortOptions): Promise<void> {
    const secured = await secureStream(this.#channel.duplex, record, {
      ...this.#options,
      ...options,
      peer: "lockdownd",
    });
    this.#channel = this.#channelOn(secured);
  }

  async #ask(request: string, fields: PlistDict, options?: AbortOptions): Promise<PlistDict> {
    this.#log.debug("lockdown", "request", { request });
    const reply = await this.#channel.ask({ Label: LABEL, Request: request, ...fields }, options);
    const failure = maybeStringAt(reply, "Error");
    if (failure !== undefined) {
      this.#log.info("lockdown", "answer", { request, answer: failure });
      throw lockdownError(failure, request);
    }
    requireEcho(reply, request);
    return reply;
  }

  #channelOn(duplex: ByteDuplex): PlistChannel {
    return new PlistChannel(duplex, { clock: this.#options.clock, area: "lockdown", peer: "lockdownd" });
  }
}

function queryFields(query: ValueQuery): PlistDict {
  return {
    ...(query.domain === undefined ? {} : { Domain: query.domain }),
    ...(query.key === undefined ? {} : { Key: query.key }),
  };
}

function pairRecordFields(record: Omit<PairRequest, "hostName">): PlistDict {
  const encoder = new TextEncoder();
  return {
    DeviceCertificate: encoder.encode(record.deviceCertificatePem),
    HostCertificate: encoder.encode(record.hostCertificatePem),
    RootCertificate: encoder.encode(record.rootCertificatePem),
    HostID: record.hostId,
    SystemBUID: record.systemBuid,
  };
}

/** Firmware answers Unpair as "ValidatePair". @source libimobiledevice/libimobiledevice src/lockdown.c */
function requireEcho(reply: PlistDict, request: string): void {
  const echo = maybeStringAt(reply, "Request") ?? request;
  const isQuirk = request === "Unpair" && echo === "ValidatePair";
  if (echo !== request && !isQuirk) throw new KeepsakeError("lockdown/malformed", { request, echo });
}

/**
 * Before the first unlock after a start, StartService with an escrow bag says MissingValue.
 * @source libimobiledevice/libimobiledevice issues 561 and 1078
 */
function serviceError(error: unknown, service: ServiceName): unknown {
  if (isAnswer(error, "MissingValue")) {
    return new KeepsakeError("lockdown/password-protected", { service, answer: "MissingValue", sinceBoot: true });
  }
  return error instanceof KeepsakeError && !hasCode(error, "base/bug") ? error.with({ service }) : error;
}
