import type { AbortOptions } from "../base/abort.ts";
import { toHex } from "../base/bytes.ts";
import { type Clock, type RandomBytes, systemClock, systemRandomBytes } from "../base/clock.ts";
import { hasCode, KeepsakeError } from "../base/errors.ts";
import { compressionOfBlobs, createCompressor, type DataCompression } from "./compression.ts";
import type { RepositoryContext } from "./context.ts";
import { asDamage, damaged } from "./damage.ts";
import {
  encodeConfig,
  makeConfig,
  parseConfig,
  type RepositoryConfig,
  type RepositoryVersion,
} from "./format/config.ts";
import { measureKeyCost } from "./format/key-cost.ts";
import { type KeyCost, makeMasterKey } from "./format/key-file.ts";
import { createSealer, type MasterKey, type Sealer, wipeMasterKey } from "./format/seal.ts";
import { IndexFiles } from "./index-files.ts";
import { findMasterKey, newPasswordBytes, saveKey } from "./keys.ts";
import { LockKeeper } from "./locks.ts";
import { PackReader } from "./pack-reader.ts";
import { createPackSealer, type StartPackSealer } from "./pack-sealer.ts";
import type { Repository } from "./repository.ts";
import { SealedObjects } from "./sealed-objects.ts";
import { StoredRepository } from "./stored-repository.ts";
import type { ObjectStore } from "./stores/object-store.ts";

export interface RepositoryOptions extends AbortOptions {
  readonly clock?: Clock | undefined;
  readonly randomBytes?: RandomBytes | undefined;
  /** Whether data is compressed where it pays; encrypted backups never shrink. Default: "auto". */
  readonly dataCompression?: DataCompression | undefined;
  /** 4 … 128 MiB. Default 16 MiB; more for places where each file is costly. */
  readonly packTargetBytes?: number | undefined;
  /** Packs being stored at once. Default: what the store can do, at most four. */
  readonly packsInFlight?: number | undefined;
  /**
   * Name of this installation in locks, beginning with "keepsake-". Give one only where no other repository object of the
   * same name can be at work: its locks are then taken for left-overs and deleted on open. Default: a random one.
   */
  readonly lockHost?: string | undefined;
  /** Default: measured on this machine, never below restic's own usual cost. */
  readonly keyCost?: KeyCost | undefined;
  /** Seals the packs of an upload elsewhere, in another thread. Default: in this one. */
  readonly startPackSealer?: StartPackSealer | undefined;
  /** Written into snapshots: "keepsake 1.2.3". */
  readonly programVersion?: string | undefined;
}

const MIN_PACK_BYTES = 4 * 1_048_576;
const MAX_PACK_BYTES = 128 * 1_048_576;
const DEFAULT_PACK_BYTES = 16 * 1_048_576;
/** A picked folder takes 90 MB/s with one file being written, 140 with two, 210 with four: each is examined when it is closed. */
const DEFAULT_PACKS_IN_FLIGHT = 4;

/**
 * Makes a repository in an empty place and opens it.
 * @throws vault/exists when the place holds one already, vault/password-refused
 */
export async function createRepository(
  store: ObjectStore,
  password: string,
  options: RepositoryOptions & { readonly version?: RepositoryVersion | undefined } = {},
): Promise<Repository> {
  const { clock = systemClock, randomBytes = systemRandomBytes } = options;
  const passwordBytes = newPasswordBytes(password);
  const config = { type: "config", name: "config" } as const;
  await requireEmpty(store, options);
  await deleteKeys(store, options);
  const master = makeMasterKey(randomBytes);
  try {
    const cost = options.keyCost ?? (await measureKeyCost(() => clock.nowMs()));
    const identity = { username: "keepsake", hostname: "keepsake", createdMs: clock.nowMs() };
    // The key first: a place with a config is a vault, and a vault without a key could never be opened.
    await saveKey(store, { master, password: passwordBytes, cost, ...identity }, randomBytes, options);
    const sealer = await createSealer(master, randomBytes);
    const sealed = await sealer.seal(encodeConfig(makeConfig(options.version ?? 2, randomBytes)));
    sealer.wipe();
    await store.put(config, sealed, options);
  } catch (error) {
    if (hasCode(error, "store/exists")) throw new KeepsakeError("vault/exists", {}, { cause: error });
    throw error;
  } finally {
    passwordBytes.fill(0);
    wipeMasterKey(master);
  }
  return openRepository(store, password, options);
}

