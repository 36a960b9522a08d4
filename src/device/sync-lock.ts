import type { AbortOptions } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { AfcClient, AfcFile } from "./services/afc-client.ts";

export interface SyncLockParts {
  readonly afc: AfcClient;
  readonly clock: Clock;
  /** Posts a notification. When that fails the phone shows no sync sign, nothing worse; the caller decides. */
  readonly post: (name: string) => Promise<void>;
}

export interface SyncLock {
  /** Unlocks and tells the phone that the sync has ended. Throws when the phone is gone. */
  release(): Promise<void>;
}

const LOCK_FILE = "/com.apple.itunes.lock_sync";
const posts = {
  willStart: "com.apple.itunes-mobdev.syncWillStart",
  lockRequest: "com.apple.itunes-mobdev.syncLockRequest",
  didStart: "com.apple.itunes-mobdev.syncDidStart",
  didFinish: "com.apple.itunes-mobdev.syncDidFinish",
} as const;
const TRIES = 50;
const TRY_AGAIN_MS = 200;

/**
 * One computer at a time may sync with a phone. The lock is a file lock, held by the AFC connection; the phone learns of it
 * by notifications, in this order.
 * @throws backup/busy when another program has held it for ten seconds
 * @source libimobiledevice/libimobiledevice tools/idevicebackup2.c `do_post_notification`, `afc_file_lock`
 */
export async function takeSyncLock(parts: SyncLockParts, options: AbortOptions = {}): Promise<SyncLock> {
  const { afc, clock, post } = parts;
  await post(posts.willStart);
  const file = await afc.open(LOCK_FILE, "update-or-create", options).catch(async (error: unknown) => {
    await post(posts.didFinish).catch(() => undefined);
    throw error;
  });
  try {
    await post(posts.lockRequest);
    await lockPatiently(file, clock, options);
    await post(posts.didStart);
  } catch (error) {
    await releaseLock(file, post).catch(() => undefined);
    throw error;
  }
  return { release: () => releaseLock(file, post) };
}

async function lockPatiently(file: AfcFile, clock: Clock, options: AbortOptions): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await file.tryLock(options)) return;
    await clock.sleep(TRY_AGAIN_MS, options);
  }
  throw new KeepsakeError("backup/busy", { waitedMs: TRIES * TRY_AGAIN_MS });
}

/** The phone has to hear of the end even when the file makes trouble: its sync sign would spin for ever. */
async function releaseLock(file: AfcFile, post: SyncLockParts["post"]): Promise<void> {
  try {
    await file.unlock();
    await file.close();
  } finally {
    await post(posts.didFinish);
  }
}
