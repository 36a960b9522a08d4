import { Check, Circle, CircleDot } from "lucide-react";
import type { ReactElement } from "react";
import type { Phase } from "../../../base/progress.ts";
import type { Running } from "../../state/operation.ts";
import { text } from "../../text/index.ts";

type StepId = keyof typeof text.run.steps;
type StepState = keyof typeof text.run.stepStates;

const stepOfPhase: Readonly<Record<Phase, StepId>> = {
  connecting: "ready",
  "waiting-for-trust": "ready",
  "waiting-for-unlock": "ready",
  preparing: "ready",
  "waiting-for-passcode": "passcode",
  transferring: "copy",
  committing: "finish",
  restarting: "finish",
  verifying: "check",
};

/** The way of a backup, in the order a person meets it. The passcode shows up only once it was asked for. */
export function Steps({ run }: { readonly run: Running }): ReactElement {
  const order: readonly StepId[] = run.passcodeAsked
    ? ["ready", "passcode", "copy", "finish", "check"]
    : ["ready", "copy", "finish", "check"];
  const current = order.indexOf(run.passcodeSinceMs === null ? stepOfPhase[run.progress.phase] : "passcode");
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

function Step({ id, state }: { readonly id: StepId; readonly state: StepState }): ReactElement {
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