/** Keys of a creation that did not end: without config, snapshots and packs they open nothing. */
async function deleteKeys(store: ObjectStore, options: AbortOptions): Promise<void> {
  for await (const { name } of store.list("key", options)) await store.delete({ type: "key", name }, options);
}

/** Left-over keys of a creation that did not end are fine; anything more belongs to somebody. */
async function requireEmpty(store: ObjectStore, options: AbortOptions): Promise<void> {
  if ((await store.stat({ type: "config", name: "config" }, options)) !== null) throw new KeepsakeError("vault/exists");
  for (const type of ["snapshot", "index", "pack"] as const) {
    for await (const { name } of store.list(type, options)) {
      throw new KeepsakeError("vault/exists", { object: type, name, what: "config is missing" });
    }
  }
}

/**
 * Opens a repository with any of its passwords. A damaged index file does not keep it closed: `check` tells, `repairIndex`
 * mends.
 * @throws vault/not-a-vault, vault/wrong-password, vault/version, vault/damaged
 */
export async function openRepository(
  store: ObjectStore,
  password: string,
  options: RepositoryOptions = {},
): Promise<Repository> {
  const { randomBytes = systemRandomBytes } = options;
  if ((await store.stat({ type: "config", name: "config" }, options)) === null) {
    throw new KeepsakeError("vault/not-a-vault", { what: "no config" });
  }
  const { id, master } = await findMasterKey(store, password, randomBytes, options);
  try {
    const sealer = await createSealer(master, randomBytes);
    const context = createContext(store, { master, sealer }, await loadConfig(store, sealer, options), options);
    await context.locks.sweep(options);
    await context.index.refresh(options);
    return new StoredRepository(context, { id, master, cost: options.keyCost ?? null });
  } catch (error) {
    wipeMasterKey(master);
    throw error;
  }
}

async function loadConfig(store: ObjectStore, sealer: Sealer, options: AbortOptions): Promise<RepositoryConfig> {
  const key = { type: "config", name: "config" } as const;
  try {
    const plain = await sealer.open(await store.get(key, options));
    if (plain === null) throw damaged(key, "seal");
    return parseConfig(plain);
  } catch (error) {
    throw asDamage(error, key);
  }
}

function createContext(
  store: ObjectStore,
  { master, sealer }: { readonly master: MasterKey; readonly sealer: Sealer },
  config: RepositoryConfig,
  options: RepositoryOptions,
): RepositoryContext {
  const { clock = systemClock, randomBytes = systemRandomBytes } = options;
  const { dataCompression = "auto" } = options;
  const compressor = createCompressor(dataCompression);
  const objects = new SealedObjects(store, sealer, config.version, compressor);
  const hostname = options.lockHost ?? `keepsake-${toHex(randomBytes(4))}`;
  const wanted = options.packTargetBytes ?? DEFAULT_PACK_BYTES;
  const packTargetBytes = Math.min(MAX_PACK_BYTES, Math.max(MIN_PACK_BYTES, wanted));
  return {
    store,
    config,
    sealer,
    objects,
    index: new IndexFiles(store, objects),
    reader: new PackReader(store, sealer),
    locks: new LockKeeper({ store, objects, clock, hostname, ownsHost: options.lockHost !== undefined }),
    clock,
    randomBytes,
    writer: { programVersion: options.programVersion ?? "keepsake", username: "keepsake" },
    openPackSealer: () =>
      options.startPackSealer?.({ master, version: config.version, dataCompression, packTargetBytes }) ??
      createPackSealer(sealer, compressionOfBlobs(config.version, compressor), packTargetBytes),
    packTargetBytes,
    packsInFlight: options.packsInFlight ?? Math.min(store.concurrency, DEFAULT_PACKS_IN_FLIGHT),
  };
}
