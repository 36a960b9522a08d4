import { type ReactElement, useEffect, useRef } from "react";
import type { WireError } from "../../../base/errors.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { damagedParts, harmOf, isRepairable } from "../../state/check-harm.ts";
import { findVault, type VaultJob } from "../../state/vaults.ts";
import { formatBytes, formatDate, formatPercent, text } from "../../text/index.ts";

/** The work on this vault: how far it is, and what came of it. */
export function VaultJobCard({ vaultId }: { readonly vaultId: string }): ReactElement | null {
  const job = useAppState((state) => state.vaults.job);
  const card = useRef<HTMLDivElement>(null);
  const state = job?.vaultId === vaultId ? job.state : null;
  // Started from far below, or ended meanwhile: the news is to be seen.
  useEffect(() => {
    if (state !== null) card.current?.scrollIntoView({ block: "nearest" });
  }, [state]);
  if (job === null || state === null) return null;
  return (
    <div ref={card} className="stack-tight" data-job={job.kind} data-state={job.state} role="status">
      {job.state === "running" ? <Running job={job} /> : <Ended job={job} />}
    </div>
  );
}

function Running({ job }: { readonly job: VaultJob }): ReactElement {
  const app = useApp();
  const { fraction } = job.progress;
  return (
    <>
      <p>{text.vault.jobs[job.kind].running}</p>
      <ProgressBar
        label={text.vault.progress}
        fraction={fraction}
        valueText={text.run.percentDone(formatPercent(fraction ?? 0))}
      />
      <div className="row">
        <button type="button" className="button" onClick={app.stopVaultJob}>
          {text.vault.stop}
        </button>
      </div>
    </>
  );
}

function Ended({ job }: { readonly job: VaultJob }): ReactElement {
  const app = useApp();
  const close = (
    <button type="button" className="button" onClick={app.dismissVaultJob}>
      {text.vault.close}
    </button>
  );
  if (job.state === "failed" && job.error !== null) return <ErrorNotice error={job.error}>{close}</ErrorNotice>;
  const findings = job.result.findings ?? [];
  if (findings.length > 0) {
    return (
      <Notice tone="bad">
        <h3>{text.vault.findings(damagedParts(findings))}</h3>
        <Harmed vaultId={job.vaultId} findings={findings} />
        <p>{isRepairable(findings) ? text.vault.repairBody : text.vault.findingsBody}</p>
        <Findings findings={findings} />
        <div className="row">
          {isRepairable(findings) ? (
            <button type="button" className="button button-primary" onClick={() => app.repairVault(job.vaultId)}>
              {text.vault.repair}
            </button>
          ) : null}
          {close}
        </div>
      </Notice>
    );
  }
  return (
    <Notice tone={job.state === "done" ? "ok" : "info"}>
      <p>{job.state === "done" ? doneWords(job) : text.vault.stopped}</p>
      <div className="row">{close}</div>
    </Notice>
  );
}

function doneWords({ kind, result }: VaultJob): string {
  if (result.freedBytes !== undefined) return text.vault.freed(formatBytes(result.freedBytes));
  if (result.imported !== undefined) return text.vault.importedCount(result.imported);
  return text.vault.jobs[kind].done;
}

/** Which snapshots need what is damaged, as people know them. */
function Harmed({
  vaultId,
  findings,
}: {
  readonly vaultId: string;
  readonly findings: readonly WireError[];
}): ReactElement {
  const content = useAppState((state) => findVault(state.vaults, vaultId)?.content);
  const { harmed, isOpenEnded } = harmOf(content?.snapshots ?? [], findings);
  if (harmed.length === 0) return <p>{isOpenEnded ? text.vault.harmedMany : text.vault.harmedNone}</p>;
  return (
    <>
      <p>{text.vault.harmed}</p>
      <ul className="bulleted" aria-label={text.vault.harmed}>
        {harmed.map(({ id, phoneName, madeAtMs }) => (
          <li key={id} data-harmed={id}>
            <bdi>{text.vault.snapshotOf(phoneName || text.vault.unknownPhone, formatDate(madeAtMs))}</bdi>
          </li>
        ))}
      </ul>
      {isOpenEnded ? <p>{text.vault.harmedMany}</p> : null}
    </>
  );
}

function Findings({ findings }: { readonly findings: readonly WireError[] }): ReactElement {
  return (
    <details className="details">
      <summary>{text.app.details}</summary>
      <ul className="details-body">
        {findings.map((finding) => {
          const line = lineOf(finding);
          return (
            <li key={line}>
              <code>{line}</code>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

function lineOf({ code, context }: WireError): string {
  return [code, ...Object.entries(context).map(([key, value]) => `${key}: ${String(value)}`)].join(" · ");
}
