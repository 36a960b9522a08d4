import { LockKeyhole } from "lucide-react";
import { type FormEvent, type ReactElement, useId, useState } from "react";
import type { WireError } from "../../../base/errors.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { text } from "../../text/index.ts";

export interface UnlockFormProps {
  readonly isWorking: boolean;
  /** The last password was not the one. */
  readonly error: WireError | null;
  /** What the button says. */
  readonly submit?: string;
  readonly onSubmit: (password: string) => void;
}

/** Asks for the backup password, and says which of the three secrets that is. */
export function UnlockForm({ isWorking, error, submit: label, onSubmit }: UnlockFormProps): ReactElement {
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const id = useId();
  const words = text.browse.unlock;
  const looksLikeCode = /^(\d{4}|\d{6})$/.test(password);
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (password !== "") onSubmit(password);
  }
  return (
    <form className="card" onSubmit={submit}>
      {error === null ? null : <ErrorNotice error={error} />}
      <p>{words.explain}</p>
      <div className="field">
        <label htmlFor={id} className="field-label">
          <LockKeyhole size={16} aria-hidden />
          {words.label}
        </label>
        <div className="field-row">
          <input
            id={id}
            className="input"
            type={isShown ? "text" : "password"}
            value={password}
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <button type="button" className="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? words.hide : words.show}
          </button>
        </div>
        <p id={`${id}-hint`} className="hint" aria-live="polite">
          {looksLikeCode ? words.looksLikeCode : words.hint}
        </p>
      </div>
      <div className="row">
        <button type="submit" className="button button-primary" disabled={isWorking || password === ""}>
          {isWorking ? words.working : (label ?? words.submit)}
        </button>
      </div>
    </form>
  );
}
