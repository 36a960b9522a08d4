import { RefreshCw } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useApp } from "../../components/app-context.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { GENERATED_BITS, generatePassphrase, isAcceptable, strengthOf } from "../../state/passphrase.ts";
import type { VaultDraft } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { PassphraseField, Tick } from "./passphrase-field.tsx";

/** A passphrase offered, or one's own; written down; then the vault is made. */
export function CreateVault({ draft }: { readonly draft: VaultDraft }): ReactElement {
  const app = useApp();
  const [offered, setOffered] = useState(() => generatePassphrase());
  const [passphrase, setPassphrase] = useState(offered);
  const [isWritten, setWritten] = useState(false);
  const [isRemembered, setRemembered] = useState(false);
  const words = text.vault.create;
  const strength = strengthOf(passphrase);
  function offerOther(): void {
    const next = generatePassphrase();
    setOffered(next);
    setPassphrase(next);
    setWritten(false);
  }
  function type(value: string): void {
    setPassphrase(value);
    setWritten(false);
  }
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
          app.createVault(passphrase, isRemembered);
        }}
      >
        <PassphraseField
          label={words.passphrase}
          value={passphrase}
          isNew
          hint={passphrase === offered ? words.generated(GENERATED_BITS) : words.strengths[strength]}
          onChange={type}
        />
        <div className="row">
          <button type="button" className="button" onClick={offerOther}>
            <RefreshCw size={16} aria-hidden />
            {words.other}
          </button>
          <CopyButton value={passphrase} />
        </div>
        <Tick label={words.written} isTicked={isWritten} onChange={setWritten} />
        <Tick
          label={text.vault.unlock.remember}
          hint={text.vault.unlock.rememberHint}
          isTicked={isRemembered}
          onChange={setRemembered}
        />
        {draft.error === null ? null : <ErrorNotice error={draft.error} />}
        <div className="row">
          <button
            type="submit"
            className="button button-primary"
            disabled={!isWritten || !isAcceptable(strength) || draft.isCreating}
          >
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
