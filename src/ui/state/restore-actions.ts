import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import { initialProgress } from "../../base/progress.ts";
import type { BackupReport, BackupTarget, RestoreChoices, RestoreSourceInfo, TaskId } from "../../workers/api.ts";
import type { EngineCallbacks } from "../../workers/engine.ts";
import type { AppContext } from "./context.ts";
import { isRunning, type RehearsalSubject, type RestoreSubject, type Stage } from "./operation.ts";
import { type ChosenCopy, type RestoreTick, sentBytes } from "./restore.ts";
import { areAllGood, checkRows, isSameName } from "./restore-checks.ts";
import type { Runner } from "./runner.ts";
import { chosenTarget } from "./target.ts";
import { newTask } from "./task.ts";
import type { VaultActions } from "./vault-actions.ts";
import { isVaultBusy } from "./vaults.ts";

export interface RestoreActions {
  /** Looks into the copy; nothing of an earlier plan stays. */
  readonly chooseCopy: (copy: ChosenCopy) => void;
  readonly changeRestore: (change: Partial<RestoreChoices>) => void;
  readonly tickRestore: (tick: RestoreTick, isTicked: boolean) => void;
  readonly readCopyFirst: (isOn: boolean) => void;
  readonly makeSafetySnapshot: (isOn: boolean) => void;
  /** Against the copy's own key bag; held for the restore when it fits. Null: with what the vaults keep. */
  readonly proveCopyPassword: (password: string | null) => void;
  /** @param typedName the name of the phone, typed as confirmation */
  readonly startRestore: (typedName: string) => void;
  /** The same restore onto a phone that is made up for it; no phone needs to be there. */
  readonly rehearse: () => void;
  /** The phone need not be waited for. */
  readonly stopWaiting: () => void;
  /** What the copy is made of, to leave parts out. */
  readonly weighCopy: () => void;
  readonly leaveOut: (domain: string, isLeftOut: boolean) => void;
  readonly clearRestore: () => void;
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
  readonly done: { checked: boolean; saved: boolean };
}

/** No phone's: an interrupted rehearsal goes on when the person wants it, not when a phone comes. */
const REHEARSAL_UDID = "rehearsal";

/** A phone that has not come back by then shows something that wants to be seen by a person. */
const RESTART_MS = 10 * 60_000;

