import type { AbortOptions } from "../../src/base/abort.ts";
import { abortError, throwIfAborted } from "../../src/base/abort.ts";
import type { Clock } from "../../src/base/clock.ts";

/** Time that moves only when the test says so. */
export class ManualClock implements Clock {
  #nowMs = 0;
  readonly #sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  /** Sleeps nobody has ended yet. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  async sleep(ms: number, options: AbortOptions = {}): Promise<void> {
    const { signal } = options;
    throwIfAborted(signal);
    return new Promise((resolve, reject) => {
      const sleeper = { atMs: this.#nowMs + ms, wake: () => finish(resolve) };
      const finish = (settle: () => void): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener("abort", onAbort);
        settle();
      };
      const onAbort = (): void => finish(() => signal && reject(abortError(signal)));
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Lets `ms` pass, waking sleepers in order and letting each do its work. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const due = [...this.#sleepers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#nowMs = due.atMs;
      due.wake();
      await settled();
    }
    this.#nowMs = untilMs;
  }
}

/** Everything that can happen without time passing has happened: several turns of the event loop. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
