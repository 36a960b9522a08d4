import type { AbortOptions } from "../../base/abort.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type ByteReader, createByteReader } from "../../base/byte-reader.ts";
import { type Bytes, concatBytes, dataView } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import {
  dictOf,
  encodeBinaryPlist,
  encodeXmlPlist,
  type PlistDict,
  type PlistValue,
  parsePlist,
} from "../../codec/plist/index.ts";

/** How long a phone may take for one answer. @source libimobiledevice/libimobiledevice src/property_list_service.c */
export const REPLY_MS = 30_000;

export interface PlistChannelOptions {
  readonly clock: Clock;
  /** Whose errors these are: lockdown/silent, lockdown/malformed or service/silent, service/malformed. */
  readonly area: "lockdown" | "service";
  /** For error contexts: "lockdownd", "com.apple.springboardservices". */
  readonly peer: string;
  /** What the peer reads; it may answer in either form. */
  readonly format?: "xml" | "binary";
}

export interface ReceiveOptions extends AbortOptions {
  /** null waits as long as it takes, for messages nobody asked for. */
  readonly timeoutMs?: number | null;
}

/**
 * Property lists with a 4-byte big-endian length in front: lockdownd and most services. Whoever breaks the framing, sends
 * too much or keeps silent loses the connection, because nothing after that can be trusted to be in step.
 */
export class PlistChannel {
  readonly duplex: ByteDuplex;
  readonly #reader: ByteReader;
  readonly #options: PlistChannelOptions;

  constructor(duplex: ByteDuplex, options: PlistChannelOptions) {
    this.duplex = duplex;
    this.#reader = createByteReader(duplex);
    this.#options = options;
  }

  /** @throws …/silent when the phone takes nothing any more */
  async send(value: PlistValue, options?: AbortOptions): Promise<void> {
    const body = this.#options.format === "binary" ? encodeBinaryPlist(value) : encodeXmlPlist(value);
    const head = new Uint8Array(4);
    dataView(head).setUint32(0, body.length);
    await this.#limited(this.duplex.write(concatBytes([head, body]), options), REPLY_MS);
  }

  /**
   * @throws base/ended at a clean end, base/truncated inside, service/message-too-long before allocating, …/malformed,
   * …/silent after the time limit
   */
  async receive(options: ReceiveOptions = {}): Promise<PlistDict> {
    const { timeoutMs = REPLY_MS, signal } = options;
    return this.#limited(this.#receive({ signal }), timeoutMs);
  }

  /** One question, one answer. */
  async ask(value: PlistValue, options: ReceiveOptions = {}): Promise<PlistDict> {
    await this.send(value, options);
    return this.receive(options);
  }

  async #limited<T>(work: Promise<T>, timeoutMs: number | null): Promise<T> {
    try {
      if (timeoutMs === null) return await work;
      return await withTimeout(work, timeoutMs, this.#options.clock, () => this.#error("silent"));
    } catch (error) {
      const failure = asKeepsakeError(error);
      this.duplex.abort(failure);
      throw failure;
    }
  }

  async #receive(options: AbortOptions): Promise<PlistDict> {
    const length = await this.#reader.readU32BE(options);
    if (length > limits.servicePlistBytes) {
      throw new KeepsakeError("service/message-too-long", { peer: this.#options.peer, length });
    }
    const body = await this.#body(length, options);
    try {
      return dictOf(parsePlist(body), "message");
    } catch (cause) {
      throw this.#error("malformed", cause);
    }
  }

  /** An end right behind the length is an end inside the message. */
  async #body(length: number, options: AbortOptions): Promise<Bytes> {
    try {
      return await this.#reader.readExactly(length, options);
    } catch (error) {
      if (error instanceof KeepsakeError && error.code === "base/ended") {
        throw new KeepsakeError("base/truncated", { peer: this.#options.peer, missing: length });
      }
      throw error;
    }
  }

  #error(what: "silent" | "malformed", cause?: unknown): KeepsakeError {
    const { area, peer } = this.#options;
    return new KeepsakeError(`${area}/${what}`, { peer }, { cause });
  }
}
