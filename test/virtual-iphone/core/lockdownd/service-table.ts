import type { PhoneClock } from "../clock.ts";
import type { PhoneService } from "../contracts.ts";
import type { Pairing } from "./pairings.ts";

const FIRST_PORT = 49_152;
const LAST_PORT = 65_535;
const LOCKDOWN_PORT = 62_078;
/** A started service waits so long for its connection. */
const EXPIRES_AFTER_MS = 10_000;

/** A service that was started and waits for its one connection. */
export interface StartedService {
  readonly service: PhoneService;
  readonly withEscrowBag: boolean;
  /** The pairing whose certificates secure the connection; null for plain text. */
  readonly tlsFor: Pairing | null;
}

/** One port, one connection: every StartService opens a fresh port. */
export class StartedServices {
  readonly #clock: PhoneClock;
  readonly #waiting = new Map<number, { readonly started: StartedService; readonly until: number }>();
  #next = FIRST_PORT;

  constructor(clock: PhoneClock) {
    this.#clock = clock;
  }

  add(started: StartedService): number {
    this.#forgetExpired();
    do {
      this.#next = this.#next >= LAST_PORT ? FIRST_PORT : this.#next + 1;
    } while (this.#next === LOCKDOWN_PORT || this.#waiting.has(this.#next));
    this.#waiting.set(this.#next, { started, until: this.#clock.nowMs() + EXPIRES_AFTER_MS });
    return this.#next;
  }

  take(port: number): StartedService | null {
    this.#forgetExpired();
    const waiting = this.#waiting.get(port);
    this.#waiting.delete(port);
    return waiting?.started ?? null;
  }

  clear(): void {
    this.#waiting.clear();
  }

  #forgetExpired(): void {
    for (const [port, { until }] of this.#waiting) if (until < this.#clock.nowMs()) this.#waiting.delete(port);
  }
}
