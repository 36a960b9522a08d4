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

/** Runs `work` alone among all tabs, after whoever holds the lock now. */
export function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, work);
}
