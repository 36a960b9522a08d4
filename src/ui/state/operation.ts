import { retryOf } from "../../base/error-catalogue.ts";
import type { WireError } from "../../base/errors.ts";
import { advance, initialProgress, type Progress } from "../../base/progress.ts";
import type { BackupReport, BackupTarget } from "../../workers/api.ts";
import { type Estimate, estimateStart, estimateStep } from "./estimate.ts";
import type { RestoreMemo } from "./restore.ts";

interface AnySubject {
  readonly udid: string;
  readonly phoneName: string;
  readonly demo: boolean;
}

/** What is being backed up, and where to; fixed while it runs. */
export interface BackupSubject extends AnySubject {
  readonly kind: "backup";
  readonly placeName: string;
  readonly placeKind: BackupTarget["kind"];
}

/** A copy that is put onto the phone. */
export interface RestoreSubject extends AnySubject {
  readonly kind: "restore";
  /** The phone the copy was made of, and where the copy lies. */
  readonly sourceName: string;
  readonly placeName: string;
  readonly sourceMadeAtMs: number | null;
  /** What to write down, so that it can be begun again on another visit. */
  readonly memo: RestoreMemo | null;
}

/** A change of the phone's backup password. */
export interface PasswordSubject extends AnySubject {
  readonly kind: "password";
  readonly change: "enable" | "change" | "disable";
}

/** A restore onto a phone that is made up for it. */
export interface RehearsalSubject extends AnySubject {
  readonly kind: "rehearsal";
}

export type OperationSubject = BackupSubject | RestoreSubject | PasswordSubject | RehearsalSubject;

/** A restore is a row of pieces of work, each with a bar of its own; everything else is `main`. */
export type Stage = "checking" | "safety" | "main" | "restarting";

export interface Running {
  readonly id: "running" | "stopping";
  readonly subject: OperationSubject;
  readonly startedAtMs: number;
  readonly stage: Stage;
  readonly progress: Progress;
  readonly estimate: Estimate;
  /** Since when the phone waits for its passcode; null while it does not. */
  readonly passcodeSinceMs: number | null;
  /** The phone asked for the passcode at least once in this run. */
  readonly passcodeAsked: boolean;
  /** When bytes last arrived; silence is told to the person. */
  readonly lastNewsAtMs: number;
  /** How long this computer slept in the midst of it; null if it did not. */
  readonly sleptMs: number | null;
  /** It goes on by itself after an interruption. */
  readonly isResumed: boolean;
  /** What holds us up until the person decides; the run itself is kept open. */
  readonly held: WireError | null;
}

/** The one thing the app may be doing. */
export type Operation =
  | { readonly id: "idle" }
  | Running
  | {
      readonly id: "done";
      readonly subject: OperationSubject;
      readonly report: BackupReport;
      readonly tookMs: number;
      readonly finishedAtMs: number;
    }
  | { readonly id: "stopped"; readonly subject: OperationSubject; readonly stage: Stage; readonly progress: Progress }
  /** Ended by something that heals by itself or by plugging in: the next run goes on from here. */
  | {
      readonly id: "interrupted";
      readonly subject: OperationSubject;
      readonly stage: Stage;
      readonly progress: Progress;
      readonly error: WireError;
    }
  | {
      readonly id: "failed";
      readonly subject: OperationSubject;
      readonly stage: Stage;
      readonly progress: Progress;
      readonly error: WireError;
    };

export type OperationEvent =
  | {
      readonly type: "operation/started";
      readonly subject: OperationSubject;
      readonly nowMs: number;
      readonly isResumed?: boolean;
    }
  | { readonly type: "operation/stage"; readonly stage: Stage; readonly nowMs: number }
  | { readonly type: "operation/slept"; readonly ms: number }
  | { readonly type: "operation/progress"; readonly progress: Progress; readonly nowMs: number }
  | { readonly type: "operation/passcode"; readonly asked: boolean; readonly nowMs: number }
  | { readonly type: "operation/held"; readonly error: WireError }
  | { readonly type: "operation/released" }
  | { readonly type: "operation/stopping" }
  | { readonly type: "operation/done"; readonly report: BackupReport; readonly nowMs: number }
  | { readonly type: "operation/ended"; readonly error: WireError }
  | { readonly type: "operation/dismissed" };

export type SubjectOf<Kind extends OperationSubject["kind"]> = Extract<OperationSubject, { readonly kind: Kind }>;

/** The operation, when it is one of that kind. */
export function isOfKind<Kind extends OperationSubject["kind"]>(
  operation: Operation,
  kind: Kind,
): operation is Exclude<Operation, { readonly id: "idle" }> & { readonly subject: SubjectOf<Kind> } {
  return operation.id !== "idle" && operation.subject.kind === kind;
}

export function isRunning(operation: Operation): operation is Running {
  return operation.id === "running" || operation.id === "stopping";
}

export function reduceOperation(before: Operation, event: OperationEvent): Operation {
  if (event.type === "operation/started") return start(event.subject, event.nowMs, event.isResumed ?? false);
  if (event.type === "operation/dismissed") return isRunning(before) ? before : { id: "idle" };
  return isRunning(before) ? reduceRunning(before, event) : before;
}

function start(subject: OperationSubject, nowMs: number, isResumed: boolean): Running {
  return {
    id: "running",
    subject,
    startedAtMs: nowMs,
    stage: "main",
    progress: initialProgress,
    estimate: estimateStart(nowMs),
    passcodeSinceMs: null,
    passcodeAsked: false,
    lastNewsAtMs: nowMs,
    sleptMs: null,
    isResumed,
    held: null,
  };
}

type RunningEvent = Exclude<OperationEvent, { readonly type: "operation/started" | "operation/dismissed" }>;

function reduceRunning(before: Running, event: RunningEvent): Operation {
  switch (event.type) {
    case "operation/progress": {
      const progress = advance(before.progress, event.progress);
      const estimate = estimateStep(before.estimate, progress, event.nowMs);
      return { ...before, progress, estimate, lastNewsAtMs: event.nowMs };
    }
    case "operation/passcode":
      return {
        ...before,
        passcodeSinceMs: event.asked ? (before.passcodeSinceMs ?? event.nowMs) : null,
        passcodeAsked: before.passcodeAsked || event.asked,
        lastNewsAtMs: event.nowMs,
      };
    case "operation/stage":
      return {
        ...before,
        stage: event.stage,
        progress: initialProgress,
        estimate: estimateStart(event.nowMs),
        lastNewsAtMs: event.nowMs,
      };
    case "operation/slept":
      return { ...before, sleptMs: (before.sleptMs ?? 0) + event.ms };
    case "operation/held":
      return { ...before, held: event.error };
    case "operation/released":
      return { ...before, held: null };
    case "operation/stopping":
      return { ...before, id: "stopping", held: null };
    case "operation/done": {
      const { subject, startedAtMs } = before;
      const tookMs = event.nowMs - startedAtMs;
      return { id: "done", subject, report: event.report, tookMs, finishedAtMs: event.nowMs };
    }
    case "operation/ended":
      return ended(before, event.error);
  }
}

function ended(before: Running, error: WireError): Operation {
  const { subject, stage, progress } = before;
  // Asked to stop means stopped, whatever the connection said while it was being closed.
  if (before.id === "stopping" || error.code === "app/aborted") return { id: "stopped", subject, stage, progress };
  // What stopped it may be out of the way already: then it goes on by itself, too.
  const goesOn = retryOf(error.code) === "automatic" || error.context["mended"] === true;
  const id = goesOn ? "interrupted" : "failed";
  return { id, subject, stage, progress, error };
}
