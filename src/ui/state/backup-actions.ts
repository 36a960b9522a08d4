import type { BackupTarget, PhoneSummary, TaskId, VaultId } from "../../workers/api.ts";
import type { EngineCallbacks } from "../../workers/engine.ts";
import type { AppContext } from "./context.ts";
import { type BackupSubject, isOfKind, isRunning } from "./operation.ts";
import { patiently } from "./patiently.ts";
import type { PlaceActions } from "./place-actions.ts";
import type { Runner } from "./runner.ts";
import { type ChosenTarget, chosenTarget } from "./target.ts";
import { newTask } from "./task.ts";
import type { VaultActions } from "./vault-actions.ts";
import { isVaultBusy } from "./vaults.ts";

export interface BackupActions {
  readonly backUp: () => void;
  /** For a run that is held because its folder can't be reached: opens the folder picker; needs a click. */
  readonly chooseFolderAgain: () => void;
}

export function createBackupActions(
  context: AppContext,
  runner: Runner,
  places: PlaceActions,
  vaults: VaultActions,
): BackupActions {
  const { store, engine } = context;

  async function run(phone: PhoneSummary, phoneName: string, { name, target }: ChosenTarget): Promise<void> {
    const { udid, demo } = phone;
    const place = { placeName: name, placeKind: target.kind };
    const subject: BackupSubject = { kind: "backup", udid, phoneName, demo, ...place };
    await runner.run(subject, (task, callbacks) => work(udid, target, task, callbacks), start);
    refresh(target);
  }

  async function work(udid: string, target: BackupTarget, task: TaskId, callbacks: EngineCallbacks) {
    const report = await patiently(context, callbacks, () => engine.backUp({ udid, target }, task, callbacks));
    // The backup is whole already: whatever goes wrong here is told by the password's own screen.
    if (target.kind === "vault") await proveKept(udid, target.id).catch(() => undefined);
    return report;
  }

  /** A kept password that was never tried is proven by the first copy that was locked with it. */
  async function proveKept(udid: string, vault: VaultId): Promise<void> {
    const kept = await engine.vault.keptPasswords(vault);
    const newest = kept.find((each) => each.udid === udid);
    if (newest === undefined || newest.provenAtMs !== null) return;
    const snapshots = await engine.vault.snapshots(vault);
    const made = snapshots.find((each) => each.udid === udid && each.complete && each.encrypted);
    if (made === undefined) return;
    const source = { kind: "snapshot", vault, snapshot: made.id } as const;
    await engine.vault.provePassword({ source, password: null }, newTask("prove"));
    store.dispatch({ type: "passwords/kept", vault, kept: await engine.vault.keptPasswords(vault) });
  }

  /** Also after a failure: what arrived may have become something to show. */
  function refresh(target: BackupTarget): void {
    if (target.kind === "vault") void vaults.readVault(target.id);
    else places.readBackups(target.kind === "folder" ? target.id : target.kind);
  }

  function start(): void {
    const { connection, operation } = store.state;
    const chosen = chosenTarget(store.state.places, store.state.vaults);
    if (connection.id !== "ready" || chosen?.isUsable !== true || isRunning(operation)) return;
    if (isVaultBusy(store.state.vaults)) return;
    void run(connection.phone, connection.info.name, chosen);
  }

  /** The run ends with what it has; the next one begins at once, in the folder that was picked. */
  async function chooseAgain(): Promise<void> {
    const { operation } = store.state;
    if (!isOfKind(operation, "backup") || !isRunning(operation) || !(await places.pickFolder())) return;
    if (isRunning(store.state.operation)) runner.answerHold("stop");
    await runner.settled();
    start();
  }

  return { backUp: start, chooseFolderAgain: () => void chooseAgain() };
}
