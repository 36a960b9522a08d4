import type { Clock, RandomBytes } from "../base/clock.ts";
import type { RepositoryConfig } from "./format/config.ts";
import type { Sealer } from "./format/seal.ts";
import type { SnapshotWriter } from "./format/snapshot.ts";
import type { IndexFiles } from "./index-files.ts";
import type { LockKeeper } from "./locks.ts";
import type { PackReader } from "./pack-reader.ts";
import type { PackSealer } from "./pack-sealer.ts";
import type { SealedObjects } from "./sealed-objects.ts";
import type { ObjectStore } from "./stores/object-store.ts";

/** What the parts of one opened repository share. */
export interface RepositoryContext {
  readonly store: ObjectStore;
  readonly config: RepositoryConfig;
  readonly sealer: Sealer;
  readonly objects: SealedObjects;
  readonly index: IndexFiles;
  readonly reader: PackReader;
  readonly locks: LockKeeper;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly writer: SnapshotWriter;
  /** One for each upload, which ends it. */
  readonly openPackSealer: () => PackSealer;
  /** A pack is closed by the blob that reaches this. */
  readonly packTargetBytes: number;
  readonly packsInFlight: number;
}
