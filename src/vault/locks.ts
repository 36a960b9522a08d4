import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../base/errors.ts";
import { isDamage } from "./damage.ts";
import { encodeLock, type LockFile, parseLock, staleLockMs } from "./format/lock-file.ts";
import type { SealedObjects } from "./sealed-objects.ts";
import type { ObjectStore } from "./stores/object-store.ts";

/** Between writing a lock and looking whether another was written at the same time. */
const SETTLE_MS = 200;
const REFRESH_MS = 5 * 60_000;
/** Others may call our lock stale after 30 minutes: work stops well before. @source restic/restic internal/repository/lock.go */
const GIVE_UP_MS = 22.5 * 60_000;
const HOST_PREFIX = "keepsake-";

export interface LockKeeperOptions {
  readonly store: ObjectStore;
  readonly objects: SealedObjects;
  readonly clock: Clock;
  /** Beginning with "keepsake-". */
  readonly hostname: string;
  /** The caller guarantees that this is the only repository object of `hostname`: its locks are left-overs. */
  readonly ownsHost: boolean;
}

/** restic's locks: files that say who works on the repository. */
export class LockKeeper {
  readonly #options: LockKeeperOptions;

  constructor(options: LockKeeperOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` under a lock that is refreshed until it ends. The signal given to `work` fires with vault/lock-lost when
   * that was not possible for too long.
   * @throws vault/locked when another program's lock stands against it
   */
  async hold<T>(exclusive: boolean, options: AbortOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]);
    throwIfAborted(signal);
    const held = await this.#take(exclusive, signal);
    const ended = new AbortController();
    const refreshing = this.#keepFresh(held, exclusive, ended.signal, (reason) => stop.abort(reason));
    try {
      return await work(signal);
    } finally {
      ended.abort();
      await refreshing;
      await this.#remove(held.name);
    }
  }

  /** Deletes our left-over locks: stale ones of any Keepsake, and those of this host when nobody else can have it. */
  async sweep(options?: AbortOptions): Promise<void> {
    const { hostname, ownsHost } = this.#options;
    for (const { name, lock } of await this.#list(options)) {
      const isLeftOver = ownsHost && lock.hostname === hostname;
      if (isLeftOver || (lock.hostname.startsWith(HOST_PREFIX) && this.#isStale(lock))) await this.#remove(name);
    }
  }

  async #take(exclusive: boolean, signal: AbortSignal): Promise<HeldLock> {
    const { clock } = this.#options;
    await this.#requireFree(exclusive, null, signal);
    const name = await this.#write(exclusive, signal);
    try {
      await clock.sleep(SETTLE_MS, { signal });
      await this.#requireFree(exclusive, name, signal);
    } catch (error) {
      await this.#remove(name);
      throw error;
    }
    return { name, refreshedMs: clock.nowMs() };
  }

  async #requireFree(exclusive: boolean, own: string | null, signal: AbortSignal): Promise<void> {
    for (const { name, lock } of await this.#list({ signal })) {
      if (name === own || this.#isStale(lock)) continue;
      if (exclusive || lock.exclusive) {
        throw new KeepsakeError("vault/locked", {
          exclusive: lock.exclusive,
          byKeepsake: lock.hostname.startsWith(HOST_PREFIX),
          ageMinutes: Math.round((this.#options.clock.nowMs() - lock.timeMs) / 60_000),
        });
      }
    }
  }

  /** Locks that vanish meanwhile or cannot be read stand against nobody: their writer has ended or never finished writing. */
  async #list(options?: AbortOptions): Promise<{ readonly name: string; readonly lock: LockFile }[]> {
    const { store, objects } = this.#options;
    const locks: { readonly name: string; readonly lock: LockFile }[] = [];
    for await (const { name } of store.list("lock", options)) {
      try {
        locks.push({ name, lock: parseLock(await objects.load("lock", name, options)) });
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
    return locks;
  }

  #isStale(lock: LockFile): boolean {
    return this.#options.clock.nowMs() - lock.timeMs > staleLockMs;
  }

  async #write(exclusive: boolean, signal?: AbortSignal): Promise<string> {
    const { objects, clock, hostname } = this.#options;
    return objects.save("lock", encodeLock({ timeMs: clock.nowMs(), exclusive, hostname }), { signal });
  }

  async #keepFresh(
    held: HeldLock,
    exclusive: boolean,
    ended: AbortSignal,
    giveUp: (reason: KeepsakeError) => void,
  ): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      try {
        await clock.sleep(REFRESH_MS, { signal: ended });
      } catch {
        return;
      }
      // A computer that slept may wake up with a lock others have long called stale.
      const isTooOld = clock.nowMs() - held.refreshedMs > GIVE_UP_MS;
      if (isTooOld) return giveUp(new KeepsakeError("vault/lock-lost"));
      await this.#renew(held, exclusive).catch((error: unknown) => {
        if (hasCode(error, "vault/closed")) giveUp(asKeepsakeError(error));
      });
    }
  }

  async #renew(held: HeldLock, exclusive: boolean): Promise<void> {
    const name = await this.#write(exclusive);
    const old = held.name;
    held.name = name;
    held.refreshedMs = this.#options.clock.nowMs();
    await this.#remove(old);
  }

  /** A lock that cannot be deleted, tried twice, becomes stale by itself; it is no reason to call finished work failed. */
  async #remove(name: string): Promise<void> {
    const { store } = this.#options;
    const key = { type: "lock", name } as const;
    await store.delete(key).catch(() => store.delete(key).catch(() => undefined));
  }
}

interface HeldLock {
  name: string;
  refreshedMs: number;
}
