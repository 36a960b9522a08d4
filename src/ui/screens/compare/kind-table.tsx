import type { ReactElement } from "react";
import type { Change, ChangeCount, ChangeCounts, CompareKind, CompareTable } from "../../../workers/api.ts";
import { formatBytes, formatCount, text } from "../../text/index.ts";

/** Files of one change; of all kinds when none is named. */
export interface Wish {
  readonly change: Change;
  readonly kind: CompareKind | null;
}

export interface KindTableProps {
  readonly table: CompareTable;
  readonly wish: Wish | null;
  readonly onWish: (wish: Wish) => void;
}

const changes: readonly Change[] = ["added", "changed", "gone"];

export function kindName(kind: CompareKind | null): string {
  return kind === null ? text.compare.total : text.compare.kinds[kind];
}

/** How much of each kind is new, changed and gone; each number leads to its files. */
export function KindTable({ table, wish, onWish }: KindTableProps): ReactElement {
  const words = text.compare;
  return (
    <div className="card compare-card">
      <table className="compare-table">
        <caption className="visually-hidden">{words.table}</caption>
        <thead>
          <tr>
            <th scope="col">{words.kind}</th>
            {changes.map((change) => (
              <th key={change} scope="col">
                {words.changes[change]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.kinds.map(({ kind, ...counts }) => (
            <KindRow key={kind} kind={kind} counts={counts} wish={wish} onWish={onWish} />
          ))}
          <KindRow kind={null} counts={table.total} wish={wish} onWish={onWish} />
        </tbody>
      </table>
    </div>
  );
}

interface KindRowProps extends Omit<KindTableProps, "table"> {
  readonly kind: CompareKind | null;
  readonly counts: ChangeCounts;
}

function KindRow({ kind, counts, wish, onWish }: KindRowProps): ReactElement {
  return (
    <tr data-kind={kind ?? "total"}>
      <th scope="row">{kindName(kind)}</th>
      {changes.map((change) => (
        <td key={change} data-change={change}>
          <Cell
            name={text.compare.show(text.compare.changes[change], kindName(kind))}
            count={counts[change]}
            isChosen={wish?.change === change && wish.kind === kind}
            onChoose={() => onWish({ change, kind })}
          />
        </td>
      ))}
    </tr>
  );
}

interface CellProps {
  readonly name: string;
  readonly count: ChangeCount;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Cell({ name, count: { files, bytes }, isChosen, onChoose }: CellProps): ReactElement {
  if (files === 0) return <span className="muted">{text.compare.none}</span>;
  const shown = formatCount(files);
  const label = `${name}, ${text.compare.cell(files, shown, formatBytes(bytes))}`;
  return (
    <button type="button" className="compare-count" aria-label={label} aria-pressed={isChosen} onClick={onChoose}>
      <span>{text.compare.files(files, shown)}</span>
      <span className="compare-bytes">{formatBytes(bytes)}</span>
    </button>
  );
}
