import { Check } from "lucide-react";
import type { ReactElement } from "react";
import { text } from "../../text/index.ts";

export type RestoreStep = "what" | "check" | "confirm" | "run";

const order: readonly RestoreStep[] = ["what", "check", "confirm", "run"];

/** Where in the wizard we are. */
export function StepList({ current }: { readonly current: RestoreStep }): ReactElement {
  const at = order.indexOf(current);
  return (
    <ol className="wizard-steps" aria-label={text.restore.steps.label}>
      {order.map((step, index) => (
        <li
          key={step}
          data-state={index < at ? "done" : index === at ? "current" : "upcoming"}
          {...currentOf(index === at)}
        >
          {index < at ? <Check size={16} aria-hidden /> : <span aria-hidden="true">{index + 1}</span>}
          {text.restore.steps[step]}
        </li>
      ))}
    </ol>
  );
}

function currentOf(isCurrent: boolean): { readonly "aria-current"?: "step" } {
  return isCurrent ? { "aria-current": "step" } : {};
}
