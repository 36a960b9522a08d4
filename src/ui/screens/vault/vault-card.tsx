import { CircleCheck, FolderLock, Globe, Lock } from "lucide-react";
import { type ReactElement, useState } from "react";
import type { WireError } from "../../../base/errors.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { Tick } from "../../components/tick.tsx";
import { VaultElsewhere } from "../../components/use-here.tsx";
import type { VaultState } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { Working } from "./create-vault.tsx";
import { PassphraseField } from "./passphrase-field.tsx";
import { SnapshotList } from "./snapshot-list.tsx";
import { StorageTruth } from "./storage-truth.tsx";
import { ThinnedNotice } from "./thinned-notice.tsx";
import { VaultJobCard } from "./vault-job.tsx";
import { VaultTools } from "./vault-tools.tsx";

export function VaultCard({ vault }: { readonly vault: VaultState }): ReactElement {
  const { id, name, place } = vault.known;
  const Icon = place.kind === "browser" ? Globe : FolderLock;
  return (
    <section className="card" aria-labelledby={`vault-${id}`} data-id={id} data-door={vault.door}>
      <div className="row-spread">
        <h2 id={`vault-${id}`} className="choice-title">
          <Icon size={20} aria-hidden />
          <bdi>{name}</bdi>
        </h2>
        {vault.door === "open" ? <OpenButtons vault={vault} /> : null}
      </div>
      {vault.content?.subfolder ? <p className="hint">{text.vault.inSubfolder(vault.content.subfolder)}</p> : null}
      <Trouble error={vault.error} />
      {vault.content === null ? <Closed vault={vault} /> : <Content vault={vault} />}
      {place.kind === "browser" ? <StorageTruth /> : null}
    </section>
  );
}

function Trouble({ error }: { readonly error: WireError | null }): ReactElement | null {
  if (error === null) return null;
  return error.code === "app/two-tabs" ? <VaultElsewhere /> : <ErrorNotice error={error} />;
}

function OpenButtons({ vault }: { readonly vault: VaultState }): ReactElement {
  const app = useApp();
  const isTarget = useAppState((state) => state.vaults.targetId === vault.known.id);
  return (
    <div className="row">
      {isTarget ? (
        <span className="badge badge-accent">
          <CircleCheck size={14} aria-hidden />
          {text.vault.isTarget}
        </span>
      ) : (
        <button type="button" className="button" onClick={() => app.targetVault(vault.known.id)}>
          {text.vault.use}
        </button>
      )}
      <button type="button" className="button" onClick={() => app.lockVault(vault.known.id)}>
        <Lock size={16} aria-hidden />
        {text.vault.lock}
      </button>
    </div>
  );
}

function Content({ vault }: { readonly vault: VaultState }): ReactElement {
  return (
    <>
      <VaultJobCard vaultId={vault.known.id} />
      <ThinnedNotice vault={vault} />
      <VaultTools vault={vault} />
      <SnapshotList vault={vault} />
    </>
  );
}

function Closed({ vault }: { readonly vault: VaultState }): ReactElement {
  if (vault.door === "opening") return <Working words={text.vault.unlock.working} />;
  return (
    <>
      {vault.access === "granted" ? <Unlock vault={vault} /> : <Access vault={vault} />}
      <Forget id={vault.known.id} />
    </>
  );
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

function Forget({ id }: { readonly id: string }): ReactElement {
  const app = useApp();
  return (
    <div className="row">
      <button type="button" className="button button-quiet" onClick={() => app.forgetVault(id)}>
        {text.vault.forget}
      </button>
      <span className="hint">{text.vault.forgetHint}</span>
    </div>
  );
}
