import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import { initialProgress } from "../../base/progress.ts";
import type { BackupReport, Interruption, TaskId } from "../../workers/api.ts";
import type { EngineCallbacks } from "../../workers/engine.ts";
import type { AppContext } from "./context.ts";
import { keepAwake } from "./keep-awake.ts";
import { isRunning, type OperationSubject } from "./operation.ts";
import { newTask } from "./task.ts";
import { watchSleep } from "./watch-sleep.ts";

export type OperationWork = (task: TaskId, callbacks: EngineCallbacks) => Promise<BackupReport>;

/** How an interrupted operation goes on: all of it again, with what was achieved as its start. */
export type Again = () => void;

/** Runs the one thing the app may be doing, and turns what happens to it into state. */
export interface Runner {
  /** Settles when the operation has come to an end of whatever kind; never rejects. True: it is done. */
  readonly run: (subject: OperationSubject, work: OperationWork, again: Again) => Promise<boolean>;
  readonly stop: () => void;
  /** The answer while a run is held: full disk, folder gone. */
  readonly answerHold: (answer: "retry" | "stop") => void;
  readonly dismiss: () => void;
  /** When nothing runs any more. */
  readonly settled: () => Promise<void>;
  readonly onPasscode: (udid: string, asked: boolean) => void;
  /** A phone is there: an interrupted run of it goes on by itself. */
  readonly onPhoneReady: (udid: string) => void;
}

/** So often in a row an operation that gets nowhere is begun again by itself. */
const MOST_RETRIES = 3;
const RETRY_AFTER_MS = 2_000;

export function createRunner({ store, engine }: AppContext): Runner {
  let task: TaskId | null = null;
  let answer: ((answer: "retry" | "stop") => void) | null = null;
  let resume: Again | null = null;
  /** Starts in a row that moved nothing. */
  let fruitless = 0;
  let isResuming = false;

  const callbacks: EngineCallbacks = {
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

  let going: Promise<unknown> = Promise.resolve();

  function run(subject: OperationSubject, work: OperationWork, again: Again): Promise<boolean> {
    const running = carryOut(subject, work, again);
    going = running;
    return running;
  }

  async function carryOut(subject: OperationSubject, work: OperationWork, again: Again): Promise<boolean> {
    if (isRunning(store.state.operation)) return false;
    store.dispatch({ type: "operation/started", subject, nowMs: Date.now(), isResumed: isResuming });
    isResuming = false;
    resume = again;
    const release = keepAwake();
    const wake = watchSleep((ms) => store.dispatch({ type: "operation/slept", ms }));
    task = newTask(subject.kind);
    try {
      const report = await work(task, callbacks);
      store.dispatch({ type: "operation/done", report, nowMs: Date.now() });
      fruitless = 0;
      return true;
    } catch (error) {
      end(error);
      return false;
    } finally {
      task = null;
      answer = null;
      wake();
      release();
    }
  }

  function end(error: unknown): void {
    const { operation } = store.state;
    fruitless = isRunning(operation) && operation.progress.bytesDone > 0 ? 0 : fruitless + 1;
    store.dispatch({ type: "operation/ended", error: asKeepsakeError(error).toWire() });
    if (store.state.operation.id === "interrupted" && fruitless < MOST_RETRIES && !hasCode(error, "usb/unplugged")) {
      setTimeout(goOnIfConnected, RETRY_AFTER_MS);
    }
  }

  /** The link broke although the phone is still there: nobody needs to be asked. */
  function goOnIfConnected(): void {
    const { connection } = store.state;
    if (connection.id === "ready") goOn(connection.phone.udid);
  }

  function goOn(udid: string): void {
    const { operation } = store.state;
    if (operation.id !== "interrupted" || operation.subject.udid !== udid || fruitless >= MOST_RETRIES) return;
    // The password may have been changed already: the person decides.
    if (operation.subject.kind === "password") return;
    isResuming = true;
    resume?.();
    isResuming = false;
  }

  function settleHold(choice: "retry" | "stop"): void {
    answer?.(choice);
    answer = null;
  }

  return {
    run,
    stop() {
      if (task === null) return;
      store.dispatch({ type: "operation/stopping" });
      settleHold("stop");
      engine.cancel(task);
    },
    answerHold(choice) {
      store.dispatch({ type: choice === "stop" ? "operation/stopping" : "operation/released" });
      settleHold(choice);
    },
    dismiss() {
      if (isRunning(store.state.operation)) return;
      fruitless = 0;
      store.dispatch({ type: "operation/dismissed" });
    },
    settled: async () => void (await going),
    onPasscode(udid, asked) {
      const { operation } = store.state;
      if (!isRunning(operation) || operation.subject.udid !== udid) return;
      store.dispatch({ type: "operation/passcode", asked, nowMs: Date.now() });
    },
    onPhoneReady: goOn,
  };
}
