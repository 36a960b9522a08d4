import type { ReactElement } from "react";
import { Link } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { Facts } from "../components/facts.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { SnapshotBadges } from "../components/snapshot-badges.tsx";
import { Time } from "../components/time.tsx";
import { paths } from "../paths.ts";
import { snapshotsOf, type VaultSnapshot } from "../state/record.ts";
import { findVault } from "../state/vaults.ts";
import { formatBytes, formatDate, modelName, text } from "../text/index.ts";
import { SnapshotActions } from "./snapshot/actions.tsx";
import { NoteForm } from "./snapshot/note-form.tsx";
import { VaultJobCard } from "./vault/vault-job.tsx";

export interface SnapshotScreenProps {
  readonly vaultId: string;
  /** Of its content: a pin gives a snapshot another id, its address stays. */
  readonly contentId: string;
}

/** One snapshot: what it is, what is in it, what can be done with it. */
export default function SnapshotScreen({ vaultId, contentId }: SnapshotScreenProps): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const vault = findVault(vaults, vaultId);
  const found = snapshotsOf({ vaults }, null).find(
    (row) => row.vault.id === vaultId && row.snapshot.contentId === contentId,
  );
  if (found === undefined) return <Missing isLocked={vault !== null && vault.door !== "open"} />;
  const { snapshot } = found;
  const trail = [{ label: text.snapshots.title, href: paths.snapshots }];
  const ofPhone = { label: snapshot.phoneName, href: paths.phoneSnapshots(snapshot.udid) };
  return (
    <div className="stack-loose">
      <div className="stack-tight">
        <Breadcrumbs trail={snapshot.udid === "" ? trail : [...trail, ofPhone]} />
        <PageTitle>{formatDate(snapshot.madeAtMs)}</PageTitle>
        <SnapshotBadges snapshot={snapshot} proof={found.proof} />
      </div>
      <VaultJobCard vaultId={vaultId} />
      <Summary found={found} />
      {snapshot.removed ? null : <NoteForm key={snapshot.contentId} found={found} />}
      <Contents isEncrypted={snapshot.encrypted} />
      <SnapshotActions found={found} />
    </div>
  );
}

function Summary({ found }: { readonly found: VaultSnapshot }): ReactElement {
  const { snapshot, vault, proof } = found;
  const words = text.snapshots.page;
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">{words.facts}</h2>
      <Facts
        rows={[
          [words.phone, snapshot.phoneName === "" ? text.vault.unknownPhone : snapshot.phoneName],
          [words.model, snapshot.productType === "" ? text.phone.notAvailable : modelName(snapshot.productType)],
          [words.ios, snapshot.iosVersion === "" ? text.phone.notAvailable : snapshot.iosVersion],
          [words.size, snapshot.totalBytes === null ? text.phone.notAvailable : formatBytes(snapshot.totalBytes)],
          [words.added, snapshot.addedBytes === null ? text.phone.notAvailable : formatBytes(snapshot.addedBytes)],
          [words.vault, vault.name],
          [words.checked, proof === null ? words.notChecked : <Time key="t" atMs={proof.atMs} />],
        ]}
      />
    </section>
  );
}

function Contents({ isEncrypted }: { readonly isEncrypted: boolean }): ReactElement {
  const words = text.snapshots.page;
  return (
    <section className="card" aria-labelledby="contents">
      <h2 id="contents">{words.contains}</h2>
      <p>{isEncrypted ? words.containsEncrypted : words.containsOpen}</p>
      <p className="muted">{words.notContained}</p>
    </section>
  );
}

function Missing({ isLocked }: { readonly isLocked: boolean }): ReactElement {
  const words = text.snapshots.page;
  return (
    <div className="empty">
      <PageTitle>{isLocked ? words.locked : words.gone}</PageTitle>
      {isLocked ? null : <p>{words.goneBody}</p>}
      <Link href={isLocked ? paths.vaults : paths.snapshots} className="button button-primary">
        {isLocked ? text.overview.unlock : text.snapshots.title}
      </Link>
    </div>
  );
}
