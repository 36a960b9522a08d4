import type { KeepsakeError } from "../../base/errors.ts";

/**
 * Work on several paths at a time. In a browser every file costs milliseconds of waiting whatever its size, so sixteen at
 * once are three times as fast as one. Work on one path stays in order. `settle` is the barrier before anything is said
 * about the result.
 */
export class InFlight {
  readonly #limit: number;
  readonly #running = new Map<string, Promise<void>>();

  constructor(limit = 16) {
    this.#limit = limit;
  }

  /** Resolves when `work` was started: at once, or when there is room. `work` must not reject. */
  async start(path: string, work: () => Promise<void>): Promise<void> {
    await this.settled(path);
    while (this.#running.size >= this.#limit) await Promise.race(this.#running.values());
    const running = work().finally(() => {
      if (this.#running.get(path) === running) this.#running.delete(path);
    });
    this.#running.set(path, running);
  }

  /** Work on `path` is over. */
  async settled(path: string): Promise<void> {
    await this.#running.get(path);
  }

  async settle(): Promise<void> {
    await Promise.all(this.#running.values());
  }
}

/**
 * Does `work` for every item, several at a time. @returns the failures by item
 * @throws what `failed` throws, after everything that was started has ended
 */
export async function forEachInFlight(
  items: readonly string[],
  work: (item: string) => Promise<void>,
  failed: (error: unknown) => KeepsakeError,
): Promise<Map<string, KeepsakeError>> {
  const failures = new Map<string, KeepsakeError>();
  const interruptions: unknown[] = [];
  const inFlight = new InFlight();
  for (const item of items) {
    if (interruptions.length > 0) break;
    await inFlight.start(item, async () => {
      try {
        await work(item);
      } catch (error) {
        try {
          failures.set(item, failed(error));
        } catch (interruption) {
          interruptions.push(interruption);
        }
      }
    });
  }
  await inFlight.settle();
  if (interruptions.length > 0) throw interruptions[0];
  return failures;
}
