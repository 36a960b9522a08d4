import type { VaultId } from "../../workers/api.ts";
import { doubtOf } from "./clock-doubt.ts";
import type { AppContext } from "./context.ts";
import { isRunning, type Operation } from "./operation.ts";
import type { VaultActions } from "./vault-actions.ts";
import { emptyNotes, type KeepSetting, openNoteStore, type VaultNotes } from "./vault-notes.ts";
import { findVault, isVaultBusy, type VaultState } from "./vaults.ts";

export interface VaultNoteActions {
  /** Notes that all these contents need was read back whole, now. */
  readonly noteReadBack: (vault: VaultId, contentIds: readonly string[]) => void;
  readonly setKeepRule: (vault: VaultId, udid: string, setting: KeepSetting) => void;
  readonly noteRecoverySheet: (vault: VaultId) => void;
}

/** Notes about vaults: read when a vault is opened, written with every change; and the keep rules that apply by themselves. */
export function createVaultNoteActions(
  { store, engine }: AppContext,
  vaults: Pick<VaultActions, "readVault">,
): VaultNoteActions {
  const notes = openNoteStore();
  const asked = new Set<string>();
  let lastOperation: Operation = store.state.operation;

  store.subscribe(() => {
    for (const vault of store.state.vaults.list) void load(vault);
    const { operation } = store.state;
    const isNews = operation.id === "done" && lastOperation.id !== "done";
    lastOperation = operation;
    if (isNews) void applyRules(operation.subject.udid);
  });

  async function load({ content }: VaultState): Promise<void> {
    if (content === null || asked.has(content.repositoryId)) return;
    asked.add(content.repositoryId);
    // A browser that keeps no database forgets the notes; the vault works without.
    const read = await notes.read(content.repositoryId).catch(() => emptyNotes(content.repositoryId));
    store.dispatch({ type: "vaults/noted", notes: read });
  }

  function change(id: VaultId, edit: (before: VaultNotes) => VaultNotes): void {
    const repositoryId = findVault(store.state.vaults, id)?.content?.repositoryId;
    const before = repositoryId === undefined ? undefined : store.state.vaults.notes[repositoryId];
    // Not read yet: nothing on the screen can ask for a change then.
    if (before === undefined) return;
    const after = edit(before);
    store.dispatch({ type: "vaults/noted", notes: after });
    void notes.write(after).catch(() => undefined);
  }

  /** Where the backup went, and wherever else the person wants this phone's past thinned out. */
  async function applyRules(udid: string): Promise<void> {
    for (const { known, content } of store.state.vaults.list) {
      const setting = content === null ? undefined : store.state.vaults.notes[content.repositoryId]?.rules[udid];
      if (setting?.automatic !== true || isBusy()) continue;
      // What is old and what is new is not known then; the next backup with a right clock makes up for it.
      if (doubtOf(store.state, Date.now()) !== null) continue;
      // A rule that could not be applied now is applied after the next backup.
      const removed = await engine.vault.applyKeepRule(known.id, udid, setting.rule).catch(() => 0);
      if (removed > 0) {
        store.dispatch({ type: "vaults/thinned", thinned: { vaultId: known.id, udid, removed } });
        await vaults.readVault(known.id);
      }
    }
  }

  function isBusy(): boolean {
    return isRunning(store.state.operation) || isVaultBusy(store.state.vaults);
  }

  return {
    noteReadBack: (id, contentIds) =>
      change(id, (before) => {
        const nowMs = Date.now();
        const read = Object.fromEntries(contentIds.map((contentId) => [contentId, nowMs]));
        return { ...before, readBackAtMs: { ...before.readBackAtMs, ...read } };
      }),
    setKeepRule: (id, udid, setting) =>
      change(id, (before) => ({ ...before, rules: { ...before.rules, [udid]: setting } })),
    noteRecoverySheet: (id) => change(id, (before) => ({ ...before, sheetSavedAtMs: Date.now() })),
  };
}
