import { type AbortOptions, raceAbort, throwIfAborted } from "../../base/abort.ts";
import type { ByteDuplex, ByteSource } from "../../base/byte-duplex.ts";
import type { Bytes } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";

/** Bytes that are here already come within as many turns of the promise queue; a timer and listeners for them cost more. */
const TURNS_FOR_WHAT_IS_HERE = 8;

/** One read of the duplex, and the same with its time limit once somebody has to wait. */
interface PendingRead {
  readonly bytes: Promise<Bytes | null>;
  inTime: Promise<Bytes | null> | null;
  isSettled: boolean;
}

/**
 * Reads of a duplex that can be given up without harming it: a fired signal ends the call, not the pipe, so that the phone
 * can still be told. The read that was given up stays pending and is what the next call gets. A phone that says nothing for
 * `silenceMs` ends the pipe with backup/silent.
 */
export class PatientSource implements ByteSource {
  readonly #duplex: ByteDuplex;
  readonly #clock: Clock;
  readonly #silenceMs: number;
  #pending: PendingRead | null = null;

  constructor(duplex: ByteDuplex, clock: Clock, silenceMs: number) {
    this.#duplex = duplex;
    this.#clock = clock;
    this.#silenceMs = silenceMs;
  }

  async read(options?: AbortOptions): Promise<Bytes | null> {
    throwIfAborted(options?.signal);
    const pending = this.#pending ?? startRead(this.#duplex);
    this.#pending = pending;
    for (let turn = 0; turn < TURNS_FOR_WHAT_IS_HERE && !pending.isSettled; turn++) await Promise.resolve();
    const bytes = pending.isSettled ? await pending.bytes : await raceAbort(this.#inTime(pending), options?.signal);
    this.#pending = null;
    return bytes;
  }

  #inTime(pending: PendingRead): Promise<Bytes | null> {
    if (pending.inTime !== null) return pending.inTime;
    const reading = withTimeout(pending.bytes, this.#silenceMs, this.#clock, () => {
      const silent = new KeepsakeError("backup/silent", { afterMs: this.#silenceMs });
      this.#duplex.abort(silent);
      return silent;
    });
    reading.catch(() => undefined); // met by the call that waits for it, or by nobody when that call was given up
    pending.inTime = reading;
    return reading;
  }
}

function startRead(duplex: ByteDuplex): PendingRead {
  const pending: PendingRead = { bytes: duplex.read(), inTime: null, isSettled: false };
  const settle = (): void => {
    pending.isSettled = true;
  };
  pending.bytes.then(settle, settle);
  return pending;
}
