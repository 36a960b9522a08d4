import { type ReactElement, useId } from "react";
import type { KeepRule } from "../../../workers/api.ts";
import { countOf, LARGEST_COUNT, ruleParts } from "../../state/keep-presets.ts";
import { text } from "../../text/index.ts";

export interface RuleFieldsProps {
  readonly rule: KeepRule;
  readonly onChange: (rule: KeepRule) => void;
}

/** One number for each part of a rule. */
export function RuleFields({ rule, onChange }: RuleFieldsProps): ReactElement {
  const id = useId();
  const words = text.vault.keep;
  return (
    <div className="stack-tight">
      {ruleParts.map((part) => (
        <div key={part} className="rule-field">
          <label htmlFor={`${id}-${part}`}>{words.fields[part]}</label>
          <input
            id={`${id}-${part}`}
            className="input input-count"
            type="number"
            inputMode="numeric"
            min={0}
            max={LARGEST_COUNT}
            value={rule[part]}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onChange({ ...rule, [part]: countOf(event.currentTarget.value) })}
          />
        </div>
      ))}
      <p id={`${id}-hint`} className="hint">
        {words.fieldsHint}
      </p>
    </div>
  );
}
