import { Check, Circle, CircleDot } from "lucide-react";
import type { ReactElement } from "react";
import { useAppState } from "../../components/app-context.ts";
import type { Running } from "../../state/operation.ts";
import { type RestoreStep, restoreStep } from "../../state/steps.ts";
import { text } from "../../text/index.ts";

type StepState = keyof typeof text.run.stepStates;

const marks = { done: Check, current: CircleDot, upcoming: Circle };

/** The way of a restore; the safety snapshot only where one is made. */
export function RestoreSteps({ run }: { readonly run: Running }): ReactElement {
  const safety = useAppState((state) => state.restore.safety);
  const order: readonly RestoreStep[] = [
    "checking",
    ...(safety ? (["safety"] as const) : []),
    "waiting",
    "sending",
    "placing",
    "restarting",
  ];
  const at = order.indexOf(restoreStep(run));
  return (
    <ol className="steps" aria-label={text.restore.run.stepsLabel}>
      {order.map((id, index) => (
        <Step key={id} id={id} state={index < at ? "done" : index === at ? "current" : "upcoming"} />
      ))}
    </ol>
  );
}

function Step({ id, state }: { readonly id: RestoreStep; readonly state: StepState }): ReactElement {
  const Mark = marks[state];
  return (
    <li className="step" data-step={id} data-state={state} {...(state === "current" ? { "aria-current": "step" } : {})}>
      <Mark size={18} aria-hidden />
      <span>
        {text.restore.run.steps[id]}
        <span className="visually-hidden"> {text.run.stepStates[state]}</span>
      </span>
    </li>
  );
}
