import { type ReactElement, useState } from "react";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { Tick } from "../../components/tick.tsx";
import { VaultElsewhere } from "../../components/use-here.tsx";
import type { VaultState } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { Working } from "./create-vault.tsx";
import { PassphraseField } from "./passphrase-field.tsx";

/** What opens a vault that is not open: the folder's permission, then the passphrase. */
export function VaultDoor({ vault }: { readonly vault: VaultState }): ReactElement {
  if (vault.door === "opening") return <Working words={text.vault.unlock.working} />;
  return vault.access === "granted" ? <Unlock vault={vault} /> : <Access vault={vault} />;
}

/** Why it could not be opened, or is not as it should be. */
export function VaultTrouble({ vault: { error } }: { readonly vault: VaultState }): ReactElement | null {
  if (error === null) return null;
  return error.code === "app/two-tabs" ? <VaultElsewhere /> : <ErrorNotice error={error} />;
}

function Access({ vault }: { readonly vault: VaultState }): ReactElement {
  const app = useApp();
  const { id, name } = vault.known;
  if (vault.access === "denied") {
    return (
      <Notice tone="bad">
        <h3>{text.place.denied(name)}</h3>
        <p>{text.place.deniedHint}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="warn">
      <h3>{text.place.prompt(name)}</h3>
      <p>{text.place.promptHint}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => app.allowVault(id)}>
          {text.place.allow}
        </button>
      </div>
    </Notice>
  );
}

function Unlock({ vault }: { readonly vault: VaultState }): ReactElement {
  const app = useApp();
  const [passphrase, setPassphrase] = useState("");
  const [isRemembered, setRemembered] = useState(false);
  const words = text.vault.unlock;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        app.unlockVault(vault.known.id, passphrase, isRemembered);
      }}
    >
      <PassphraseField label={words.passphrase} value={passphrase} isNew={false} onChange={setPassphrase} />
      <Tick label={words.remember} hint={words.rememberHint} isTicked={isRemembered} onChange={setRemembered} />
      <div className="row">
        <button type="submit" className="button button-primary" disabled={passphrase === ""}>
          {words.submit}
        </button>
      </div>
    </form>
  );
}
