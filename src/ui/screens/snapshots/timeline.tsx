import { type ReactElement, useState } from "react";
import type { VaultSnapshot } from "../../state/record.ts";
import { formatCount, formatMonth, text } from "../../text/index.ts";
import type { Choice } from "./choose-two.tsx";
import { TimelineRow } from "./timeline-row.tsx";

/** More rows than a person reads at once; the rest comes on demand, so years of daily snapshots stay quick. */
const PAGE = 100;

interface Month {
  readonly name: string;
  readonly rows: readonly VaultSnapshot[];
}

export interface TimelineProps {
  readonly snapshots: readonly VaultSnapshot[];
  readonly showsPhone: boolean;
  /** Null while nobody chooses two to compare. */
  readonly choice: Choice | null;
}

export function Timeline({ snapshots, showsPhone, choice }: TimelineProps): ReactElement {
  const [shown, setShown] = useState(PAGE);
  const largest = Math.max(1, ...snapshots.map(({ snapshot }) => snapshot.addedBytes ?? 0));
  const left = snapshots.length - shown;
  return (
    <>
      {monthsOf(snapshots.slice(0, shown)).map(({ name, rows }) => (
        <section key={name} className="stack-tight" aria-label={name}>
          <h2>{name}</h2>
          <ul className="card rows">
            {rows.map((row) => (
              <TimelineRow
                key={`${row.vault.id}/${row.snapshot.id}`}
                row={row}
                largestBytes={largest}
                showsPhone={showsPhone}
                choice={choice}
              />
            ))}
          </ul>
        </section>
      ))}
      {left > 0 ? (
        <div className="row">
          <button type="button" className="button" onClick={() => setShown(shown + PAGE)}>
            {text.snapshots.more(formatCount(Math.min(left, PAGE)))}
          </button>
        </div>
      ) : null}
    </>
  );
}

function monthsOf(snapshots: readonly VaultSnapshot[]): readonly Month[] {
  const months = new Map<string, VaultSnapshot[]>();
  for (const row of snapshots) {
    const name = formatMonth(row.snapshot.madeAtMs);
    months.set(name, [...(months.get(name) ?? []), row]);
  }
  return [...months].map(([name, rows]) => ({ name, rows }));
}
