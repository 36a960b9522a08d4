import type { ReactElement } from "react";
import { Link } from "wouter";
import { SnapshotBadges } from "../../components/snapshot-badges.tsx";
import { paths } from "../../paths.ts";
import type { VaultSnapshot } from "../../state/record.ts";
import { formatBytes, formatDate, formatDayTime, text } from "../../text/index.ts";
import { isComparable } from "../compare/pair.ts";
import { type Choice, ChooseTick } from "./choose-two.tsx";

export interface TimelineRowProps {
  readonly row: VaultSnapshot;
  /** The thin bar is drawn against this. */
  readonly largestBytes: number;
  readonly showsPhone: boolean;
  readonly choice: Choice | null;
}

export function TimelineRow({ row, largestBytes, showsPhone, choice }: TimelineRowProps): ReactElement {
  const { snapshot, vault, proof } = row;
  const { madeAtMs, addedBytes, totalBytes, phoneName } = snapshot;
  return (
    <li className="timeline-row" data-id={snapshot.id} data-removed={snapshot.removed}>
      <div className="stack-tight">
        <h3>
          <Link href={paths.snapshot(vault.id, snapshot.contentId)}>
            <time dateTime={new Date(madeAtMs).toISOString()} title={formatDate(madeAtMs)}>
              {formatDayTime(madeAtMs)}
            </time>
          </Link>
        </h3>
        {snapshot.note === "" ? null : (
          <p>
            <bdi>{snapshot.note}</bdi>
          </p>
        )}
        <p className="backup-meta">
          {showsPhone ? <bdi>{phoneName === "" ? text.vault.unknownPhone : phoneName}</bdi> : null}
          {totalBytes === null ? null : <span>{text.vault.size(formatBytes(totalBytes))}</span>}
          {addedBytes === null ? null : <span>{text.vault.added(formatBytes(addedBytes))}</span>}
          <bdi>{text.snapshots.in(vault.name)}</bdi>
        </p>
        {addedBytes === null ? null : (
          <meter className="thin" min={0} max={largestBytes} value={addedBytes} aria-hidden="true" />
        )}
        {choice === null || !isComparable(row) ? null : <ChooseTick row={row} choice={choice} />}
      </div>
      <SnapshotBadges snapshot={snapshot} proof={proof} />
    </li>
  );
}
