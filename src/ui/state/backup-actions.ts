import { asKeepsakeError } from "../../base/errors.ts";
import { initialProgress } from "../../base/progress.ts";
import type {
  BackupTarget,
  Interruption,
  OperationCallbacks,
  PhoneSummary,
  TaskId,
  TrustWait,
} from "../../workers/api.ts";
import type { AppContext } from "./context.ts";
import { keepAwake } from "./keep-awake.ts";
import { isRunning } from "./operation.ts";
import type { PlaceActions } from "./place-actions.ts";
import { type ChosenTarget, chosenTarget } from "./target.ts";
import { newTask } from "./task.ts";
import type { VaultActions } from "./vault-actions.ts";
import { isVaultBusy } from "./vaults.ts";

export interface BackupActions {
  readonly backUp: () => void;
  readonly stopBackup: () => void;
  /** The answer while a run is held: full disk, folder gone. */
  readonly answerHold: (answer: "retry" | "stop") => void;
  readonly dismissResult: () => void;
  readonly onPasscode: (udid: string, asked: boolean) => void;
  /** A phone came back: an interrupted run of it goes on by itself. */
  readonly onPhoneReady: (udid: string) => void;
}

export function createBackupActions(
  { store, engine }: AppContext,
  places: PlaceActions,
  vaults: VaultActions,
): BackupActions {
  let task: TaskId | null = null;
  let answer: ((answer: "retry" | "stop") => void) | null = null;

  const callbacks: OperationCallbacks & { onWaiting(state: TrustWait): void } = {
    onWaiting: (state) => {
      const phase = state === "locked" ? "waiting-for-unlock" : "waiting-for-trust";
      store.dispatch({ type: "operation/progress", progress: { ...initialProgress, phase }, nowMs: Date.now() });
    },
    onProgress: (progress) => store.dispatch({ type: "operation/progress", progress, nowMs: Date.now() }),
    onInterruption: ({ error }: Interruption) => {
      store.dispatch({ type: "operation/held", error });
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  };

  async function run(phone: PhoneSummary, phoneName: string, chosen: ChosenTarget): Promise<void> {
    const { name, target } = chosen;
    const subject = {
      udid: phone.udid,
      phoneName,
      placeName: name,
      placeKind: target.kind,
      demo: phone.demo,
    };
    store.dispatch({ type: "operation/started", subject, nowMs: Date.now() });
    const release = keepAwake();
    task = newTask("backup");
    try {
      const report = await engine.backUp({ udid: phone.udid, target }, task, callbacks);
      store.dispatch({ type: "operation/done", report, nowMs: Date.now() });
    } catch (error) {
      store.dispatch({ type: "operation/ended", error: asKeepsakeError(error).toWire() });
    } finally {
      task = null;
      answer = null;
      release();
      refresh(target);
    }
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

  function settleHold(choice: "retry" | "stop"): void {
    answer?.(choice);
    answer = null;
  }

  return {
    backUp: start,
    stopBackup() {
      if (task === null) return;
      store.dispatch({ type: "operation/stopping" });
      settleHold("stop");
      engine.cancel(task);
    },
    answerHold(choice) {
      store.dispatch({ type: choice === "stop" ? "operation/stopping" : "operation/released" });
      settleHold(choice);
    },
    dismissResult: () => store.dispatch({ type: "operation/dismissed" }),
    onPasscode(udid, asked) {
      const { operation } = store.state;
      if (!isRunning(operation) || operation.subject.udid !== udid) return;
      store.dispatch({ type: "operation/passcode", asked, nowMs: Date.now() });
    },
    onPhoneReady(udid) {
      const { operation } = store.state;
      if (
        operation.id === "interrupted" &&
        operation.error.code === "usb/unplugged" &&
        operation.subject.udid === udid
      ) {
        start();
      }
    },
  };
}
