import { type ReactElement, useState } from "react";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { Tick } from "../../components/tick.tsx";
import type { VaultDraft } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { isReady, NewPassphraseFields, useNewPassphrase } from "./new-passphrase.tsx";

/** A passphrase offered, or one's own; written down; then the vault is made. */
export function CreateVault({ draft }: { readonly draft: VaultDraft }): ReactElement {
  const app = useApp();
  const [passphrase, setPassphrase] = useNewPassphrase();
  const [isRemembered, setRemembered] = useState(false);
  const words = text.vault.create;
  return (
    <section className="card" aria-labelledby="create-vault">
      <h2 id="create-vault">{words.title}</h2>
      <p className="hint">
        <bdi>{draft.name}</bdi>
      </p>
      {draft.finding === "elsewhere" ? <Notice tone="info">{words.elsewhere}</Notice> : null}
      <p className="muted">{words.explain}</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          app.createVault(passphrase.value, isRemembered);
        }}
      >
        <NewPassphraseFields label={words.passphrase} passphrase={passphrase} onChange={setPassphrase} />
        <Tick
          label={text.vault.unlock.remember}
          hint={text.vault.unlock.rememberHint}
          isTicked={isRemembered}
          onChange={setRemembered}
        />
        {draft.error === null ? null : <ErrorNotice error={draft.error} />}
        <div className="row">
          <button type="submit" className="button button-primary" disabled={!isReady(passphrase) || draft.isCreating}>
            {words.submit}
          </button>
          <button type="button" className="button" disabled={draft.isCreating} onClick={app.cancelVaultDraft}>
            {words.cancel}
          </button>
          {draft.isCreating ? <Working words={words.working} /> : null}
        </div>
      </form>
    </section>
  );
}

export function Working({ words }: { readonly words: string }): ReactElement {
  return (
    <span className="row muted" aria-busy="true">
      <Spinner />
      {words}
    </span>
  );
}
