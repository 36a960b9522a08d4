import { type Bytes, StreamEnded } from "../contracts.ts";

interface Waiter {
  readonly wanted: number;
  readonly exact: boolean;
  resolve(bytes: Bytes | null): void;
  reject(error: Error): void;
}

/** Bytes that arrived and were not read yet. One reader at a time; pieces are handed out without copying where possible. */
export class ByteQueue {
  readonly #pieces: Bytes[] = [];
  #first = 0;
  #length = 0;
  #ended: Error | "clean" | null = null;
  #waiter: Waiter | null = null;
  /** Of what is queued: told as consumed already, because a reader waits for it and more. */
  #toldEarly = 0;
  readonly #onConsumed: (bytes: number) => void;

  constructor(onConsumed: (bytes: number) => void = () => undefined) {
    this.#onConsumed = onConsumed;
  }

  get length(): number {
    return this.#length;
  }

  push(bytes: Bytes): void {
    if (this.#ended !== null || bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    this.#serve();
  }

  /** No more bytes; what is queued can still be read. */
  end(): void {
    this.#ended ??= "clean";
    this.#serve();
  }

  /** No more bytes, and what is queued is lost. */
  fail(error: Error): void {
    if (this.#ended instanceof Error) return;
    this.#ended = error;
    this.#pieces.length = 0;
    this.#first = 0;
    this.#length = 0;
    this.#toldEarly = 0;
    this.#serve();
  }

  readExactly(length: number): Promise<Bytes> {
    if (length === 0) return Promise.resolve(new Uint8Array(0));
    return this.#read(length, true) as Promise<Bytes>;
  }

  readSome(maxLength: number): Promise<Bytes | null> {
    return this.#read(maxLength, false);
  }

  #read(wanted: number, exact: boolean): Promise<Bytes | null> {
    if (this.#waiter !== null) return Promise.reject(new Error("two reads at once on one stream"));
    return new Promise((resolve, reject) => {
      this.#waiter = { wanted, exact, resolve, reject };
      this.#serve();
    });
  }

  #serve(): void {
    const waiter = this.#waiter;
    if (waiter === null) return;
    if (this.#length > 0 && (!waiter.exact || this.#length >= waiter.wanted)) {
      this.#waiter = null;
      const bytes = waiter.exact ? this.#take(waiter.wanted) : this.#takePiece(waiter.wanted);
      waiter.resolve(bytes);
      this.#tell(bytes.length - this.#toldEarly);
      this.#toldEarly = 0;
    } else if (this.#ended instanceof Error) {
      this.#waiter = null;
      waiter.reject(this.#ended);
    } else if (this.#ended === "clean") {
      this.#waiter = null;
      if (waiter.exact)
        waiter.reject(new StreamEnded(`the peer closed with ${this.#length} of ${waiter.wanted} bytes sent`));
      else waiter.resolve(null);
    } else if (waiter.exact && this.#length > this.#toldEarly) {
      // A message longer than the window: whoever waits for all of it has room for what is there.
      const more = this.#length - this.#toldEarly;
      this.#toldEarly = this.#length;
      this.#tell(more);
    }
  }

  #tell(bytes: number): void {
    if (bytes > 0) this.#onConsumed(bytes);
  }

  #takePiece(max: number): Bytes {
    const piece = this.#pieces[this.#first] as Bytes;
    if (piece.length > max) {
      this.#pieces[this.#first] = piece.subarray(max);
      this.#length -= max;
      return piece.subarray(0, max);
    }
    this.#drop();
    this.#length -= piece.length;
    return piece;
  }

  #take(length: number): Bytes {
    const first = this.#pieces[this.#first] as Bytes;
    if (first.length >= length) return this.#takePiece(length);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const piece = this.#takePiece(length - at);
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  /** Removing from the front of an array is slow; the dead front is cut off now and then. */
  #drop(): void {
    this.#first++;
    if (this.#first === this.#pieces.length) {
      this.#pieces.length = 0;
      this.#first = 0;
    } else if (this.#first >= 1024) {
      this.#pieces.splice(0, this.#first);
      this.#first = 0;
    }
  }
}
