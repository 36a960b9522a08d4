import { promiseWithResolvers } from "../base/abort.ts";
import { KeepsakeError } from "../base/errors.ts";

/**
 * Takes a lock that all tabs of this site share, and gives the function that frees it. It is freed by itself when this
 * thread dies. Holding one also keeps Chrome from freezing the tab.
 * @throws app/two-tabs when another tab holds it
 */
export async function takeLock(name: string): Promise<() => void> {
  const taken = promiseWithResolvers<void>();
  const freed = promiseWithResolvers<void>();
  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) throw new KeepsakeError("app/two-tabs", { lock: name });
      taken.resolve();
      return freed.promise;
    })
    .catch(taken.reject);
  await taken.promise;
  return freed.resolve;
}

/**
 * A lock that this thread holds for as long as it lives, by its name: whoever asks for it gets it when the thread is gone.
 * Null where there are no locks.
 */
export async function lifeLock(): Promise<string | null> {
  const name = `keepsake-life-${crypto.randomUUID()}`;
  try {
    await new Promise<void>((taken, refused) => {
      const hold = (): Promise<never> => {
        taken();
        return new Promise(() => undefined);
      };
      navigator.locks.request(name, hold).catch(refused);
    });
    return name;
  } catch {
    return null;
  }
}

/** Settles when nobody holds the lock any more. Rejects when `signal` fires first, or where there are no locks. */
export async function untilFree(name: string, signal: AbortSignal): Promise<void> {
  await navigator.locks.request(name, { signal }, () => undefined);
}

/** Runs `work` alone among all tabs, after whoever holds the lock now. */
export function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, work);
}
