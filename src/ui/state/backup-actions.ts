import type { BackupTarget, PhoneSummary } from "../../workers/api.ts";
import type { AppContext } from "./context.ts";
import { type BackupSubject, isRunning } from "./operation.ts";
import type { PlaceActions } from "./place-actions.ts";
import type { Runner } from "./runner.ts";
import { type ChosenTarget, chosenTarget } from "./target.ts";
import type { VaultActions } from "./vault-actions.ts";
import { isVaultBusy } from "./vaults.ts";

export interface BackupActions {
  readonly backUp: () => void;
}

export function createBackupActions(
  { store, engine }: AppContext,
  runner: Runner,
  places: PlaceActions,
  vaults: VaultActions,
): BackupActions {
  async function run(phone: PhoneSummary, phoneName: string, { name, target }: ChosenTarget): Promise<void> {
    const { udid, demo } = phone;
    const place = { placeName: name, placeKind: target.kind };
    const subject: BackupSubject = { kind: "backup", udid, phoneName, demo, ...place };
    await runner.run(subject, (task, callbacks) => engine.backUp({ udid, target }, task, callbacks), start);
    refresh(target);
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

  return { backUp: start };
}
