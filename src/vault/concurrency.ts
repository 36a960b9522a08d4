import { type AbortOptions, promiseWithResolvers, raceAbort, throwIfAborted } from "../base/abort.ts";

interface Waiting {
  readonly places: number;
  readonly wake: () => void;
}

/** A number of places; who does not find as many free as he wants waits in line. */
export class Slots {
  readonly count: number;
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(count: number) {
    this.count = count;
    this.#free = count;
  }

  /** @param places at most `count` */
  async acquire(options: AbortOptions = {}, places = 1): Promise<void> {
    throwIfAborted(options.signal);
    if (this.#waiting.length === 0 && this.#free >= places) {
      this.#free -= places;
      return;
    }
    const { promise: turn, resolve: wake } = promiseWithResolvers<void>();
    this.#waiting.push({ places, wake });
    try {
      await raceAbort(turn, options.signal);
    } catch (error) {
      this.#leave(wake, places);
      throw error;
    }
  }

  release(places = 1): void {
    this.#free += places;
    for (let next = this.#waiting[0]; next !== undefined && next.places <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.places;
      next.wake();
    }
  }

  /** Gives up a place in the line; places that were handed over in the meantime go on to the next. */
  #leave(wake: () => void, places: number): void {
    const at = this.#waiting.findIndex((waiting) => waiting.wake === wake);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.release(at >= 0 ? 0 : places);
  }
}
