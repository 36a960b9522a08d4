import { FolderLock, Globe } from "lucide-react";
import type { ReactElement } from "react";
import { useApp, useAppState } from "../components/app-context.ts";
import { ErrorNotice } from "../components/error-notice.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { text } from "../text/index.ts";
import { CreateVault } from "./vault/create-vault.tsx";
import { VaultCard } from "./vault/vault-card.tsx";

/** The vaults this browser knows, each with its snapshots; and the way to another one. */
export default function VaultScreen(): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  return (
    <div className="stack-loose">
      <div className="stack-tight">
        <PageTitle>{text.vault.title}</PageTitle>
        <p className="muted">{text.vault.lead}</p>
      </div>
      {vaults.list.map((vault) => (
        <VaultCard key={vault.known.id} vault={vault} />
      ))}
      {vaults.pickError === null ? null : <ErrorNotice error={vaults.pickError} />}
      {vaults.draft === null ? <AddVault /> : <CreateVault key={vaults.draft.id} draft={vaults.draft} />}
    </div>
  );
}

function AddVault(): ReactElement {
  const app = useApp();
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const hasBrowserVault = useAppState((state) => state.vaults.list.some(({ known }) => known.place.kind === "browser"));
  return (
    <section className="stack-tight" aria-labelledby="add-vault">
      <h2 id="add-vault">{text.vault.add.title}</h2>
      <div className="choices">
        {hasPicker ? (
          <button type="button" className="choice" onClick={app.addVaultInFolder}>
            <span className="choice-title">
              <FolderLock size={20} aria-hidden />
              {text.vault.add.inFolder}
            </span>
            <span className="choice-text">{text.vault.add.inFolderBody}</span>
          </button>
        ) : null}
        {hasBrowserVault ? null : (
          <button type="button" className="choice" onClick={app.addVaultInBrowser}>
            <span className="choice-title">
              <Globe size={20} aria-hidden />
              {text.vault.add.inBrowser}
            </span>
            <span className="choice-text">{text.vault.add.inBrowserBody}</span>
          </button>
        )}
      </div>
    </section>
  );
}
