import { KeepsakeError } from "../../base/errors.ts";
import { type FreeLock, tryLock, waitForLock } from "./tab-lock.ts";

/**
 * Which tab a phone belongs to. The worker's own lock ends with the cable; this one lasts: a backup that is paused because
 * the phone was unplugged must find it again, and not another tab.
 */
export interface PhoneOwner {
  /** The phone is this tab's from now on; the one before is not. @throws app/two-tabs when another tab has it */
  take(udid: string): Promise<void>;
  /** Calls `onOurs` as soon as no other tab has the phone. */
  wait(udid: string): void;
  /** Goes to the end of the queue: another tab was asked for the phone by a person. */
  stepBack(): void;
  /** The phone this tab has; null when there is none. */
  readonly udid: string | null;
  free(): void;
}

export function createPhoneOwner(onOurs: () => void): PhoneOwner {
  let owned: { readonly udid: string; readonly free: FreeLock } | null = null;
  let queued: { readonly udid: string; readonly end: AbortController } | null = null;
  /** Two at a time would find each other in the way. */
  let turn: Promise<unknown> = Promise.resolve();

  function free(): void {
    owned?.free();
    owned = null;
  }

  function leaveQueue(): void {
    queued?.end.abort();
    queued = null;
  }

  async function take(udid: string): Promise<void> {
    leaveQueue();
    if (owned?.udid === udid) return;
    free();
    const release = await tryLock(tabLock(udid));
    if (release === null) throw new KeepsakeError("app/two-tabs", { lock: tabLock(udid) });
    owned = { udid, free: release };
  }

  async function waitFor(udid: string, end: AbortController): Promise<void> {
    if (owned?.udid !== udid) {
      const release = await waitForLock(tabLock(udid), end.signal);
      if (end.signal.aborted) return release();
      free();
      owned = { udid, free: release };
    }
    // The worker of a tab that died outlives its page a little.
    (await waitForLock(`keepsake-phone-${udid}`, end.signal))();
    if (end.signal.aborted) return;
    queued = null;
    onOurs();
  }

  function wait(udid: string): void {
    leaveQueue();
    const end = new AbortController();
    queued = { udid, end };
    // Called off, or the browser has no locks: then a click has to do.
    void waitFor(udid, end).catch(() => undefined);
  }

  return {
    take(udid) {
      const taken = turn.then(() => take(udid));
      turn = taken.catch(() => undefined);
      return taken;
    },
    wait,
    stepBack() {
      if (queued !== null && owned === null) wait(queued.udid);
    },
    get udid() {
      return owned?.udid ?? null;
    },
    free,
  };
}

function tabLock(udid: string): string {
  return `keepsake-tab-${udid}`;
}
