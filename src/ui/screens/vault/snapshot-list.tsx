import { Smartphone } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { SnapshotInfo } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { SnapshotBadges } from "../../components/snapshot-badges.tsx";
import { paths } from "../../paths.ts";
import { isRunning } from "../../state/operation.ts";
import { type Proof, proofOf } from "../../state/vault-notes.ts";
import { isVaultBusy, notesOf, type VaultState } from "../../state/vaults.ts";
import { formatAge, formatBytes, formatDate, modelName, text } from "../../text/index.ts";

/** Newest first; what was removed stays in sight until its space is freed. */
export function SnapshotList({ vault }: { readonly vault: VaultState }): ReactElement {
  const notes = useAppState((state) => notesOf(state.vaults, vault));
  const snapshots = vault.content?.snapshots ?? [];
  if (snapshots.length === 0) return <NothingYet />;
  const { id } = vault.known;
  return (
    <ul aria-label={text.vault.snapshots}>
      {snapshots.map((snapshot) => (
        <Row key={snapshot.id} vaultId={id} snapshot={snapshot} proof={proofOf(snapshot, notes)} />
      ))}
    </ul>
  );
}

/** An iPhone that is there already is what somebody who has just made a vault came with. */
function NothingYet(): ReactElement {
  const connection = useAppState((state) => state.connection);
  return (
    <>
      <p className="muted">{text.vault.noSnapshots}</p>
      {connection.id === "ready" ? (
        <div className="row">
          <Link href={paths.backup(connection.phone.udid)} className="button button-primary">
            <bdi>{text.overview.preflight.title(connection.info.name)}</bdi>
          </Link>
        </div>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly vaultId: string;
  readonly snapshot: SnapshotInfo;
  readonly proof: Proof | null;
}

function Row({ vaultId, snapshot, proof }: RowProps): ReactElement {
  const { phoneName, productType, iosVersion, totalBytes, addedBytes, madeAtMs } = snapshot;
  const hint = hintOf(snapshot);
  return (
    <li className="backup-row snapshot-row" data-id={snapshot.id} data-removed={snapshot.removed}>
      <span className="phone-head-icon">
        <Smartphone size={22} aria-hidden />
      </span>
      <div className="stack-tight">
        <h3>
          <bdi>{phoneName === "" ? text.vault.unknownPhone : phoneName}</bdi>
        </h3>
        <p className="backup-meta">
          <time dateTime={new Date(madeAtMs).toISOString()} title={formatDate(madeAtMs)}>
            {formatAge(madeAtMs, Date.now())}
          </time>
          {productType === "" ? null : <span>{modelName(productType)}</span>}
          {iosVersion === "" ? null : <span>iOS {iosVersion}</span>}
          {totalBytes === null ? null : <span>{text.vault.size(formatBytes(totalBytes))}</span>}
          {addedBytes === null ? null : <span>{text.vault.added(formatBytes(addedBytes))}</span>}
        </p>
        {hint === null ? null : <p className="hint">{hint}</p>}
        <Buttons vaultId={vaultId} snapshot={snapshot} />
      </div>
      <SnapshotBadges snapshot={snapshot} proof={proof} />
    </li>
  );
}

function hintOf({ removed, complete }: SnapshotInfo): string | null {
  if (removed) return text.vault.removedHint;
  return complete ? null : text.vault.incompleteHint;
}

function Buttons({ vaultId, snapshot }: Omit<RowProps, "proof">): ReactElement {
  const app = useApp();
  const isBusy = useAppState((state) => isVaultBusy(state.vaults) || isRunning(state.operation));
  const { id, pinned, removed, complete } = snapshot;
  if (removed) {
    return (
      <div className="row">
        <Button isBusy={isBusy} label={text.vault.undo} onClick={() => app.restoreSnapshot(vaultId, id)} />
      </div>
    );
  }
  return (
    <div className="row">
      {complete ? (
        <Button isBusy={isBusy} label={text.vault.exportIt} onClick={() => app.exportSnapshot(vaultId, id)} />
      ) : null}
      <Button
        isBusy={isBusy}
        label={pinned ? text.vault.unpin : text.vault.pin}
        onClick={() => app.pinSnapshot(vaultId, id, !pinned)}
      />
      {pinned ? null : (
        <Button isBusy={isBusy} label={text.vault.remove} onClick={() => app.removeSnapshot(vaultId, id)} />
      )}
    </div>
  );
}

interface ButtonProps {
  readonly label: string;
  readonly isBusy: boolean;
  readonly onClick: () => void;
}

function Button({ label, isBusy, onClick }: ButtonProps): ReactElement {
  return (
    <button type="button" className="button button-quiet" disabled={isBusy} onClick={onClick}>
      {label}
    </button>
  );
}
