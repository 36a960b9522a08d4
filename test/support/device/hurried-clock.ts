import { type AbortOptions, abortError, throwIfAborted } from "../../../src/base/abort.ts";
import type { Clock } from "../../../src/base/clock.ts";

/** Pauses up to this long are between two tries; longer ones are time limits. */
const LONGEST_PAUSE_MS = 1_000;

/** Pauses between tries take one turn of the event loop; time limits never pass until the test says so. */
export class HurriedClock implements Clock {
  readonly pausesMs: number[] = [];
  #nowMs = Date.now();
  readonly #limits = new Map<() => void, number>();

  nowMs(): number {
    return this.#nowMs;
  }

  /** Time limits that run at the moment, in milliseconds. */
  get limitsMs(): readonly number[] {
    return [...this.#limits.values()];
  }

  async sleep(ms: number, options: AbortOptions = {}): Promise<void> {
    const { signal } = options;
    throwIfAborted(signal);
    if (ms <= LONGEST_PAUSE_MS) {
      this.pausesMs.push(ms);
      this.#nowMs += ms;
      await new Promise((resolve) => setImmediate(resolve));
      throwIfAborted(signal);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const end = (settle: () => void): void => {
        this.#limits.delete(expire);
        signal?.removeEventListener("abort", onAbort);
        settle();
      };
      const expire = (): void => end(resolve);
      const onAbort = (): void => end(() => signal && reject(abortError(signal)));
      this.#limits.set(expire, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** All time limits that run now have passed. */
  expire(): void {
    for (const expire of this.#limits.keys()) expire();
  }
}
