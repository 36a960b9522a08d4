import { throwIfAborted } from "../base/abort.ts";
import { forEachAtOnce } from "../base/concurrent.ts";
import { hasCode, KeepsakeError } from "../base/errors.ts";
import { createProgressReporter, type OperationOptions } from "../base/progress.ts";
import { digestBulk } from "../crypto/index.ts";
import { idFromBytes } from "./object-id.ts";
import type { ObjectInfo, ObjectKey, ObjectStore, ObjectType } from "./stores/object-store.ts";

/** What refers to others comes after what it refers to, and the config, which makes a place a vault, last. Locks stay. */
const order: readonly ObjectType[] = ["pack", "index", "key", "snapshot", "config"];

export interface CopyVaultOptions extends OperationOptions {
  readonly nowMs?: (() => number) | undefined;
}

export interface CopyVaultOutcome {
  readonly objects: number;
  readonly bytes: number;
  /** They were there already: an earlier copy that was broken off, or a vault that grew since. */
  readonly skippedObjects: number;
  /** Objects whose bytes are not those of their name; not copied. `check` tells what they take with them. */
  readonly damaged: readonly ObjectKey[];
}

/**
 * Copies a vault object by object, sealed as it is; no password is needed. Each object must have the hash that is its name;
 * damaged ones stay behind, so that everything else can be saved. Broken off, it goes on where it ended; objects only the
 * target has stay. The caller holds the lock of both places.
 *
 * @throws store/exists when the target holds another vault; whatever else the stores throw
 */
export async function copyVault(
  from: ObjectStore,
  to: ObjectStore,
  options: CopyVaultOptions = {},
): Promise<CopyVaultOutcome> {
  const { signal } = options;
  const reporter = createProgressReporter(options.onProgress, options.nowMs ?? Date.now);
  await requireSameVault(from, to, options);
  reporter.update({ phase: "preparing" });
  const objects = await survey(from, options);
  const bytesTotal = objects.reduce((sum, { info }) => sum + info.sizeBytes, 0);
  reporter.update({ phase: "transferring", bytesTotal });
  const outcome = { objects: 0, bytes: 0, skippedObjects: 0, damaged: [] as ObjectKey[] };
  for (const type of order) {
    const present = await sizesOf(to, type, options);
    const ofType = objects.filter(({ key }) => key.type === type);
    await forEachAtOnce(ofType, Math.min(from.concurrency, to.concurrency), async ({ key, info }) => {
      throwIfAborted(signal);
      if (present.get(key.name) === info.sizeBytes) outcome.skippedObjects += 1;
      else if (await copyObject(from, to, key, options)) {
        outcome.objects += 1;
        outcome.bytes += info.sizeBytes;
      } else outcome.damaged.push(key);
      const bytesDone = reporter.current.bytesDone + info.sizeBytes;
      const filesDone = outcome.objects + outcome.skippedObjects + outcome.damaged.length;
      reporter.update({ bytesDone, filesDone, fraction: bytesDone / Math.max(1, bytesTotal) });
    });
  }
  reporter.finish();
  return outcome;
}

/** False for a damaged object, which is left where it is. */
async function copyObject(
  from: ObjectStore,
  to: ObjectStore,
  key: ObjectKey,
  options: OperationOptions,
): Promise<boolean> {
  const { signal } = options;
  const bytes = await from.get(key, { signal });
  if (key.type !== "config") {
    if (idFromBytes(await digestBulk("sha256", bytes)) !== key.name) return false;
    // An object of this name and another size is a torn one: names are hashes, so the right one may take its place.
    if ((await to.stat(key, { signal })) !== null) await to.delete(key, { signal });
  }
  await to.put(key, bytes, { signal });
  return true;
}

/** Two vaults in one place would lose both: the configs must be equal byte for byte, or the target's be missing. */
async function requireSameVault(from: ObjectStore, to: ObjectStore, options: OperationOptions): Promise<void> {
  const { signal } = options;
  const key = { type: "config", name: "config" } as const;
  const there = await to.get(key, { signal }).catch((error: unknown) => {
    if (hasCode(error, "store/not-found")) return null;
    throw error;
  });
  if (there === null) return;
  const here = await from.get(key, { signal });
  const isSame = here.length === there.length && here.every((byte, at) => byte === there[at]);
  if (!isSame) throw new KeepsakeError("store/exists", { type: "config", name: "config" });
}

async function survey(
  from: ObjectStore,
  options: OperationOptions,
): Promise<{ readonly key: ObjectKey; readonly info: ObjectInfo }[]> {
  const objects: { key: ObjectKey; info: ObjectInfo }[] = [];
  for (const type of order) {
    for await (const info of from.list(type, { signal: options.signal })) {
      objects.push({ key: { type, name: info.name }, info });
    }
  }
  return objects;
}

async function sizesOf(store: ObjectStore, type: ObjectType, options: OperationOptions): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for await (const { name, sizeBytes } of store.list(type, { signal: options.signal })) sizes.set(name, sizeBytes);
  return sizes;
}
