import { KeepsakeError } from "../../base/errors.ts";
import { initialProgress } from "../../base/progress.ts";
import type { BackupReport, BackupTarget, RestoreChoices, RestoreSourceInfo, TaskId } from "../../workers/api.ts";
import type { EngineCallbacks } from "../../workers/engine.ts";
import type { AppContext } from "./context.ts";
import { isRunning, type RehearsalSubject, type RestoreSubject, type Stage } from "./operation.ts";
import { patiently } from "./patiently.ts";
import { type ChosenCopy, type RestoreAchieved, sentBytes } from "./restore.ts";

import { areAllGood, checkRows, isSameName } from "./restore-checks.ts";
import { canReach, memoOf } from "./restore-memo.ts";
import type { RestorePlanActions, RestorePlanner } from "./restore-plan-actions.ts";
import type { Runner } from "./runner.ts";
import { chosenTarget } from "./target.ts";
import type { VaultActions } from "./vault-actions.ts";
import { isVaultBusy } from "./vaults.ts";

export interface RestoreActions extends RestorePlanActions {
  /** @param typedName the name of the phone, typed as confirmation */
  readonly startRestore: (typedName: string) => void;
  /** The same restore onto a phone that is made up for it; no phone needs to be there. */
  readonly rehearse: () => void;
  /** The copy is chosen and rehearsed as it is, at once where nothing has to be typed first. */
  readonly rehearseCopy: (copy: ChosenCopy) => void;
  /** The phone need not be waited for. */
  readonly stopWaiting: () => void;
  /** The same restore without the files that were found to be damaged, when each of them can stay behind. */
  readonly leaveDamagedOut: () => void;
  /** The same restore from the beginning, after an interruption or a failure that was mended. */
  readonly repeatRestore: () => void;
}

/** What stays decided while a restore is interrupted and begun again. */
interface Order {
  readonly udid: string;
  readonly subject: RestoreSubject;
  readonly copy: ChosenCopy;
  readonly info: RestoreSourceInfo;
  readonly password: string | null;
  readonly choices: RestoreChoices;
  readonly safetyTarget: BackupTarget | null;
  /** Done already: not again after an interruption. */
  readonly done: { checked: boolean; saved: boolean; touched: boolean };
}

/** No phone's: an interrupted rehearsal goes on when the person wants it, not when a phone comes. */
const REHEARSAL_UDID = "rehearsal";

const nothingAchieved: RestoreAchieved = { checked: false, saved: false, touched: false };

/** A phone that has not come back by then shows something that wants to be seen by a person. */
const RESTART_MS = 10 * 60_000;

