import { type ReactElement, useId } from "react";

export interface TickProps {
  readonly label: string;
  readonly hint?: string;
  readonly isTicked: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isTicked: boolean) => void;
}

export function Tick({ label, hint, isTicked, isDisabled = false, onChange }: TickProps): ReactElement {
  const id = useId();
  return (
    <div className="stack-tight">
      <label className="tick">
        <input
          type="checkbox"
          checked={isTicked}
          disabled={isDisabled}
          {...(hint === undefined ? {} : { "aria-describedby": id })}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {hint === undefined ? null : (
        <p className="hint" id={id}>
          {hint}
        </p>
      )}
    </div>
  );
}
