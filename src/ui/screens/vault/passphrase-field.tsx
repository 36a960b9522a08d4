import { Eye, EyeOff, Vault } from "lucide-react";
import { type ReactElement, useId, useState } from "react";
import { text } from "../../text/index.ts";

export interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly isNew: boolean;
  /** Says what is wrong with it, or how strong it is. */
  readonly hint?: string;
  readonly onChange: (value: string) => void;
}

/** The one field for the vault's secret: shown or hidden, pasted or typed, never corrected. */
export function PassphraseField({ label, value, isNew, hint, onChange }: PassphraseFieldProps): ReactElement {
  const [isShown, setShown] = useState(isNew);
  const id = useId();
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        <Vault size={16} aria-hidden />
        {label}
      </label>
      <div className="field-row">
        <input
          id={id}
          className="input"
          data-secret="vault"
          type={isShown ? "text" : "password"}
          value={value}
          autoComplete={isNew ? "new-password" : "current-password"}
          autoCapitalize="none"
          spellCheck={false}
          {...(hint === undefined ? {} : { "aria-describedby": `${id}-hint` })}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <button type="button" className="button" onClick={() => setShown(!isShown)}>
          <Icon size={16} aria-hidden />
          {isShown ? text.vault.unlock.hide : text.vault.unlock.show}
        </button>
      </div>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="hint" aria-live="polite">
          {hint}
        </p>
      )}
    </div>
  );
}
