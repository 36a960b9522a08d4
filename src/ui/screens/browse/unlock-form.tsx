import { type FormEvent, type ReactElement, useState } from "react";
import type { WireError } from "../../../base/errors.ts";
import { BackupPasswordField } from "../../components/backup-password-field.tsx";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { text } from "../../text/index.ts";

export interface UnlockFormProps {
  /** Empty while the copy is closed: it does not tell before. */
  readonly phoneName: string;
  readonly isWorking: boolean;
  /** The last password was not the one. */
  readonly error: WireError | null;
  /** What the button says. */
  readonly submit?: string;
  readonly onSubmit: (password: string) => void;
}

/** Asks for the backup password, and says which of the three secrets that is. */
export function UnlockForm({ phoneName, isWorking, error, submit: label, onSubmit }: UnlockFormProps): ReactElement {
  const [password, setPassword] = useState("");
  const words = text.browse.unlock;
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (password !== "") onSubmit(password);
  }
  return (
    <form className="card" onSubmit={submit}>
      {error === null ? null : <ErrorNotice error={error} />}
      <p>{words.explain}</p>
      <BackupPasswordField
        label={words.label}
        phoneName={phoneName}
        value={password}
        isNew={false}
        explanation={words.hint}
        onChange={setPassword}
      />
      <div className="row">
        <button type="submit" className="button button-primary" disabled={isWorking || password === ""}>
          {isWorking ? words.working : (label ?? words.submit)}
        </button>
      </div>
    </form>
  );
}