export function createRestoreActions(
  { store, engine }: AppContext,
  planner: RestorePlanner,
  runner: Runner,
  vaults: Pick<VaultActions, "readVault">,
): RestoreActions {
  let endWait: (() => void) | null = null;
  let lastOrder: Order | null = null;

  function safetyTarget(): BackupTarget | null {
    const chosen = chosenTarget(store.state.places, store.state.vaults);
    return chosen?.isUsable === true ? chosen.target : null;
  }

  function start(typedName: string): void {
    const { restore, connection, operation } = store.state;
    const { copy, info, choices } = restore;
    const target = safetyTarget();
    if (connection.id !== "ready" || copy === null || info === null) return;
    if (isRunning(operation) || isVaultBusy(store.state.vaults) || !isSameName(typedName, connection.info.name)) return;
    if (!areAllGood(checkRows({ plan: restore, connection, hasSafetyTarget: target !== null }))) return;
    const { udid, demo } = connection.phone;
    const { repeats } = restore;
    const achieved = repeats?.udid === udid ? repeats.achieved : nothingAchieved;
    carryOut({
      udid,
      subject: {
        kind: "restore",
        udid,
        demo,
        phoneName: connection.info.name,
        sourceName: info.phoneName,
        placeName: copy.placeName,
        sourceMadeAtMs: info.madeAtMs,
        memo: memoOf(store.state, restore, achieved),
      },
      copy,
      info: { ...info, sizeBytes: sentBytes(restore) },
      password: info.encrypted ? planner.password() : null,
      choices,
      safetyTarget: restore.safety ? target : null,
      done: { ...achieved, checked: !restore.readFirst, saved: false },
    });
  }

  async function rehearse(): Promise<void> {
    const { restore, operation, vaults: known } = store.state;
    const { copy, info, choices } = restore;
    if (copy === null || info === null || isRunning(operation) || isVaultBusy(known)) return;
    store.dispatch({ type: "restore/rehearsed", report: null });
    const secret = info.encrypted ? planner.password() : null;
    const input = { source: copy.source, info, password: secret, choices };
    const subject: RehearsalSubject = {
      kind: "rehearsal",
      udid: REHEARSAL_UDID,
      demo: false,
      phoneName: info.phoneName,
    };
    await runner.run(
      subject,
      async (task, callbacks) => {
        const report = await engine.rehearse(input, task, callbacks);
        const { copy: now, choices: wished } = store.state.restore;
        if (now === copy && wished === choices) store.dispatch({ type: "restore/rehearsed", report });
        return { files: 0, bytes: 0, warnings: [] };
      },
      () => undefined,
    );
  }

  async function rehearseAtOnce(copy: ChosenCopy): Promise<void> {
    await planner.open(copy);
    const { copy: now, info, proof } = store.state.restore;
    if (now === copy && info !== null && (!info.encrypted || proof === "proven")) await rehearse();
  }

  function carryOut(order: Order): void {
    lastOrder = order;
    store.dispatch({ type: "restore/afterwards", afterwards: "none" });
    const { memo } = order.subject;
    void runner
      .run(
        { ...order.subject, memo: memo === null ? null : { ...memo, choices: order.choices, ...order.done } },
        (task, callbacks) => work(order, task, callbacks),
        // Behind a locked door nothing can be read: it is begun again when the vault is open.
        () => canReach(store.state, order.copy) && carryOut(order),
      )
      .then(() => {
        if (order.safetyTarget?.kind === "vault") void vaults.readVault(order.safetyTarget.id);
      });
  }

  async function work(order: Order, task: TaskId, callbacks: EngineCallbacks): Promise<BackupReport> {
    await check(order, task, callbacks);
    await saveFirst(order, task, callbacks);
    enter("main");
    order.done.touched = true;
    const { udid, copy, info, choices } = order;
    const input = { udid, source: copy.source, info, password: order.password, choices };
    // The phone may be gone and back again before our side has let go of it.
    const comeBack = watchReturn(udid);
    try {
      const report = await patiently({ store }, callbacks, () => engine.restore(input, task, callbacks));
      enter("restarting");
      const progress = { ...initialProgress, phase: "restarting" as const };
      store.dispatch({ type: "operation/progress", progress, nowMs: Date.now() });
      store.dispatch({ type: "restore/afterwards", afterwards: "restarting" });
      const isBack = await comeBack.wait();
      store.dispatch({ type: "restore/afterwards", afterwards: isBack ? "back" : "not-back" });
      return report;
    } finally {
      comeBack.end();
    }
  }

  async function check(
    { copy, password: secret, choices, done }: Order,
    task: TaskId,
    callbacks: EngineCallbacks,
  ): Promise<void> {
    enter("checking");
    store.dispatch({ type: "restore/damaged", damage: null });
    const input = { source: copy.source, readAll: !done.checked, password: secret, choices };
    const look = () => engine.vault.checkSource(input, task, callbacks);
    const damage = await patiently({ store }, callbacks, look);
    // Whatever is damaged is named by now: it need not be looked for again.
    done.checked = true;
    if (damage.damaged.length === 0) return;
    store.dispatch({ type: "restore/damaged", damage });
    throw new KeepsakeError("backup/damaged", { damaged: damage.damaged.length });
  }

  /** The phone has not been touched yet, so what was confirmed still holds, less what did not survive. */
  function withoutDamaged(): void {
    const { damage, choices } = store.state.restore;
    if (lastOrder === null || damage?.canLeaveOut !== true || isRunning(store.state.operation)) return;
    const damaged = damage.damaged.map(({ domain, path }) => ({ domain, path }));
    const leaveOutFiles = [...choices.leaveOutFiles, ...damaged];
    store.dispatch({ type: "restore/choices", change: { leaveOutFiles } });
    carryOut({ ...lastOrder, choices: { ...lastOrder.choices, leaveOutFiles } });
  }

  async function saveFirst({ udid, safetyTarget: target, done }: Order, task: TaskId, callbacks: EngineCallbacks) {
    if (target === null || done.saved) return;
    enter("safety");
    await patiently({ store }, callbacks, () => engine.backUp({ udid, target }, task, callbacks));
    done.saved = true;
  }

  function enter(stage: Stage): void {
    store.dispatch({ type: "operation/stage", stage, nowMs: Date.now() });
  }

  /** True once the phone has gone and come again; false when that takes too long or nobody wants to wait. */
  function watchReturn(udid: string): { readonly wait: () => Promise<boolean>; readonly end: () => void } {
    let wasAway = false;
    let settle: (isBack: boolean) => void = () => undefined;
    const look = (): void => {
      const { connection } = store.state;
      if (connection.id === "lost") wasAway = true;
      const isOther = connection.id === "ready" && connection.phone.udid !== udid;
      if (wasAway && isThere.has(connection.id) && !isOther) settle(true);
    };
    const unsubscribe = store.subscribe(look);
    return {
      wait: () =>
        new Promise((resolve) => {
          const timer = setTimeout(() => resolve(false), RESTART_MS);
          settle = (isBack) => {
            clearTimeout(timer);
            resolve(isBack);
          };
          endWait = () => settle(false);
          look();
        }),
      end() {
        unsubscribe();
        endWait = null;
      },
    };
  }

  return {
    ...planner.actions,
    startRestore: start,
    rehearse: () => void rehearse(),
    rehearseCopy: (copy) => void rehearseAtOnce(copy),
    stopWaiting: () => endWait?.(),
    leaveDamagedOut: withoutDamaged,
    repeatRestore() {
      if (lastOrder !== null) carryOut(lastOrder);
    },
  };
}

/** What a phone that has restarted may say first: it is locked, or asks for trust again. */
const isThere: ReadonlySet<string> = new Set(["ready", "locked", "trust", "stale-pair", "denied"]);
