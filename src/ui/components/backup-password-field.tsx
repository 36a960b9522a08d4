import { Eye, EyeOff, LockKeyhole } from "lucide-react";
import { type ReactElement, useId, useState } from "react";
import { hintOf } from "../state/password.ts";
import { text } from "../text/index.ts";

export interface BackupPasswordFieldProps {
  readonly label: string;
  /** For password managers: another account than the vault's. */
  readonly phoneName: string;
  readonly value: string;
  readonly isNew: boolean;
  /** What is wrong with it. */
  readonly problem?: string | undefined;
  readonly explanation?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** The one field for the phone's backup password: one line, amber, with a phone's lock. Never the passcode. */
export function BackupPasswordField(props: BackupPasswordFieldProps): ReactElement {
  const { label, phoneName, value, isNew, explanation, onChange } = props;
  const [isShown, setShown] = useState(false);
  const id = useId();
  const looksLike = hintOf(value);
  const hint = props.problem ?? (looksLike === null ? undefined : text.restore.password.hints[looksLike]);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="field">
      <div className="row">
        <label htmlFor={id} className="field-label">
          {label}
        </label>
        <span className="badge badge-phone-key">
          <LockKeyhole size={14} aria-hidden />
          {text.password.tag}
        </span>
      </div>
      <input type="text" hidden readOnly autoComplete="username" value={`iPhone backup ${phoneName}`} />
      <div className="field-row">
        <input
          id={id}
          className="input"
          data-secret="backup"
          type={isShown ? "text" : "password"}
          value={value}
          autoComplete={isNew ? "new-password" : "current-password"}
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <button type="button" className="button" onClick={() => setShown(!isShown)}>
          <Icon size={16} aria-hidden />
          {isShown ? text.password.hide : text.password.show}
        </button>
      </div>
      <p id={`${id}-hint`} className={hint === undefined ? "hint" : "hint hint-warn"} aria-live="polite">
        {hint ?? explanation ?? ""}
      </p>
    </div>
  );
}