export function createRestoreActions(
  { store, engine }: AppContext,
  runner: Runner,
  vaults: Pick<VaultActions, "readVault">,
): RestoreActions {
  let password: string | null = null;
  let endWait: (() => void) | null = null;
  let lastOrder: Order | null = null;

  async function choose(copy: ChosenCopy): Promise<void> {
    password = null;
    store.dispatch({ type: "restore/chosen", copy });
    try {
      const info = await engine.vault.inspectSource(copy.source, newTask("inspect"));
      if (store.state.restore.copy === copy) store.dispatch({ type: "restore/inspected", info });
    } catch (error) {
      const known = asKeepsakeError(error).toWire();
      if (store.state.restore.copy === copy) store.dispatch({ type: "restore/failed", error: known });
    }
  }

  async function prove(typed: string | null): Promise<void> {
    const { copy } = store.state.restore;
    if (copy === null) return;
    store.dispatch({ type: "restore/proof", proof: "checking" });
    try {
      const proven = await engine.vault.provePassword({ source: copy.source, password: typed }, newTask("prove"));
      if (store.state.restore.copy !== copy) return;
      password = proven.password;
      store.dispatch({ type: "restore/proof", proof: "proven" });
    } catch (error) {
      if (store.state.restore.copy !== copy) return;
      const proof = hasCode(error, "backup/wrong-password") ? "wrong" : "none";
      store.dispatch({ type: "restore/proof", proof, error: asKeepsakeError(error).toWire() });
    }
  }

  async function weigh(): Promise<void> {
    const { copy } = store.state.restore;
    if (copy === null) return;
    try {
      const domains = await engine.vault.weighSource({ source: copy.source, password }, newTask("weigh"));
      if (store.state.restore.copy === copy) store.dispatch({ type: "restore/weighed", domains });
    } catch (error) {
      const known = asKeepsakeError(error).toWire();
      if (store.state.restore.copy === copy) store.dispatch({ type: "restore/weighed", domains: null, error: known });
    }
  }

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
      },
      copy,
      info: { ...info, sizeBytes: sentBytes(restore) },
      password: info.encrypted ? password : null,
      choices,
      safetyTarget: restore.safety ? target : null,
      done: { checked: !restore.readFirst, saved: false },
    });
  }

  async function rehearse(): Promise<void> {
    const { restore, operation, vaults: known } = store.state;
    const { copy, info, choices } = restore;
    if (copy === null || info === null || isRunning(operation) || isVaultBusy(known)) return;
    store.dispatch({ type: "restore/rehearsed", report: null });
    const secret = info.encrypted ? password : null;
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

  function carryOut(order: Order): void {
    lastOrder = order;
    store.dispatch({ type: "restore/afterwards", afterwards: "none" });
    void runner
      .run(
        order.subject,
        (task, callbacks) => work(order, task, callbacks),
        () => carryOut(order),
      )
      .then(() => {
        if (order.safetyTarget?.kind === "vault") void vaults.readVault(order.safetyTarget.id);
      });
  }

  async function work(order: Order, task: TaskId, callbacks: EngineCallbacks): Promise<BackupReport> {
    await check(order, task, callbacks);
    await saveFirst(order, task, callbacks);
    enter("main");
    const { udid, copy, info, choices } = order;
    const input = { udid, source: copy.source, info, password: order.password, choices };
    // The phone may be gone and back again before our side has let go of it.
    const comeBack = watchReturn(udid);
    try {
      const report = await engine.restore(input, task, callbacks);
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
    { copy, password: secret, done }: Order,
    task: TaskId,
    callbacks: EngineCallbacks,
  ): Promise<void> {
    enter("checking");
    const input = { source: copy.source, readAll: !done.checked, password: secret };
    const { damaged, first } = await engine.vault.checkSource(input, task, callbacks);
    if (damaged > 0) throw new KeepsakeError("backup/damaged", { damaged, ...(first === null ? {} : { first }) });
    done.checked = true;
  }

  async function saveFirst({ udid, safetyTarget: target, done }: Order, task: TaskId, callbacks: EngineCallbacks) {
    if (target === null || done.saved) return;
    enter("safety");
    await engine.backUp({ udid, target }, task, callbacks);
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
    chooseCopy: (copy) => void choose(copy),
    changeRestore: (change) => store.dispatch({ type: "restore/choices", change }),
    tickRestore: (tick, isTicked) => store.dispatch({ type: "restore/ticked", tick, isTicked }),
    readCopyFirst: (isOn) => store.dispatch({ type: "restore/read-first", isOn }),
    makeSafetySnapshot: (isOn) => store.dispatch({ type: "restore/safety", isOn }),
    proveCopyPassword: (typed) => void prove(typed),
    weighCopy: () => void weigh(),
    leaveOut(domain, isLeftOut) {
      const others = store.state.restore.choices.leaveOut.filter((each) => each !== domain);
      store.dispatch({ type: "restore/choices", change: { leaveOut: isLeftOut ? [...others, domain] : others } });
    },
    startRestore: start,
    rehearse: () => void rehearse(),
    stopWaiting: () => endWait?.(),
    repeatRestore() {
      if (lastOrder !== null) carryOut(lastOrder);
    },
    clearRestore() {
      password = null;
      lastOrder = null;
      store.dispatch({ type: "restore/cleared" });
    },
  };
}

/** What a phone that has restarted may say first: it is locked, or asks for trust again. */
const isThere: ReadonlySet<string> = new Set(["ready", "locked", "trust", "stale-pair", "denied"]);
