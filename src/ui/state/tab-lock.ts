import { promiseWithResolvers } from "../../base/abort.ts";

/**
 * Locks that all tabs of this site share, held by the page. One that this page holds is freed by itself when the page goes.
 * Where the browser refuses locks, everything counts as free: the workers guard what must not be used twice.
 */
export type FreeLock = () => void;

/** Held until the function that comes back is called; whoever has it now goes first. */
export function holdLock(name: string): FreeLock {
  const { promise, resolve } = promiseWithResolvers<void>();
  void navigator.locks.request(name, () => promise).catch(() => undefined);
  return resolve;
}

/** Null when another tab has it. */
export function tryLock(name: string): Promise<FreeLock | null> {
  return new Promise((resolve) => {
    const freed = promiseWithResolvers<void>();
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock === null ? null : freed.resolve);
        return lock === null ? undefined : freed.promise;
      })
      .catch(() => resolve(freed.resolve));
  });
}

/** Comes after everybody who waits already. Rejects when `signal` fires first. */
export function waitForLock(name: string, signal: AbortSignal): Promise<FreeLock> {
  return new Promise((resolve, reject) => {
    const freed = promiseWithResolvers<void>();
    navigator.locks
      .request(name, { signal }, () => {
        resolve(freed.resolve);
        return freed.promise;
      })
      .catch(reject);
  });
}

/** The names of what any tab holds now. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  // Missing where the page is not secure, whatever the types say.
  if (!("locks" in navigator)) return new Set();
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name ?? ""));
}
