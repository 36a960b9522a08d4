import { type ReactElement, useId } from "react";
import { text } from "../../../text/index.ts";
import { type ExportChoice, isBackwards } from "./choice.ts";

interface PeriodFieldsProps {
  readonly choice: ExportChoice;
  readonly onChange: (choice: ExportChoice) => void;
}

/** The first and the last day of what is taken; empty is all of it. */
export function PeriodFields({ choice, onChange }: PeriodFieldsProps): ReactElement {
  const id = useId();
  const words = text.exports.period;
  const isWrong = isBackwards(choice);
  const day = (which: "fromDay" | "toDay"): ReactElement => (
    <div className="field">
      <label htmlFor={`${id}-${which}`} className="field-label">
        {words[which]}
      </label>
      <input
        id={`${id}-${which}`}
        className="input"
        type="date"
        value={choice[which]}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange({ ...choice, [which]: event.currentTarget.value })}
      />
    </div>
  );
  return (
    <fieldset>
      <legend>{words.title}</legend>
      <div className="row">
        {day("fromDay")}
        {day("toDay")}
      </div>
      <p id={`${id}-hint`} className="hint">
        {isWrong ? words.backwards : words.hint}
      </p>
    </fieldset>
  );
}
