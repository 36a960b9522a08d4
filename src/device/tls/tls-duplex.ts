import { type AbortOptions, promiseWithResolvers, type Resolvers } from "../../base/abort.ts";
import { abortable } from "../../base/abortable.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import type { Clock } from "../../base/clock.ts";
import { asKeepsakeError, type KeepsakeError } from "../../base/errors.ts";
import { sayFarewell } from "./farewell.ts";
import type { SessionKeys } from "./handshake-12.ts";
import type { RecordReader } from "./records.ts";
import { TlsReceiver } from "./tls-receiver.ts";
import { TlsSender } from "./tls-sender.ts";

export interface TlsDuplexParts {
  readonly label: string;
  readonly duplex: ByteDuplex;
  readonly records: RecordReader;
  readonly keys: SessionKeys;
  readonly recordsPerKey: number;
  readonly clock: Clock;
}

/**
 * Application data of one TLS connection.
 *
 * Reads ahead up to 16 records (256 KiB), which are opened side by side; takes up to 16 records of writes, which are sealed
 * side by side. Closing is half: after our close_notify the other direction goes on.
 */
export class TlsDuplex implements ByteDuplex {
  readonly label: string;
  readonly closed: Promise<void>;
  readonly #duplex: ByteDuplex;
  readonly #parts: TlsDuplexParts;
  readonly #sender: TlsSender;
  readonly #receiver: TlsReceiver;
  readonly #incomingEnd: Resolvers<void> = promiseWithResolvers<void>();
  readonly #outgoingEnd: Resolvers<void> = promiseWithResolvers<void>();
  #error: KeepsakeError | null = null;

  constructor(parts: TlsDuplexParts) {
    this.label = parts.label;
    this.#parts = parts;
    this.#duplex = parts.duplex;
    this.#sender = new TlsSender(parts.duplex, parts.keys.sealer, parts.recordsPerKey);
    this.#receiver = new TlsReceiver(parts.records, parts.keys.opener, this.#sender);
    this.closed = Promise.all([this.#incomingEnd.promise, this.#outgoingEnd.promise]).then(() => undefined);
    this.closed.catch(() => undefined);
    this.#sender.failed.catch((error: unknown) => this.abort(asKeepsakeError(error)));
  }

  read(options?: AbortOptions): Promise<Bytes | null> {
    return this.#guarded(options, async () => {
      const bytes = await this.#receiver.read().catch((error: unknown) => this.#failAfter(error));
      if (bytes === null) this.#incomingEnd.resolve();
      return bytes;
    });
  }

  write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    return this.#guarded(options, () => this.#sender.write(bytes));
  }

  close(options?: AbortOptions): Promise<void> {
    return this.#guarded(options, async () => {
      await this.#sender.close();
      this.#outgoingEnd.resolve();
    });
  }

  abort(reason: KeepsakeError): void {
    if (this.#error !== null) return;
    this.#end(reason);
    this.#duplex.abort(reason);
  }

  #end(error: KeepsakeError): void {
    this.#error = error;
    this.#sender.fail(error);
    this.#receiver.fail(error);
    this.#incomingEnd.reject(error);
    this.#outgoingEnd.reject(error);
  }

  /** The receiving side found something wrong: the peer is told, then everything ends with the same error. */
  async #failAfter(cause: unknown): Promise<never> {
    const error = asKeepsakeError(cause);
    if (this.#error !== null) throw this.#error;
    const farewell = sayFarewell(this.#parts, error, async (alert) => {
      await this.#sender.sayLast(alert);
      await this.#receiver.ended;
    });
    this.#end(error);
    await farewell;
    throw error;
  }

  #guarded<T>(options: AbortOptions | undefined, work: () => Promise<T>): Promise<T> {
    if (this.#error !== null) return Promise.reject(this.#error);
    return abortable(options?.signal, (reason) => this.abort(reason), work);
  }
}
