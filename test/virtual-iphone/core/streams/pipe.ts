import { type Bytes, type PhoneStream, StreamEnded } from "../contracts.ts";
import { ByteQueue } from "./byte-queue.ts";

const HIGH_WATER_BYTES = 1024 * 1024;

/** Two ends of a pipe in memory; a writer waits while a megabyte is unread at the other end. */
export function createPipe(label: string): [PhoneStream, PhoneStream] {
  const one = new PipeEnd(label);
  const two = new PipeEnd(label);
  one.join(two);
  two.join(one);
  return [one, two];
}

class PipeEnd implements PhoneStream {
  readonly label: string;
  readonly #queue = new ByteQueue(() => this.#wakeWriters());
  #peer: PipeEnd | null = null;
  #closed: Error | null = null;
  #writers: (() => void)[] = [];

  constructor(label: string) {
    this.label = label;
  }

  join(peer: PipeEnd): void {
    this.#peer = peer;
  }

  readExactly(length: number): Promise<Bytes> {
    return this.#queue.readExactly(length);
  }

  readSome(maxLength: number): Promise<Bytes | null> {
    return this.#queue.readSome(maxLength);
  }

  async write(bytes: Bytes): Promise<void> {
    if (this.#closed !== null) throw this.#closed;
    await this.#peer?.take(bytes);
  }

  take(bytes: Bytes): Promise<void> {
    if (this.#closed !== null) return Promise.reject(new StreamEnded("the peer closed"));
    this.#queue.push(bytes);
    if (this.#queue.length <= HIGH_WATER_BYTES) return Promise.resolve();
    return new Promise((resolve) => this.#writers.push(resolve));
  }

  close(): Promise<void> {
    this.#closed ??= new StreamEnded("closed by this side");
    this.#peer?.peerClosed();
    return Promise.resolve();
  }

  /** The other end writes no more; it does not read either: these streams have no half-open state. */
  peerClosed(): void {
    this.#queue.end();
  }

  abort(reason: Error): void {
    this.#closed ??= reason;
    this.#queue.fail(reason);
    this.#wakeWriters();
    this.#peer?.peerClosed();
  }

  #wakeWriters(): void {
    if (this.#queue.length > HIGH_WATER_BYTES / 2 && this.#closed === null) return;
    const writers = this.#writers;
    this.#writers = [];
    for (const wake of writers) wake();
  }
}
