import type { JournalStore } from "../../backup/index.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { hasCode } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { OperationOptions } from "../../base/progress.ts";
import { copyVault } from "../../vault/index.ts";
import type { BackupPlace, BackupReport, OperationCallbacks, PlistDict } from "../api.ts";
import type { Tasks } from "../tasks.ts";
import { takeLock } from "../web-lock.ts";
import { freeSpace, noteSnapshot, tagSnapshots, wouldFree } from "./change-snapshots.ts";
import { exportSnapshot } from "./export-snapshot.ts";
import { findBackups, markKnown, openSource } from "./find-backups.ts";
import { importBackups } from "./import-backups.ts";
import { openJournalStore } from "./journal-store.ts";
import { applyKeepRule, selectKept } from "./keep-rules.ts";
import { describeVault, idOfPlace, type OpenVault, type OpenVaults } from "./open-vaults.ts";
import { backUpPhone } from "./phone-backup.ts";
import { forgetPassphrase, rememberedPassphrase, rememberPassphrase } from "./remembered.ts";
import { pinnedTag, removedTag } from "./snapshot-details.ts";
import type { OpenVaultInfo, SnapshotInfo, VaultCalls, VaultId } from "./vault-api.ts";
import { createKeyCalls } from "./vault-keys.ts";
import { lookAt, openStoreAt } from "./vault-store.ts";

export interface VaultBackupInput {
  readonly vault: VaultId;
  readonly device: ByteDuplex;
  readonly udid: string;
  readonly infoPlist: PlistDict;
}

export interface VaultEngine {
  readonly calls: VaultCalls;
  readonly backUp: (
    input: VaultBackupInput,
    options: OperationOptions,
  ) => Promise<BackupReport & { readonly snapshot: string }>;
}

/** Everything the worker does with vaults: each call is one line to the part that knows how. */
export function createVaultCalls(tasks: Tasks, vaults: OpenVaults, log: Log): VaultEngine {
  const journals: JournalStore = openJournalStore();

  async function enter(vault: Promise<OpenVault>, passphrase: string, remember: boolean): Promise<OpenVaultInfo> {
    const opened = await vault;
    // A database that refuses costs the person a passphrase next time, not the vault now.
    if (remember) await rememberPassphrase(opened.id, passphrase).catch(() => undefined);
    return describeVault(opened);
  }

  async function tag(
    id: VaultId,
    snapshots: readonly string[],
    name: string,
    isTagged: boolean,
  ): Promise<readonly SnapshotInfo[]> {
    const { repository, details } = vaults.get(id);
    await tagSnapshots(repository, snapshots, name, isTagged);
    return details.list();
  }

  const calls: VaultCalls = {
    ...createKeyCalls((id) => vaults.get(id)),
    look: lookAt,
    createVault: (place, passphrase, remember) => enter(vaults.create(place, passphrase), passphrase, remember),
    openVault: (place, passphrase, remember) => enter(vaults.open(place, passphrase), passphrase, remember),
    async openRemembered(place: BackupPlace) {
      const id = idOfPlace(place);
      const passphrase = await rememberedPassphrase(id);
      if (passphrase === null) return null;
      try {
        return await describeVault(await vaults.open(place, passphrase));
      } catch (error) {
        // Changed on another computer, or its key was removed: asking is better than failing again each time.
        if (!hasCode(error, "vault/wrong-password")) throw error;
        await forgetPassphrase(id);
        return null;
      }
    },
    lockVault: (id) => vaults.lock(id),
    forgetPassphrase,
    snapshots: async (id) => vaults.get(id).details.list(),
    pin: (id, snapshot, pinned) => tag(id, [snapshot], pinnedTag, pinned),
    async note(id, snapshot, note) {
      const { repository, details } = vaults.get(id);
      await noteSnapshot(repository, snapshot, note);
      return details.list();
    },
    remove: (id, snapshots) => tag(id, snapshots, removedTag, true),
    restore: (id, snapshots) => tag(id, snapshots, removedTag, false),
    freeSpace: (id, task, callbacks) =>
      tasks.run(task, (signal) => freeSpace(vaults.get(id).repository, optionsOf(signal, callbacks))),
    checkVault: (id, task, callbacks) =>
      tasks.run(task, async (signal) => {
        const { repository } = vaults.get(id);
        const findings = await repository.check({ ...optionsOf(signal, callbacks), readShare: 1 });
        return { findings: findings.map((finding) => finding.toWire()) };
      }),
    repairVault: (id, task, callbacks) =>
      tasks.run(task, async (signal) => {
        await vaults.get(id).repository.repairIndex(optionsOf(signal, callbacks));
      }),
    exportSnapshot: ({ vault, snapshot, target }, task, callbacks) =>
      tasks.run(task, (signal) =>
        exportSnapshot(vaults.get(vault).repository, snapshot, target, optionsOf(signal, callbacks)),
      ),
    findBackups: ({ vault, source }, task) =>
      tasks.run(task, async (signal) => {
        const { repository } = vaults.get(vault);
        return markKnown(await findBackups(openSource(source), { signal }), repository, { signal });
      }),
    importBackups: ({ vault, source, folders }, task, callbacks) =>
      tasks.run(task, (signal) =>
        importBackups(vaults.get(vault).repository, openSource(source), folders, optionsOf(signal, callbacks)),
      ),
    wouldFree: (id, snapshots, task) =>
      tasks.run(task, (signal) => wouldFree(vaults.get(id).repository, snapshots, { signal })),
    async previewKeepRule(id, udid, rule) {
      return selectKept(await vaults.get(id).repository.snapshots(), udid, rule);
    },
    applyKeepRule: async (id, udid, rule) => applyKeepRule(vaults.get(id).repository, udid, rule),
    async copyVaultTo({ vault, target }, task, callbacks) {
      const { store } = vaults.get(vault);
      await tasks.run(task, async (signal) => {
        const release = await takeLock(`keepsake-vault-${idOfPlace(target)}`);
        try {
          const { store: copy } = await openStoreAt(target);
          await copyVault(store, copy, optionsOf(signal, callbacks));
        } finally {
          release();
        }
      });
    },
  };

  return {
    calls,
    async backUp({ vault: id, ...input }, options) {
      const run = { ...input, vault: vaults.get(id), journals, log };
      const { outcome, snapshot } = await backUpPhone(run, options);
      return { ...outcome, snapshot };
    },
  };
}

/** Callbacks of the page as options of the engine. */
export function optionsOf(signal: AbortSignal, callbacks: OperationCallbacks): OperationOptions {
  return {
    signal,
    onProgress: (progress) => callbacks.onProgress(progress),
    onInterruption: ({ error, resumable }) => callbacks.onInterruption({ error: error.toWire(), resumable }),
  };
}
