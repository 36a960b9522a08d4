import { Check, Circle, CircleDot } from "lucide-react";
import type { ReactElement } from "react";
import type { Running } from "../../state/operation.ts";
import { type BackupStep, backupStep } from "../../state/steps.ts";
import { text } from "../../text/index.ts";

type StepState = keyof typeof text.run.stepStates;

/** The way of a backup, in the order a person meets it. The passcode shows up only once it was asked for. */
export function Steps({ run }: { readonly run: Running }): ReactElement {
  const order: readonly BackupStep[] = run.passcodeAsked
    ? ["ready", "passcode", "copy", "finish", "check"]
    : ["ready", "copy", "finish", "check"];
  const current = order.indexOf(backupStep(run));
  return (
    <ol className="steps" aria-label={text.run.stepsLabel}>
      {order.map((id, index) => (
        <Step key={id} id={id} state={stateOf(index, current)} />
      ))}
    </ol>
  );
}

function stateOf(index: number, current: number): StepState {
  if (index < current) return "done";
  return index === current ? "current" : "upcoming";
}

const marks = { done: Check, current: CircleDot, upcoming: Circle };

function Step({ id, state }: { readonly id: BackupStep; readonly state: StepState }): ReactElement {
  const Mark = marks[state];
  return (
    <li className="step" data-state={state} {...(state === "current" ? { "aria-current": "step" } : {})}>
      <span className="step-mark">
        <Mark size={18} aria-hidden />
      </span>
      <span>
        {text.run.steps[id]}
        <span className="visually-hidden">, {text.run.stepStates[state]}</span>
      </span>
    </li>
  );
}
