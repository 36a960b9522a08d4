import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import type { RestoreChoices } from "../../workers/api.ts";
import type { AppContext } from "./context.ts";
import { isRunning } from "./operation.ts";
import type { ChosenCopy, RestoreTick } from "./restore.ts";
import { canReach, copyOfMemo } from "./restore-memo.ts";
import { newTask } from "./task.ts";

/** What is decided before a restore begins. */
export interface RestorePlanActions {
  /** Looks into the copy; nothing of an earlier plan stays. */
  readonly chooseCopy: (copy: ChosenCopy) => void;
  /** Takes the plan of an interrupted restore up again. Nothing happens when its copy is gone. */
  readonly resumeRestore: (runId: string) => void;
  readonly changeRestore: (change: Partial<RestoreChoices>) => void;
  readonly tickRestore: (tick: RestoreTick, isTicked: boolean) => void;
  readonly readCopyFirst: (isOn: boolean) => void;
  readonly makeSafetySnapshot: (isOn: boolean) => void;
  /** Against the copy's own key bag; held for the restore when it fits. Null: with what the vaults keep. */
  readonly proveCopyPassword: (password: string | null) => void;
  /** What the copy is made of, to leave parts out. */
  readonly weighCopy: () => void;
  readonly leaveOut: (domain: string, isLeftOut: boolean) => void;
  readonly clearRestore: () => void;
}

/** The plan, and the proven password of its copy, which is nowhere else. */
export interface RestorePlanner {
  readonly actions: RestorePlanActions;
  /** Like `chooseCopy`; settles when the copy was looked into and, where it is encrypted, a kept password was tried. */
  readonly open: (copy: ChosenCopy) => Promise<void>;
  readonly password: () => string | null;
}

export function createRestorePlanner({ store, engine }: AppContext): RestorePlanner {
  let password: string | null = null;

  async function choose(copy: ChosenCopy): Promise<void> {
    password = null;
    store.dispatch({ type: "restore/chosen", copy });
    await inspect(copy);
  }

  async function inspect(copy: ChosenCopy): Promise<void> {
    try {
      const info = await engine.vault.inspectSource(copy.source, newTask("inspect"));
      if (store.state.restore.copy === copy) store.dispatch({ type: "restore/inspected", info });
    } catch (error) {
      const known = asKeepsakeError(error).toWire();
      if (store.state.restore.copy === copy) store.dispatch({ type: "restore/failed", error: known });
    }
  }

  async function resume(runId: string): Promise<void> {
    const run = store.state.runs.list.find(({ id }) => id === runId);
    const copy = run?.memo === undefined ? null : copyOfMemo(store.state, run.memo);
    if (run?.memo === undefined || copy === null || isRunning(store.state.operation)) return;
    password = null;
    const { memo, udid, phoneName } = run;
    store.dispatch({ type: "operation/dismissed" });
    store.dispatch({ type: "restore/resumed", copy, memo, udid, phoneName });
    await fillIn(copy);
  }

  /** Looks into the copy, and finds out again what was known of it and is not written down. */
  async function fillIn(copy: ChosenCopy): Promise<void> {
    await inspect(copy);
    const { info, copy: now, repeats } = store.state.restore;
    if (now !== copy || info === null || repeats === null) return;
    if (info.encrypted) await proveKept(copy);
    const { proof, choices } = store.state.restore;
    if (store.state.restore.copy !== copy) return;
    const isOpen = !info.encrypted || proof === "proven";
    if (isOpen && choices.leaveOut.length > 0) await weigh();
  }

  async function proveKept(copy: ChosenCopy): Promise<void> {
    await prove(null);
    const { copy: now, proof } = store.state.restore;
    // Nobody has typed anything yet that could be wrong.
    if (now === copy && proof === "wrong") store.dispatch({ type: "restore/proof", proof: "none" });
  }

  async function open(copy: ChosenCopy): Promise<void> {
    await choose(copy);
    const { copy: now, info } = store.state.restore;
    if (now === copy && info?.encrypted === true) await proveKept(copy);
  }

  /** A vault that is unlocked, a folder that is allowed: what could not be looked into can be now. */
  let wasReachable = false;
  store.subscribe(() => {
    const { copy, error } = store.state.restore;
    const isReachable = copy !== null && canReach(store.state, copy);
    const isNews = isReachable && !wasReachable;
    wasReachable = isReachable;
    if (isNews && copy !== null && error !== null) void fillIn(copy);
  });

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

  return {
    password: () => password,
    open,
    actions: {
      chooseCopy: (copy) => void choose(copy),
      resumeRestore: (runId) => void resume(runId),
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
      clearRestore() {
        password = null;
        store.dispatch({ type: "restore/cleared" });
      },
    },
  };
}
