import { Duplex } from "node:stream";
import { type AbortOptions, abortError, promiseWithResolvers } from "../../../src/base/abort.ts";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { asKeepsakeError, KeepsakeError } from "../../../src/base/errors.ts";

/** A Node stream (socket, TLS socket) as ByteDuplex. Open it with `allowHalfOpen`. Buffers what the stream buffers. */
export class StreamDuplex implements ByteDuplex {
  readonly label: string;
  readonly closed: Promise<void>;
  readonly #stream: Duplex;
  readonly #incoming = promiseWithResolvers<void>();
  readonly #outgoing = promiseWithResolvers<void>();
  #error: KeepsakeError | null = null;
  #wake: () => void = () => undefined;

  constructor(stream: Duplex, label: string) {
    this.label = label;
    this.#stream = stream;
    this.closed = Promise.all([this.#incoming.promise, this.#outgoing.promise]).then(() => undefined);
    this.closed.catch(() => undefined);
    for (const event of ["readable", "end", "close"]) stream.on(event, () => this.#wake());
    stream.on("error", (cause) => this.#fail(new KeepsakeError("usb/transfer", {}, { cause })));
  }

  read(options?: AbortOptions): Promise<Bytes | null> {
    return this.#guarded(options, async () => {
      for (;;) {
        if (this.#error !== null) throw this.#error;
        const bytes: Uint8Array | null = this.#stream.read();
        if (bytes !== null) return new Uint8Array(bytes);
        if (this.#stream.readableEnded) {
          this.#incoming.resolve();
          return null;
        }
        if (this.#stream.destroyed) throw new KeepsakeError("usb/unplugged");
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    });
  }

  write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    return this.#guarded(options, () => this.#finish((done) => this.#stream.write(bytes, done)));
  }

  close(options?: AbortOptions): Promise<void> {
    return this.#guarded(options, async () => {
      await this.#finish((done) => this.#stream.end(() => done(null)));
      this.#outgoing.resolve();
    });
  }

  abort(reason: KeepsakeError): void {
    this.#fail(reason);
    this.#stream.destroy();
  }

  #fail(error: KeepsakeError): void {
    this.#error ??= error;
    this.#incoming.reject(this.#error);
    this.#outgoing.reject(this.#error);
    this.#wake();
  }

  #finish(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    if (this.#error !== null) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      const onClose = (): void => reject(this.#error ?? new KeepsakeError("usb/unplugged"));
      this.#stream.once("close", onClose);
      start((error) => {
        this.#stream.off("close", onClose);
        if (error) reject(this.#error ?? new KeepsakeError("usb/transfer", {}, { cause: error }));
        else resolve();
      });
    });
  }

  async #guarded<T>(options: AbortOptions | undefined, work: () => Promise<T>): Promise<T> {
    const signal = options?.signal;
    if (signal === undefined) return work();
    const onAbort = (): void => this.abort(abortError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}

/** A ByteDuplex as Node stream, for node:tls to run over. */
export function streamOver(duplex: ByteDuplex): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    readableHighWaterMark: 0,
    writableHighWaterMark: 0,
    read() {
      duplex.read().then(
        (bytes) => stream.push(bytes),
        (error: Error) => stream.destroy(error),
      );
    },
    write(bytes: Buffer, _encoding, done) {
      duplex.write(new Uint8Array(bytes)).then(() => done(), done);
    },
    final(done) {
      duplex.close().then(() => done(), done);
    },
    destroy(error, done) {
      duplex.abort(error === null ? new KeepsakeError("usb/unplugged") : asKeepsakeError(error, "usb/transfer"));
      done(null);
    },
  });
  return stream;
}
