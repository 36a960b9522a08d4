import { formatPercent, text } from "../text/index.ts";
import type { AppState } from "./app-state.ts";
import type { Connection } from "./connection.ts";
import { isRunning, type Operation, type OperationSubject, type Running } from "./operation.ts";
import { backupStep, type RestoreStep, restoreStep } from "./steps.ts";

export interface Announcement {
  /** News that may wait for a pause: a new state, quarter marks. */
  readonly polite: string;
  /** Things the person must do now. */
  readonly alert: string;
}

/** What a screen reader hears: never per tick, only at the marks that matter. */
export function announcementOf(state: AppState): Announcement {
  const { operation, connection, tabs } = state;
  if (tabs.refusal !== null) return alert(text.tabs[tabs.refusal]);
  if (tabs.letGo) return polite(text.tabs.letGoTitle);
  return operation.id === "idle" ? announceConnection(connection) : announceOperation(operation);
}

function announceConnection(connection: Connection): Announcement {
  if (connection.id === "ready") return polite(text.phone.connected(connection.info.name));
  if (connection.id === "failed") return alert(text.errors[connection.error.code].title);
  const { title, body } = text.connection[connection.id];
  const needsAct = connection.id === "trust" || connection.id === "locked" || connection.id === "denied";
  return needsAct ? alert(`${title}. ${body}`) : polite(title);
}

function announceOperation(operation: Exclude<Operation, { id: "idle" }>): Announcement {
  if (isRunning(operation)) {
    if (operation.passcodeSinceMs !== null) return alert(`${text.run.passcodeTitle}. ${text.run.passcodeBody}`);
    if (operation.held !== null) return alert(`${text.run.held}: ${text.errors[operation.held.code].title}`);
    return polite(operation.id === "stopping" ? text.run.stopping : runningWords(operation));
  }
  if (operation.id === "done") return polite(doneWords(operation.subject));
  if (operation.id === "stopped") return polite(text.result.stoppedTitle);
  return alert(text.errors[operation.error.code].title);
}

/** The step, and how far it is by quarters: a run of hours says a dozen things, not thousands. */
function runningWords(run: Running): string {
  const { kind } = run.subject;
  if (kind === "backup") {
    const step = backupStep(run);
    return step === "ready" ? startWords(run.subject) : withQuarter(run, `${text.run.steps[step]}.`, step === "copy");
  }
  if (kind !== "restore") return startWords(run.subject);
  const step = restoreStep(run);
  const words = `${text.restore.run.steps[step]}.`;
  const all = step === "checking" ? `${startWords(run.subject)} ${words}` : words;
  return withQuarter(run, all, withFigures.has(step));
}

/** Steps of a restore that move a bar; the others wait for the phone. */
const withFigures: ReadonlySet<RestoreStep> = new Set(["checking", "safety", "sending"]);

function withQuarter({ progress }: Running, words: string, isCounted: boolean): string {
  const quarter = Math.min(3, Math.floor((progress.fraction ?? 0) * 4)) / 4;
  return isCounted && quarter > 0 ? `${words} ${text.run.announceQuarter(formatPercent(quarter))}` : words;
}

function startWords(subject: OperationSubject): string {
  if (subject.kind === "password") return text.password.running[subject.change];
  if (subject.kind === "rehearsal") return text.restore.rehearsal.running;
  return subject.kind === "restore"
    ? text.restore.run.announceStart(subject.phoneName)
    : text.run.announceStart(subject.phoneName);
}

function doneWords(subject: OperationSubject): string {
  if (subject.kind === "password") return text.password.done[subject.change];
  if (subject.kind === "rehearsal") return text.restore.rehearsal.docDone;
  return subject.kind === "restore" ? text.restore.run.announceDone : text.run.announceDone;
}

function polite(words: string): Announcement {
  return { polite: words, alert: "" };
}

function alert(words: string): Announcement {
  return { polite: "", alert: words };
}
