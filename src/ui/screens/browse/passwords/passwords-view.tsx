import { type ReactElement, useState } from "react";
import { asKeepsakeError, type WireError } from "../../../../base/errors.ts";
import type { SavedPasswords } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { ErrorNotice } from "../../../components/error-notice.tsx";
import { formatCount, text } from "../../../text/index.ts";
import { UnlockForm } from "../unlock-form.tsx";
import type { ViewProps } from "../view-props.ts";
import { PasswordList } from "./password-list.tsx";

/** Saved passwords: behind the backup password, typed once more, and each hidden until it is asked for. */
export default function PasswordsView({ info }: ViewProps): ReactElement {
  const { content } = useApp();
  const [found, setFound] = useState<SavedPasswords | null>(null);
  const [isWorking, setWorking] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const words = text.browse.passwords;

  async function show(password: string): Promise<void> {
    setWorking(true);
    setError(null);
    try {
      const { signal } = new AbortController();
      setFound(await content.ask(signal, (worker, task) => worker.savedPasswords(info.id, password, task)));
    } catch (caught) {
      setError(asKeepsakeError(caught).toWire());
    } finally {
      setWorking(false);
    }
  }

  return (
    <div className="stack">
      <h2>{text.browse.kinds.passwords}</h2>
      <p>{words.lead}</p>
      {found === null ? (
        <>
          <p>{words.again}</p>
          {error === null || error.code === "backup/wrong-password" ? null : <ErrorNotice error={error} />}
          <UnlockForm
            phoneName={info.phoneName}
            isWorking={isWorking}
            error={error?.code === "backup/wrong-password" ? error : null}
            submit={words.submit}
            onSubmit={(password) => void show(password)}
          />
        </>
      ) : (
        <>
          <p className="hint" role="status">
            {words.count(found.items.length, formatCount(found.items.length))}
          </p>
          <PasswordList items={found.items} />
          {found.staysOnPhone > 0 ? (
            <p className="muted">{words.stays(found.staysOnPhone, formatCount(found.staysOnPhone))}</p>
          ) : null}
          {found.damaged > 0 ? <p>{words.damaged(found.damaged, formatCount(found.damaged))}</p> : null}
          <div className="row">
            <button type="button" className="button" onClick={() => setFound(null)}>
              {words.lock}
            </button>
          </div>
        </>
      )}
    </div>
  );
}
