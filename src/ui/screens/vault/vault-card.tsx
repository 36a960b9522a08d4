import { CircleCheck, FolderLock, Globe, Lock } from "lucide-react";
import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import type { VaultState } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { SnapshotList } from "./snapshot-list.tsx";
import { StorageTruth } from "./storage-truth.tsx";
import { ThinnedNotice } from "./thinned-notice.tsx";
import { VaultDoor, VaultTrouble } from "./vault-door.tsx";
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
      <VaultTrouble vault={vault} />
      {vault.content === null ? <Closed vault={vault} /> : <Content vault={vault} />}
      {place.kind === "browser" ? <StorageTruth /> : null}
    </section>
  );
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
  return (
    <>
      <VaultDoor vault={vault} />
      {vault.door === "opening" ? null : <Forget id={vault.known.id} />}
    </>
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
