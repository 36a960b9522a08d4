import { CircleCheck, CircleDashed, LockKeyhole, LockKeyholeOpen, Pin, ShieldCheck } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { SnapshotInfo } from "../../workers/api.ts";
import { text } from "../text/index.ts";

export interface SnapshotBadgesProps {
  readonly snapshot: SnapshotInfo;
  readonly isVerified: boolean;
}

/** What is true of a snapshot: finished and checked are two facts. */
export function SnapshotBadges({ snapshot, isVerified }: SnapshotBadgesProps): ReactElement {
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
      <Completeness isComplete={snapshot.complete} />
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

function Badge({ tone, children }: { readonly tone: string; readonly children: ReactNode }): ReactElement {
  return <span className={`badge ${tone}`}>{children}</span>;
}
