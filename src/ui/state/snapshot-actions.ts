import { asKeepsakeError, hasCode, type WireError } from "../../base/errors.ts";
import { initialProgress } from "../../base/progress.ts";
import type {
  BackupPlace,
  ImportSource,
  OperationCallbacks,
  SnapshotInfo,
  TaskId,
  VaultId,
} from "../../workers/api.ts";
import { damagedParts, harmOf } from "./check-harm.ts";
import type { AppContext } from "./context.ts";
import { keepAwake } from "./keep-awake.ts";
import { isRunning } from "./operation.ts";
import { newTask } from "./task.ts";
import type { VaultActions } from "./vault-actions.ts";
import type { VaultNoteActions } from "./vault-note-actions.ts";
import { findVault, isVaultBusy, type VaultJobKind, type VaultJobResult } from "./vaults.ts";

export interface SnapshotActions {
  readonly pinSnapshot: (vault: VaultId, snapshot: string, pinned: boolean) => void;
  readonly noteSnapshot: (vault: VaultId, snapshot: string, note: string) => void;
  readonly removeSnapshot: (vault: VaultId, snapshot: string) => void;
  readonly restoreSnapshot: (vault: VaultId, snapshot: string) => void;
  readonly freeSpace: (vault: VaultId) => void;
  readonly checkVault: (vault: VaultId) => void;
  readonly repairVault: (vault: VaultId) => void;
  /** Opens the folder picker; needs a click. */
  readonly exportSnapshot: (vault: VaultId, snapshot: string) => void;
  readonly importBackups: (vault: VaultId, source: ImportSource, folders: readonly string[]) => void;
  /** Opens the folder picker; needs a click. */
  readonly copyVault: (vault: VaultId) => void;
  readonly stopVaultJob: () => void;
  readonly dismissVaultJob: () => void;
  /** Puts the word about what a keep rule did away. */
  readonly dismissThinned: () => void;
}

type JobWork = (task: TaskId, callbacks: OperationCallbacks) => Promise<VaultJobResult>;

export function createSnapshotActions(
  { store, engine, local }: AppContext,
  vaults: Pick<VaultActions, "readVault">,
  notes: Pick<VaultNoteActions, "noteReadBack">,
): SnapshotActions {
  let running: TaskId | null = null;

  const callbacks: OperationCallbacks = {
    onProgress: (progress) => store.dispatch({ type: "vaults/job-progress", progress }),
    onInterruption: async () => "stop",
  };

  async function run(kind: VaultJobKind, vaultId: VaultId, work: JobWork): Promise<void> {
    if (isVaultBusy(store.state.vaults) || isRunning(store.state.operation)) return;
    const job = { kind, vaultId, state: "running", progress: initialProgress, result: {}, error: null } as const;
    store.dispatch({ type: "vaults/job", job });
    const release = keepAwake();
    running = newTask(kind);
    try {
      const result = await work(running, callbacks);
      store.dispatch({ type: "vaults/job-ended", end: { state: "done", result, error: null } });
    } catch (error) {
      const state = hasCode(error, "app/aborted") ? "stopped" : "failed";
      const known = asKeepsakeError(error).toWire();
      store.dispatch({ type: "vaults/job-ended", end: { state, result: {}, error: known } });
    } finally {
      running = null;
      release();
      await vaults.readVault(vaultId);
    }
  }

  async function change(id: VaultId, work: () => Promise<readonly SnapshotInfo[]>): Promise<void> {
    if (isVaultBusy(store.state.vaults) || isRunning(store.state.operation)) return;
    try {
      store.dispatch({ type: "vaults/snapshots", id, snapshots: await work() });
      store.dispatch({ type: "vaults/changed", id, change: { error: null } });
    } catch (error) {
      store.dispatch({ type: "vaults/changed", id, change: { error: asKeepsakeError(error).toWire() } });
    }
  }

  async function check(id: VaultId): Promise<void> {
    await run("check", id, async (task, job) => {
      const { findings } = await engine.vault.checkVault(id, task, job);
      await remember(id, findings);
      return { findings };
    });
  }

  async function remember(id: VaultId, findings: readonly WireError[]): Promise<void> {
    const vault = findVault(store.state.vaults, id);
    if (vault === null) return;
    const { soundContents } = harmOf(vault.content?.snapshots ?? [], findings);
    notes.noteReadBack(id, soundContents);
    const known = { ...vault.known, check: { atMs: Date.now(), damaged: damagedParts(findings) } };
    store.dispatch({ type: "vaults/changed", id, change: { known } });
    await local.putVault(known, Date.now()).catch(() => undefined);
  }

  async function exportOne(vault: VaultId, snapshot: string): Promise<void> {
    const target = await pick("backups");
    await run("export", vault, async (task, job) => {
      await engine.vault.exportSnapshot({ vault, snapshot, target }, task, job);
      return {};
    });
  }

  async function importFrom(vault: VaultId, source: ImportSource, folders: readonly string[]): Promise<void> {
    await run("import", vault, async (task, job) => ({
      imported: await engine.vault.importBackups({ vault, source, folders }, task, job),
    }));
  }

  async function copy(vault: VaultId): Promise<void> {
    const handle = await pick("vault");
    const target: BackupPlace = { kind: "folder", id: crypto.randomUUID(), handle };
    await run("copy", vault, async (task, job) => {
      await engine.vault.copyVaultTo({ vault, target }, task, job);
      return {};
    });
  }

  return {
    pinSnapshot: (vault, snapshot, pinned) => void change(vault, () => engine.vault.pin(vault, snapshot, pinned)),
    noteSnapshot: (vault, snapshot, note) => void change(vault, () => engine.vault.note(vault, snapshot, note)),
    removeSnapshot: (vault, snapshot) => void change(vault, () => engine.vault.remove(vault, [snapshot])),
    restoreSnapshot: (vault, snapshot) => void change(vault, () => engine.vault.restore(vault, [snapshot])),
    freeSpace: (vault) => void run("free", vault, (task, job) => engine.vault.freeSpace(vault, task, job)),
    repairVault: (vault) =>
      void run("repair", vault, async (task, job) => {
        await engine.vault.repairVault(vault, task, job);
        return {};
      }),
    checkVault: (vault) => void check(vault),
    // A closed picker is a change of mind, not an error.
    exportSnapshot: (vault, snapshot) => void exportOne(vault, snapshot).catch(() => undefined),
    importBackups: (vault, source, folders) => void importFrom(vault, source, folders),
    copyVault: (vault) => void copy(vault).catch(() => undefined),
    stopVaultJob() {
      if (running !== null) engine.cancel(running);
    },
    dismissThinned: () => store.dispatch({ type: "vaults/thinned", thinned: null }),
    dismissVaultJob: () => store.dispatch({ type: "vaults/job", job: null }),
  };
}

function pick(id: string): Promise<FileSystemDirectoryHandle> {
  return window.showDirectoryPicker({ mode: "readwrite", id, startIn: "documents" });
}
