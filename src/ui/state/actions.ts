import { openEngine } from "../../workers/engine.ts";
import { allowAgain } from "./allow-again.ts";
import type { AppEvent, AppState } from "./app-state.ts";
import { keepAutomation } from "./automation-keeper.ts";
import { type BackupActions, createBackupActions } from "./backup-actions.ts";
import { keepClock } from "./clock-keeper.ts";
import { type ContentClient, createContentClient } from "./content-client.ts";
import type { AppContext } from "./context.ts";
import { keepGoing } from "./keep-going.ts";
import { openLocalStore } from "./local-store.ts";
import { openMemory } from "./memory.ts";
import { createOfflineActions, type OfflineActions } from "./offline-actions.ts";
import { createPasswordActions, type PasswordActions } from "./password-actions.ts";
import { createPhoneActions, type PhoneActions } from "./phone-actions.ts";
import { createPlaceActions, type PlaceActions } from "./place-actions.ts";
import { createPreferenceActions, type PreferenceActions } from "./preference-actions.ts";
import { createRecordActions, type RecordActions } from "./record-actions.ts";
import { createRestoreActions, type RestoreActions } from "./restore-actions.ts";
import { createRestorePlanner } from "./restore-plan-actions.ts";
import { keepRuns } from "./run-keeper.ts";
import { createRunner, type Runner } from "./runner.ts";
import { createSnapshotActions, type SnapshotActions } from "./snapshot-actions.ts";
import type { Store } from "./store.ts";
import { createSupportActions, type SupportActions } from "./support-actions.ts";
import { createTabActions, type TabActions } from "./tab-actions.ts";
import { createVaultActions, type VaultActions } from "./vault-actions.ts";
import { createVaultNoteActions, type VaultNoteActions } from "./vault-note-actions.ts";
import { createVaultQuestions, type VaultQuestions } from "./vault-questions.ts";

/** Everything a person can do. Actions never throw: what goes wrong becomes state. */
export interface Actions
  extends PhoneActions,
    PlaceActions,
    BackupActions,
    RestoreActions,
    PasswordActions,
    VaultActions,
    VaultNoteActions,
    VaultQuestions,
    SnapshotActions,
    PreferenceActions,
    OfflineActions,
    SupportActions,
    TabActions,
    RecordActions {
  readonly stopOperation: Runner["stop"];
  readonly answerHold: Runner["answerHold"];
  readonly dismissResult: Runner["dismiss"];
  readonly content: ContentClient;
}

export function createActions(store: Store<AppState, AppEvent>): Actions {
  const context: AppContext = { store, engine: openEngine(), local: openLocalStore() };
  const places = createPlaceActions(context);
  const vaults = createVaultActions(context, places);
  const notes = createVaultNoteActions(context, vaults);
  const questions = createVaultQuestions(context, vaults);
  const snapshots = createSnapshotActions(context, vaults, notes);
  const runner = createRunner(context);
  const backup = createBackupActions(context, runner, places, vaults);
  const restore = createRestoreActions(context, createRestorePlanner(context), runner, vaults);
  const phone = createPhoneActions(context, runner);
  const passwords = createPasswordActions(context, runner, phone);
  const content = createContentClient(context);
  const tabs = createTabActions(context, phone, vaults, content);
  const memory = openMemory();
  const records = createRecordActions(context, memory);
  keepRuns(context, memory);
  keepClock(context);
  keepGoing(context, runner);
  keepAutomation(context, memory, backup);
  places.loadPlaces();
  phone.lookForPhones();
  const preferring = createPreferenceActions(context);
  const offline = createOfflineActions(context);
  async function goOn(answer: "retry" | "stop"): Promise<void> {
    if (answer === "retry") await allowAgain(context);
    runner.answerHold(answer);
  }
  const operation = {
    stopOperation: runner.stop,
    answerHold: (answer: "retry" | "stop") => void goOn(answer),
    dismissResult: runner.dismiss,
  };
  return {
    content,
    ...places,
    ...vaults,
    ...notes,
    ...questions,
    ...snapshots,
    ...backup,
    ...restore,
    ...passwords,
    ...operation,
    ...phone,
    ...preferring,
    ...offline,
    ...records,
    ...tabs,
    ...createSupportActions(context),
  };
}
