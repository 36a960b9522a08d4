import { KeepsakeError } from "./errors.ts";

export interface AbortOptions {
  readonly signal?: AbortSignal | undefined;
}

/** The error a fired signal stands for: its reason when that is ours, otherwise app/aborted. */
export function abortError(signal: AbortSignal): KeepsakeError {
  const reason: unknown = signal.reason;
  return reason instanceof KeepsakeError ? reason : new KeepsakeError("app/aborted", {}, { cause: reason });
}

/** @throws the signal's error when it has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

/**
 * Settles like `work`, or rejects as soon as the signal fires. The work itself is not stopped: its owner must watch the
 * signal too. The listener is removed in every case.
 */
export async function raceAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  throwIfAborted(signal);
  const { promise, reject } = promiseWithResolvers<never>();
  const onAbort = (): void => reject(abortError(signal));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

export interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T | PromiseLike<T>) => void;
  readonly reject: (reason: unknown) => void;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
export function promiseWithResolvers<T>(): Resolvers<T> {
  let resolve: Resolvers<T>["resolve"] = unassigned;
  let reject: Resolvers<T>["reject"] = unassigned;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function unassigned(): never {
  throw new KeepsakeError("base/bug", { what: "promise used before its executor ran" });
}
