import { type ReactElement, useId } from "react";

export interface Option<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly body: string;
}

export interface OptionsProps<Id extends string> {
  readonly legend: string;
  readonly options: readonly Option<Id>[];
  readonly chosen: Id;
  readonly onChoose: (id: Id) => void;
}

/** One of a few, each with a line about what it means. */
export function Options<Id extends string>({ legend, options, chosen, onChoose }: OptionsProps<Id>): ReactElement {
  const name = useId();
  return (
    <fieldset className="options">
      <legend className="field-label">{legend}</legend>
      {options.map(({ id, title, body }) => (
        <label key={id} className="option">
          <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
          <span className="stack-tight">
            <strong>{title}</strong>
            <span className="hint">{body}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
