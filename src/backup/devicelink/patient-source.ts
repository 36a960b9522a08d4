import { type AbortOptions, raceAbort, throwIfAborted } from "../../base/abort.ts";
import type { ByteDuplex, ByteSource } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";

/**
 * Reads of a duplex that can be given up without harming it: a fired signal ends the call, not the pipe, so that the phone
 * can still be told. The read that was given up stays pending and is what the next call gets. A phone that says nothing for
 * `silenceMs` ends the pipe with backup/silent.
 */
export class PatientSource implements ByteSource {
  readonly #duplex: ByteDuplex;
  readonly #clock: Clock;
  readonly #silenceMs: number;
  #pending: Promise<Bytes | null> | null = null;

  constructor(duplex: ByteDuplex, clock: Clock, silenceMs: number) {
    this.#duplex = duplex;
    this.#clock = clock;
    this.#silenceMs = silenceMs;
  }

  async read(options?: AbortOptions): Promise<Bytes | null> {
    throwIfAborted(options?.signal);
    this.#pending ??= this.#start();
    const bytes = await raceAbort(this.#pending, options?.signal);
    this.#pending = null;
    return bytes;
  }

  #start(): Promise<Bytes | null> {
    const reading = withTimeout(this.#duplex.read(), this.#silenceMs, this.#clock, () => {
      const silent = new KeepsakeError("backup/silent", { afterMs: this.#silenceMs });
      this.#duplex.abort(silent);
      return silent;
    });
    reading.catch(() => undefined); // met by the call that waits for it, or by nobody when that call was given up
    return reading;
  }
}
