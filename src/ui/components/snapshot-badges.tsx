import { CircleCheck, CircleDashed, LockKeyhole, LockKeyholeOpen, Pin, ShieldCheck, TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { SnapshotInfo } from "../../workers/api.ts";
import type { Proof } from "../state/vault-notes.ts";
import { formatAge, formatDate, text } from "../text/index.ts";
import { DemoBadge } from "./demo-badge.tsx";

export interface SnapshotBadgesProps {
  readonly snapshot: SnapshotInfo;
  /** When and how it was proven; null when it was not. */
  readonly proof: Proof | null;
}

/** What is true of a snapshot: finished and checked are two facts. */
export function SnapshotBadges({ snapshot, proof }: SnapshotBadgesProps): ReactElement {
  const hasErrors = (snapshot.verified?.counts.error ?? 0) > 0;
  const Encrypted = snapshot.encrypted ? LockKeyhole : LockKeyholeOpen;
  return (
    <div className="backup-badges">
      <DemoBadge udid={snapshot.udid} />
      {snapshot.removed ? <Badge tone="badge-warn">{text.vault.removed}</Badge> : null}
      {snapshot.pinned ? (
        <Badge tone="badge-accent">
          <Pin size={14} aria-hidden />
          {text.vault.pinned}
        </Badge>
      ) : null}
      <Completeness isComplete={snapshot.complete} />
      {hasErrors ? (
        <Badge tone="badge-bad">
          <TriangleAlert size={14} aria-hidden />
          {text.vault.damagedBadge}
        </Badge>
      ) : null}
      {proof === null || hasErrors ? null : <ProofBadge proof={proof} />}
      <Badge tone="">
        <Encrypted size={14} aria-hidden />
        {snapshot.encrypted ? text.backups.encrypted : text.backups.notEncrypted}
      </Badge>
    </div>
  );
}

function Completeness({ isComplete }: { readonly isComplete: boolean }): ReactElement {
  return isComplete ? (
    <Badge tone="badge-ok">
      <CircleCheck size={14} aria-hidden />
      {text.vault.whole}
    </Badge>
  ) : (
    <Badge tone="badge-warn">
      <CircleDashed size={14} aria-hidden />
      {text.vault.incomplete}
    </Badge>
  );
}

/** A proof is older than the moment it is looked at: its time is part of it. */
export function ProofBadge({ proof: { atMs, depth } }: { readonly proof: Proof }): ReactElement {
  const title = `${text.vault.verifiedBy[depth]} ${formatDate(atMs)}`;
  return (
    <span className="badge badge-ok" data-verified={depth} title={title}>
      <ShieldCheck size={14} aria-hidden />
      {text.vault.verified(formatAge(atMs, Date.now()))}
    </span>
  );
}

function Badge({ tone, children }: { readonly tone: string; readonly children: ReactNode }): ReactElement {
  return <span className={`badge ${tone}`}>{children}</span>;
}
