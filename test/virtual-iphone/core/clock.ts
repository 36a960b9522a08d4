/** Time of the phone. Tests give a virtual one, so that half an hour passes at once. */
export interface PhoneClock {
  nowMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export class SleepEnded extends Error {
  override readonly name = "SleepEnded";
}

export const REAL_CLOCK: PhoneClock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new SleepEnded("woken early"));
        return;
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", wake);
        resolve();
      }, ms);
      const wake = (): void => {
        clearTimeout(timer);
        reject(new SleepEnded("woken early"));
      };
      signal?.addEventListener("abort", wake, { once: true });
    }),
};

/** Stands still until told to advance. */
export class VirtualClock implements PhoneClock {
  #now: number;
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();

  constructor(startMs = 1_760_000_000_000) {
    this.#now = startMs;
  }

  nowMs(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new SleepEnded("woken early"));
        return;
      }
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener(
        "abort",
        () => {
          this.#sleepers.delete(sleeper);
          reject(new SleepEnded("woken early"));
        },
        { once: true },
      );
    });
  }

  /** Wakes everyone whose time has come, earliest first. */
  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#sleepers].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const sleeper of due) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
