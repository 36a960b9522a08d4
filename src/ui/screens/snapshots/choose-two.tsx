import { GitCompareArrows } from "lucide-react";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { Tick } from "../../components/tick.tsx";
import { paths } from "../../paths.ts";
import type { VaultSnapshot } from "../../state/record.ts";
import { formatDate, text } from "../../text/index.ts";
import { isComparable } from "../compare/pair.ts";

/** The snapshots that are ticked to be compared, at most two and of one vault. */
export interface Choice {
  readonly ticked: readonly VaultSnapshot[];
  readonly toggle: (row: VaultSnapshot) => void;
  readonly isOpenTo: (row: VaultSnapshot) => boolean;
}

export interface Choosing {
  /** Null while nobody chooses. */
  readonly choice: Choice | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/** @param rows what there is to choose from: what went away meanwhile is not ticked any more */
export function useChoice(rows: readonly VaultSnapshot[]): Choosing {
  const [keys, setKeys] = useState<readonly string[] | null>(null);
  const start = (): void => setKeys([]);
  const stop = (): void => setKeys(null);
  if (keys === null) return { choice: null, start, stop };
  const ticked = rows.filter((row) => keys.includes(keyOf(row)));
  const isTicked = (row: VaultSnapshot): boolean => ticked.includes(row);
  return {
    start,
    stop,
    choice: {
      ticked,
      toggle: (row) => setKeys((isTicked(row) ? ticked.filter((each) => each !== row) : [...ticked, row]).map(keyOf)),
      isOpenTo: (row) => isTicked(row) || (ticked.length < 2 && ticked.every(({ vault }) => vault.id === row.vault.id)),
    },
  };
}

function keyOf({ vault, snapshot }: VaultSnapshot): string {
  return `${vault.id}/${snapshot.contentId}/${snapshot.madeAtMs}`;
}

/** Begins choosing; then says how far it is and leads on. Nothing to choose from: nothing is shown. */
export function ChooseTwo(props: {
  readonly rows: readonly VaultSnapshot[];
  readonly choosing: Choosing;
}): ReactElement | null {
  const { choice, start, stop } = props.choosing;
  const words = text.compare.choose;
  if (props.rows.filter(isComparable).length < 2) return null;
  if (choice === null) {
    return (
      <div className="row">
        <button type="button" className="button" onClick={start}>
          <GitCompareArrows size={18} aria-hidden />
          {words.start}
        </button>
      </div>
    );
  }
  return (
    <div className="card row-spread">
      <p role="status">{[words.none, words.one, words.both][choice.ticked.length]}</p>
      <div className="row">
        <Go ticked={choice.ticked} />
        <button type="button" className="button" onClick={stop}>
          {words.stop}
        </button>
      </div>
    </div>
  );
}

function Go({ ticked: [newer, older] }: Pick<Choice, "ticked">): ReactElement {
  const { go } = text.compare.choose;
  if (newer === undefined || older === undefined) {
    return (
      <button type="button" className="button button-primary" disabled>
        {go}
      </button>
    );
  }
  const href = paths.compare(newer.vault.id, older.snapshot.contentId, newer.snapshot.contentId);
  return (
    <Link href={href} className="button button-primary">
      {go}
    </Link>
  );
}

/** The box of one row while two are chosen. */
export function ChooseTick({ row, choice }: { readonly row: VaultSnapshot; readonly choice: Choice }): ReactElement {
  const { madeAtMs, phoneName } = row.snapshot;
  const phone = phoneName === "" ? text.vault.unknownPhone : phoneName;
  return (
    <Tick
      label={text.compare.choose.label(formatDate(madeAtMs), phone)}
      isTicked={choice.ticked.includes(row)}
      isDisabled={!choice.isOpenTo(row)}
      onChange={() => choice.toggle(row)}
    />
  );
}
