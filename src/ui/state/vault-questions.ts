import type { FoundBackup, ImportSource, KeepPreview, KeepRule, VaultId, VaultKey } from "../../workers/api.ts";
import type { AppContext } from "./context.ts";
import { newTask } from "./task.ts";
import type { VaultActions } from "./vault-actions.ts";

/**
 * What a panel of the vault asks the worker and shows by itself. Unlike actions these reject with a KeepsakeError: the
 * panel that asked tells it.
 */
export interface VaultQuestions {
  readonly vaultKeys: (vault: VaultId) => Promise<readonly VaultKey[]>;
  readonly provePassphrase: (vault: VaultId, passphrase: string) => Promise<void>;
  readonly addPassphrase: (vault: VaultId, passphrase: string, label: string) => Promise<readonly VaultKey[]>;
  readonly changePassphrase: (vault: VaultId, current: string, next: string) => Promise<readonly VaultKey[]>;
  readonly removePassphrase: (vault: VaultId, key: string) => Promise<readonly VaultKey[]>;
  readonly previewKeepRule: (vault: VaultId, udid: string, rule: KeepRule) => Promise<KeepPreview>;
  /** Resolves with how many snapshots went to "Removed". */
  readonly applyKeepRule: (vault: VaultId, udid: string, rule: KeepRule) => Promise<number>;
  /** About how many bytes cleaning up would give back if these went, too. It takes a while: the signal ends it. */
  readonly wouldFree: (vault: VaultId, snapshots: readonly string[], signal: AbortSignal) => Promise<number>;
  readonly findBackups: (vault: VaultId, source: ImportSource) => Promise<readonly FoundBackup[]>;
}

export function createVaultQuestions({ engine }: AppContext, vaults: Pick<VaultActions, "readVault">): VaultQuestions {
  const { vault } = engine;
  return {
    vaultKeys: (id) => vault.vaultKeys(id),
    async provePassphrase(id, passphrase) {
      await vault.provePassphrase(id, passphrase);
    },
    addPassphrase: (id, passphrase, label) => vault.addPassphrase(id, passphrase, label),
    changePassphrase: (id, current, next) => vault.changePassphrase(id, current, next),
    removePassphrase: (id, key) => vault.removePassphrase(id, key),
    previewKeepRule: (id, udid, rule) => vault.previewKeepRule(id, udid, rule),
    async applyKeepRule(id, udid, rule) {
      const removed = await vault.applyKeepRule(id, udid, rule);
      await vaults.readVault(id);
      return removed;
    },
    wouldFree(id, snapshots, signal) {
      const task = newTask("would-free");
      signal.addEventListener("abort", () => engine.cancel(task), { once: true });
      return vault.wouldFree(id, snapshots, task);
    },
    findBackups: (id, source) => vault.findBackups({ vault: id, source }, newTask("find-backups")),
  };
}
