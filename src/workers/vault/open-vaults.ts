import { KeepsakeError } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import {
  createPatientStore,
  createRepository,
  type ObjectStore,
  openRepository,
  type Repository,
  type RepositoryOptions,
} from "../../vault/index.ts";
import type { BackupPlace } from "../api.ts";
import { sealInWorker } from "../seal/seal-elsewhere.ts";
import type { VerifiedRecords } from "../verify/verified-records.ts";
import { snapshotKey } from "../verify/verify-copy.ts";
import { takeLock } from "../web-lock.ts";
import { SnapshotDetails, type VerifiedOf } from "./snapshot-details.ts";
import type { OpenVaultInfo, VaultId } from "./vault-api.ts";
import { openStoreAt } from "./vault-store.ts";

/** A vault whose keys are in memory. */
export interface OpenVault {
  readonly id: VaultId;
  readonly repository: Repository;
  readonly store: ObjectStore;
  readonly subfolder: string | null;
  readonly details: SnapshotDetails;
  /** While `work` runs, a full disk or a missing folder is a question to its caller, not an end. */
  asking<T>(options: OperationOptions, work: () => Promise<T>): Promise<T>;
}

const options: RepositoryOptions = { startPackSealer: sealInWorker };

interface Held extends OpenVault {
  /** Lets other tabs have the vault. */
  readonly release: () => void;
}

export function idOfPlace(place: BackupPlace): VaultId {
  return place.kind === "browser" ? "browser" : place.id;
}

/** The vaults that are unlocked. Each is open in one tab only: opening a store sweeps what a dead run left. */
export class OpenVaults {
  readonly #open = new Map<VaultId, Held>();
  readonly #verified: VerifiedRecords;

  constructor(verified: VerifiedRecords) {
    this.#verified = verified;
  }

  /** @throws vault/closed */
  get(id: VaultId): OpenVault {
    const vault = this.#open.get(id);
    if (vault === undefined) throw new KeepsakeError("vault/closed");
    return vault;
  }

  /** One after the other; a vault that fails is passed over: what is done here is an extra. */
  async forEachOpen(work: (vault: OpenVault) => Promise<void>): Promise<void> {
    for (const vault of this.#open.values()) await work(vault).catch(() => undefined);
  }

  create(place: BackupPlace, passphrase: string): Promise<OpenVault> {
    return this.#enter(place, (store) => createRepository(store, passphrase, options));
  }

  open(place: BackupPlace, passphrase: string): Promise<OpenVault> {
    return this.#enter(place, (store) => openRepository(store, passphrase, options));
  }

  async lock(id: VaultId): Promise<void> {
    const vault = this.#open.get(id);
    this.#open.delete(id);
    await vault?.repository.close();
    vault?.release();
  }

  async #enter(place: BackupPlace, unlock: (store: ObjectStore) => Promise<Repository>): Promise<OpenVault> {
    const id = idOfPlace(place);
    await this.lock(id);
    const release = await takeLock(`keepsake-vault-${id}`);
    try {
      const { store: hasty, subfolder } = await openStoreAt(place);
      let asked: OperationOptions["onInterruption"];
      const store = createPatientStore(hasty, () => asked);
      const repository = await unlock(store);
      const asking = async <T>(options: OperationOptions, work: () => Promise<T>): Promise<T> => {
        asked = options.onInterruption;
        try {
          return await work();
        } finally {
          asked = undefined;
        }
      };
      const verifiedOf: VerifiedOf = (content) => this.#verified.summary(snapshotKey(repository.id, content));
      const details = new SnapshotDetails(repository, verifiedOf);
      const vault: Held = { id, repository, store, subfolder, release, details, asking };
      this.#open.set(id, vault);
      return vault;
    } catch (error) {
      release();
      throw error;
    }
  }
}

export async function describeVault({ id, repository, subfolder, details }: OpenVault): Promise<OpenVaultInfo> {
  return { id, repositoryId: repository.id, subfolder, snapshots: await details.list() };
}
