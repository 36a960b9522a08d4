import type { AbortOptions } from "../../base/abort.ts";
import type { ByteDuplex, ByteSink } from "../../base/byte-duplex.ts";
import { type ByteReader, createByteReader } from "../../base/byte-reader.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { encodeBinaryPlist, isPlistArray, type PlistValue, parsePlist } from "../../codec/plist/index.ts";
import { frame, NO_TEXT } from "./frames.ts";
import { PatientSource } from "./patient-source.ts";

export interface DeviceLinkMessage {
  /** Nearly all are `DLMessage…`; the listing of a directory is `DLContentsOfDirectory`. */
  readonly name: `DL${string}`;
  readonly args: readonly PlistValue[];
}

/**
 * The message layer below mobilebackup2. The phone asks, the host answers; after some messages raw file blocks follow, which
 * are read from `bytes` and written to `sink`.
 *
 * A signal given to `receive` or to a read of `bytes` ends the waiting, not the link, so that the phone can still be told;
 * after that only `send`, `disconnect` and `drain` make sense. Errors: backup/ended-early, backup/malformed, backup/too-long,
 * backup/silent, and those of the pipe below.
 */
export interface DeviceLink {
  /** The phone speaks first. @returns the version it will use with us */
  exchangeVersions(options?: AbortOptions): Promise<number>;
  receive(options?: AbortOptions): Promise<DeviceLinkMessage>;
  send(name: string, ...args: readonly PlistValue[]): Promise<void>;
  /** Raw file blocks between messages. */
  readonly bytes: ByteReader;
  readonly sink: ByteSink;
  /** A sign of life; the phone does not answer it. */
  ping(text?: string): Promise<void>;
  /** Says goodbye and closes our direction. */
  disconnect(reason?: string): Promise<void>;
  /** Reads and forgets what the phone still sends, until it ends its direction. Never rejects. */
  drain(): Promise<void>;
}

export interface DeviceLinkOptions {
  readonly clock?: Clock | undefined;
  /** How long the phone may say nothing. It is silent while it scans, and up to 30 minutes while it waits for its passcode. */
  readonly silenceMs?: number | undefined;
}

/**
 * The newest version we know. A newer phone is not refused: it is told this number and uses that dialect.
 * @source libimobiledevice/libimobiledevice src/device_link_service.c; commit b5d575c for 400
 */
const NEWEST_VERSION = 400;
const SILENCE_MS = 35 * 60_000;

/** The link uses the duplex alone from now on; whoever made the duplex aborts it in the end. */
export function createDeviceLink(duplex: ByteDuplex, options: DeviceLinkOptions = {}): DeviceLink {
  return new StreamLink(duplex, options.clock ?? systemClock, options.silenceMs ?? SILENCE_MS);
}

/** An end of the stream inside the conversation, in the words of this layer; other errors as they are. */
export function linkError(error: unknown): KeepsakeError {
  if (hasCode(error, "base/ended") || hasCode(error, "base/truncated")) {
    return new KeepsakeError("backup/ended-early", {}, { cause: error });
  }
  return asKeepsakeError(error);
}

class StreamLink implements DeviceLink {
  readonly bytes: ByteReader;
  readonly sink: ByteSink;
  readonly #source: PatientSource;

  constructor(duplex: ByteDuplex, clock: Clock, silenceMs: number) {
    this.#source = new PatientSource(duplex, clock, silenceMs);
    this.bytes = createByteReader(this.#source);
    this.sink = duplex;
  }

  async exchangeVersions(options?: AbortOptions): Promise<number> {
    const offer = await this.receive(options);
    const major = offer.args[0];
    if (offer.name !== "DLMessageVersionExchange" || typeof major !== "number") {
      throw new KeepsakeError("backup/version", { received: offer.name });
    }
    const version = Math.min(major, NEWEST_VERSION);
    await this.send("DLMessageVersionExchange", "DLVersionsOk", version);
    const ready = await this.receive(options);
    if (ready.name !== "DLMessageDeviceReady") throw new KeepsakeError("backup/version", { received: ready.name });
    return version;
  }

  async receive(options?: AbortOptions): Promise<DeviceLinkMessage> {
    try {
      const length = await this.bytes.readU32BE(options);
      if (length > limits.deviceLinkPlistBytes) throw new KeepsakeError("backup/too-long", { what: "message", length });
      return decodeMessage(await this.bytes.readExactly(length, options));
    } catch (error) {
      throw linkError(error);
    }
  }

  async send(name: string, ...args: readonly PlistValue[]): Promise<void> {
    await this.sink.write(frame(encodeBinaryPlist([name, ...args])));
  }

  ping(text: string = NO_TEXT): Promise<void> {
    return this.send("DLMessagePing", text);
  }

  async disconnect(reason: string = NO_TEXT): Promise<void> {
    await this.send("DLMessageDisconnect", reason);
    await this.sink.close();
  }

  async drain(): Promise<void> {
    try {
      while ((await this.#source.read()) !== null);
    } catch {
      // The phone is gone: that is the end we waited for.
    }
  }
}

/** @throws backup/malformed for anything but an array that begins with a name */
export function decodeMessage(bytes: Parameters<typeof parsePlist>[0]): DeviceLinkMessage {
  const value = parseOrFail(bytes);
  const [name, ...args] = isPlistArray(value) ? value : [];
  if (typeof name !== "string" || !isMessageName(name)) {
    throw new KeepsakeError("backup/malformed", { what: "message without a name" });
  }
  return { name, args };
}

function parseOrFail(bytes: Parameters<typeof parsePlist>[0]): PlistValue {
  try {
    return parsePlist(bytes);
  } catch (error) {
    if (!(error instanceof KeepsakeError)) throw error;
    throw new KeepsakeError("backup/malformed", { what: "message" }, { cause: error });
  }
}

function isMessageName(name: string): name is `DL${string}` {
  return name.startsWith("DL") && name.length < 200;
}
