import { type OverlayOptions, openOverlay, type SnapshotOverlay } from "../../../src/backup/files/snapshot-overlay.ts";
import { promiseWithResolvers } from "../../../src/base/abort.ts";
import { systemClock } from "../../../src/base/clock.ts";
import {
  createMemoryStore,
  createRepository,
  type ObjectStore,
  type ObjectType,
  openRepository,
  type Repository,
  type RepositoryOptions,
  type Snapshot,
  type SnapshotId,
} from "../../../src/vault/index.ts";

export const PASSWORD = "correct horse battery staple";
/** As quick as it goes: these tests are not about passwords and waiting. */
export const OPTIONS: RepositoryOptions = {
  keyCost: { n: 1_024, r: 8, p: 1 },
  // The moment that others get to object to a lock is over at once: there are no others.
  clock: { ...systemClock, sleep: async (ms, options) => (ms < 1_000 ? undefined : systemClock.sleep(ms, options)) },
};

export interface VaultBench {
  readonly store: ObjectStore;
  repository: Repository;
  /** As after a restart. */
  reopen(): Promise<Repository>;
  /** An overlay that stays open until `end`, for tests that do not fit into one callback. */
  startRun(base: Snapshot | null, options?: OverlayOptions): Promise<OpenRun>;
  /** A whole run in one. */
  run<T>(base: Snapshot | null, work: (overlay: SnapshotOverlay) => Promise<T>, options?: OverlayOptions): Promise<T>;
  snapshot(id: SnapshotId): Promise<Snapshot>;
  /** Names and sizes of the objects of a type. */
  sizes(type: ObjectType): Promise<ReadonlyMap<string, number>>;
}

export interface OpenRun {
  readonly overlay: SnapshotOverlay;
  end(): Promise<void>;
}

export async function openVault(
  store: ObjectStore = createMemoryStore(),
  options: RepositoryOptions = {},
): Promise<VaultBench> {
  const all = { ...OPTIONS, ...options };
  const bench: VaultBench = {
    store,
    repository: await createRepository(store, PASSWORD, all),
    reopen: async () => {
      await bench.repository.close();
      bench.repository = await openRepository(store, PASSWORD, all);
      return bench.repository;
    },
    startRun: async (base, overlayOptions) => {
      const opened = promiseWithResolvers<SnapshotOverlay>();
      const ending = promiseWithResolvers<void>();
      const upload = bench.repository.upload(async (uploader) => {
        opened.resolve(await openOverlay(bench.repository, uploader, base, overlayOptions));
        await ending.promise;
      });
      upload.catch(opened.reject);
      const overlay = await opened.promise;
      return {
        overlay,
        end: async () => {
          ending.resolve();
          await upload;
        },
      };
    },
    run: (base, work, overlayOptions) =>
      bench.repository.upload(async (uploader) =>
        work(await openOverlay(bench.repository, uploader, base, overlayOptions)),
      ),
    snapshot: async (id) => {
      const found = (await bench.repository.snapshots()).find((each) => each.id === id);
      if (found === undefined) throw new Error(`snapshot ${id} is missing`);
      return found;
    },
    sizes: async (type) => {
      const sizes = new Map<string, number>();
      for await (const { name, sizeBytes } of store.list(type)) sizes.set(name, sizeBytes);
      return sizes;
    },
  };
  return bench;
}
