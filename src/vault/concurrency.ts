import { type AbortOptions, raceAbort, throwIfAborted } from "../base/abort.ts";

/** A number of places; who finds none free waits in line. */
export class Slots {
  readonly count: number;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.count = count;
    this.#free = count;
  }

  async acquire(options: AbortOptions = {}): Promise<void> {
    throwIfAborted(options.signal);
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    let wake = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      wake = resolve;
      this.#waiting.push(resolve);
    });
    try {
      await raceAbort(turn, options.signal);
    } catch (error) {
      this.#leave(wake);
      throw error;
    }
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }

  /** Gives up a place in the line; a place that was handed over in the meantime goes on to the next. */
  #leave(wake: () => void): void {
    const at = this.#waiting.indexOf(wake);
    if (at >= 0) this.#waiting.splice(at, 1);
    else this.release();
  }
}

/** Runs `work` on every item, at most `limit` at once. The first failure stops the taking of further items; all begun work is waited for. */
export async function forEachAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    const run: Promise<void> = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(run));
    running.add(run);
    if (running.size >= limit) await Promise.race(running);
    if (failures.length > 0) break;
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
