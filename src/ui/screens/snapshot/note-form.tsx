import { type ReactElement, useId, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { isRunning } from "../../state/operation.ts";
import type { VaultSnapshot } from "../../state/record.ts";
import { isVaultBusy } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";

/** As many as the vault keeps. */
const MAX_CHARS = 200;

/** What a person wants to remember of a snapshot: "before the trip". It is kept with it, in the vault. */
export function NoteForm({ found }: { readonly found: VaultSnapshot }): ReactElement {
  const app = useApp();
  const id = useId();
  const isBusy = useAppState((state) => isVaultBusy(state.vaults) || isRunning(state.operation));
  const { vault, snapshot } = found;
  const [note, setNote] = useState(snapshot.note);
  const words = text.snapshots.page;
  const isSame = note.trim() === snapshot.note;
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy && !isSame) app.noteSnapshot(vault.id, snapshot.id, note);
      }}
    >
      <div className="field">
        <label htmlFor={id} className="field-label">
          {words.note}
        </label>
        <div className="field-row">
          <input
            id={id}
            className="input"
            dir="auto"
            maxLength={MAX_CHARS}
            value={note}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <button type="submit" className="button" disabled={isBusy || isSame}>
            {words.saveNote}
          </button>
        </div>
        <p id={`${id}-hint`} className="hint" role="status">
          {snapshot.note !== "" && isSame ? words.noteSaved : words.noteHint}
        </p>
      </div>
    </form>
  );
}
