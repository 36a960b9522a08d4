import { ChevronRight } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import { asKeepsakeError, type WireError } from "../../../base/errors.ts";
import type { KeepPreview, KeepRule, SnapshotInfo } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Spinner } from "../../components/spinner.tsx";
import type { VaultState } from "../../state/vaults.ts";
import { formatBytes, formatDate, text } from "../../text/index.ts";
import { Working } from "./create-vault.tsx";
import { useWork } from "./use-work.ts";

export interface PreviewState {
  /** Of the rule as it stands, or of the one before while it is counted. */
  readonly result: KeepPreview | null;
  readonly isCounting: boolean;
  readonly error: WireError | null;
}

/** Typing a number asks once, not for every digit. */
const QUIET_MS = 150;

/** What the rule would do, asked anew whenever the rule or the snapshots change. An answer that comes late is dropped. */
export function usePreview({ known, content }: VaultState, udid: string, rule: KeepRule): PreviewState {
  const app = useApp();
  const [state, setState] = useState<PreviewState>({ result: null, isCounting: true, error: null });
  const snapshots = content?.snapshots;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer depends on the snapshots, too
  useEffect(() => {
    let isCurrent = true;
    setState((before) => ({ ...before, isCounting: true }));
    const timer = setTimeout(() => {
      app.previewKeepRule(known.id, udid, rule).then(
        (result) => isCurrent && setState({ result, isCounting: false, error: null }),
        (error: unknown) =>
          isCurrent && setState({ result: null, isCounting: false, error: asKeepsakeError(error).toWire() }),
      );
    }, QUIET_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [app, known.id, udid, rule, snapshots]);
  return state;
}

export interface KeepPreviewViewProps {
  readonly vault: VaultState;
  readonly preview: PreviewState;
}

export function KeepPreviewView({ vault, preview }: KeepPreviewViewProps): ReactElement {
  const words = text.vault.keep;
  const { result, isCounting, error } = preview;
  return (
    <section className="stack-tight" aria-label={words.preview} data-counting={isCounting}>
      <h4>{words.preview}</h4>
      {error === null ? null : <ErrorNotice error={error} />}
      <p role="status" className="row">
        {result === null ? words.counting : words.outcome(result.keep.length, result.remove.length)}
        {isCounting ? <Spinner /> : null}
      </p>
      {result === null || result.remove.length === 0 ? null : (
        <>
          <WouldFree key={result.remove.join()} vaultId={vault.known.id} ids={result.remove} />
          <Snapshots title={words.wouldRemove} ids={result.remove} vault={vault} isOpen />
          <Snapshots title={words.wouldKeep} ids={result.keep} vault={vault} isOpen={false} />
        </>
      )}
    </section>
  );
}

/** Asked for, not counted each time: it reads the lists of files of every other snapshot. */
function WouldFree({ vaultId, ids }: { readonly vaultId: string; readonly ids: readonly string[] }): ReactElement {
  const app = useApp();
  const [bytes, setBytes] = useState<number | null>(null);
  const [ended] = useState(() => new AbortController());
  const { isWorking, error, run } = useWork();
  const words = text.vault.keep;
  useEffect(() => () => ended.abort(), [ended]);
  if (bytes !== null) return <p data-would-free={bytes}>{words.wouldFree(formatBytes(bytes))}</p>;
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="button button-quiet"
          disabled={isWorking}
          onClick={() => run(async () => setBytes(await app.wouldFree(vaultId, ids, ended.signal)))}
        >
          {words.askFree}
        </button>
        {isWorking ? <Working words={words.counting} /> : null}
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
    </>
  );
}

interface SnapshotsProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly vault: VaultState;
  readonly isOpen: boolean;
}

function Snapshots({ title, ids, vault, isOpen }: SnapshotsProps): ReactElement {
  const wanted = new Set(ids);
  const listed = vault.content?.snapshots.filter(({ id }) => wanted.has(id)) ?? [];
  return (
    <details className="details" open={isOpen}>
      <summary>
        <ChevronRight size={16} className="fold-mark" aria-hidden />
        {title}
      </summary>
      <ul className="details-body dates">
        {listed.map((snapshot) => (
          <li key={snapshot.id}>
            <When snapshot={snapshot} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function When({ snapshot }: { readonly snapshot: SnapshotInfo }): ReactElement {
  const { madeAtMs, pinned } = snapshot;
  return (
    <>
      <time dateTime={new Date(madeAtMs).toISOString()}>{formatDate(madeAtMs)}</time>
      {pinned ? ` · ${text.vault.pinned}` : ""}
    </>
  );
}
