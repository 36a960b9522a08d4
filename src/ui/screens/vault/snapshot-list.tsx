import { CircleCheck, CircleDashed, LockKeyhole, LockKeyholeOpen, Pin, ShieldCheck, Smartphone } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { SnapshotInfo } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { isRunning } from "../../state/operation.ts";
import { isVaultBusy, type VaultState } from "../../state/vaults.ts";
import { formatAge, formatBytes, formatDate, modelName, text } from "../../text/index.ts";

/** Newest first; what was removed stays in sight until its space is freed. */
export function SnapshotList({ vault }: { readonly vault: VaultState }): ReactElement {
  const snapshots = vault.content?.snapshots ?? [];
  if (snapshots.length === 0) return <p className="muted">{text.vault.noSnapshots}</p>;
  const { check, id } = vault.known;
  return (
    <ul aria-label={text.vault.snapshots}>
      {snapshots.map((snapshot) => (
        <Row
          key={snapshot.id}
          vaultId={id}
          snapshot={snapshot}
          isVerified={check !== null && check.damaged === 0 && check.snapshots.includes(snapshot.contentId)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly vaultId: string;
  readonly snapshot: SnapshotInfo;
  readonly isVerified: boolean;
}

function Row({ vaultId, snapshot, isVerified }: RowProps): ReactElement {
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
      <Badges snapshot={snapshot} isVerified={isVerified} />
    </li>
  );
}

function hintOf({ removed, complete }: SnapshotInfo): string | null {
  if (removed) return text.vault.removedHint;
  return complete ? null : text.vault.incompleteHint;
}

function Badges({ snapshot, isVerified }: Omit<RowProps, "vaultId">): ReactElement {
  const Encrypted = snapshot.encrypted ? LockKeyhole : LockKeyholeOpen;
  return (
    <div className="backup-badges">
      {snapshot.removed ? <Badge tone="badge-warn">{text.vault.removed}</Badge> : null}
      {snapshot.pinned ? (
        <Badge tone="badge-accent">
          <Pin size={14} aria-hidden />
          {text.vault.pinned}
        </Badge>
      ) : null}
      {snapshot.complete ? (
        <Badge tone="badge-ok">
          <CircleCheck size={14} aria-hidden />
          {text.vault.whole}
        </Badge>
      ) : (
        <Badge tone="badge-warn">
          <CircleDashed size={14} aria-hidden />
          {text.vault.incomplete}
        </Badge>
      )}
      {isVerified ? (
        <Badge tone="badge-ok">
          <ShieldCheck size={14} aria-hidden />
          {text.vault.verified}
        </Badge>
      ) : null}
      <Badge tone="">
        <Encrypted size={14} aria-hidden />
        {snapshot.encrypted ? text.backups.encrypted : text.backups.notEncrypted}
      </Badge>
    </div>
  );
}

function Badge({ tone, children }: { readonly tone: string; readonly children: ReactNode }): ReactElement {
  return <span className={`badge ${tone}`}>{children}</span>;
}

function Buttons({ vaultId, snapshot }: Omit<RowProps, "isVerified">): ReactElement {
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
