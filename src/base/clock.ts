import { type AbortOptions, abortError, throwIfAborted } from "./abort.ts";
import type { Bytes } from "./bytes.ts";

/** Time comes from outside, so tests own it. */
export interface Clock {
  nowMs(): number;
  sleep(ms: number, options?: AbortOptions): Promise<void>;
}

/** Chance comes from outside, too. Cryptographic quality. */
export type RandomBytes = (length: number) => Bytes;

export const systemClock: Clock = { nowMs: () => Date.now(), sleep };

export const systemRandomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

function sleep(ms: number, options: AbortOptions = {}): Promise<void> {
  const { signal } = options;
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(finish, ms);
    signal?.addEventListener("abort", cancel, { once: true });
    function finish(): void {
      signal?.removeEventListener("abort", cancel);
      resolve();
    }
    function cancel(): void {
      clearTimeout(timer);
      if (signal !== undefined) reject(abortError(signal));
    }
  });
}

/**
 * Rejects with what `onTimeout` makes when `work` has not settled after `ms`. The work is not stopped: abort its stream
 * in the same breath.
 */
export async function withTimeout<T>(work: Promise<T>, ms: number, clock: Clock, onTimeout: () => Error): Promise<T> {
  const stop = new AbortController();
  const timeout = clock.sleep(ms, { signal: stop.signal }).then(
    () => {
      throw onTimeout();
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    stop.abort();
  }
}
