import { type AbortOptions, promiseWithResolvers, type Resolvers } from "./abort.ts";
import { abortable } from "./abortable.ts";
import type { ByteDuplex } from "./byte-duplex.ts";
import type { Bytes } from "./bytes.ts";
import { KeepsakeError } from "./errors.ts";

/** Two ends in one thread: what one writes, the other reads. Buffers one write per direction, then waits for the reader. */
export function createMemoryPair(label = "memory"): readonly [ByteDuplex, ByteDuplex] {
  const forth = new Lane();
  const back = new Lane();
  const ends = [new MemoryEnd(`${label} a`, back, forth), new MemoryEnd(`${label} b`, forth, back)] as const;
  return ends;
}

/** One direction: a slot for one write, a waiting reader, an end or an error. */
class Lane {
  #slot: Bytes | null = null;
  #ended = false;
  #error: KeepsakeError | null = null;
  #reader: Resolvers<void> | null = null;
  #writer: Resolvers<void> | null = null;
  readonly finished: Resolvers<void> = promiseWithResolvers<void>();

  async read(): Promise<Bytes | null> {
    while (this.#slot === null && !this.#ended && this.#error === null) {
      this.#reader ??= promiseWithResolvers<void>();
      await this.#reader.promise;
    }
    if (this.#error !== null) throw this.#error;
    const bytes = this.#slot;
    this.#slot = null;
    this.#wakeWriter();
    if (bytes === null) this.finished.resolve();
    return bytes;
  }

  async write(bytes: Bytes): Promise<void> {
    this.#requireOpen();
    if (bytes.length === 0) return;
    while (this.#slot !== null) {
      this.#writer ??= promiseWithResolvers<void>();
      await this.#writer.promise;
      this.#requireOpen();
    }
    this.#slot = bytes;
    this.#wakeReader();
  }

  async end(): Promise<void> {
    if (this.#error !== null) throw this.#error;
    this.#ended = true;
    if (this.#slot === null) this.finished.resolve();
    this.#wakeReader();
  }

  fail(error: KeepsakeError): void {
    if (this.#error !== null) return;
    this.#error = error;
    this.#slot = null;
    this.finished.reject(error);
    this.#wakeReader();
    this.#wakeWriter();
  }

  #requireOpen(): void {
    if (this.#error !== null) throw this.#error;
    if (this.#ended) throw new KeepsakeError("base/bug", { what: "write after close" });
  }

  #wakeReader(): void {
    this.#reader?.resolve();
    this.#reader = null;
  }

  #wakeWriter(): void {
    this.#writer?.resolve();
    this.#writer = null;
    if (this.#ended) this.finished.resolve();
  }
}

class MemoryEnd implements ByteDuplex {
  readonly label: string;
  readonly closed: Promise<void>;
  readonly #incoming: Lane;
  readonly #outgoing: Lane;

  constructor(label: string, incoming: Lane, outgoing: Lane) {
    this.label = label;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.closed = Promise.all([incoming.finished.promise, outgoing.finished.promise]).then(() => undefined);
    this.closed.catch(() => undefined);
  }

  read(options?: AbortOptions): Promise<Bytes | null> {
    return this.#guarded(options, () => this.#incoming.read());
  }

  write(bytes: Bytes, options?: AbortOptions): Promise<void> {
    return this.#guarded(options, () => this.#outgoing.write(bytes));
  }

  close(options?: AbortOptions): Promise<void> {
    return this.#guarded(options, () => this.#outgoing.end());
  }

  abort(reason: KeepsakeError): void {
    this.#incoming.fail(reason);
    this.#outgoing.fail(reason);
  }

  #guarded<T>(options: AbortOptions | undefined, work: () => Promise<T>): Promise<T> {
    return abortable(options?.signal, (reason) => this.abort(reason), work);
  }
}
