import { CircleCheck } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { PageTitle } from "../../components/page-title.tsx";
import { paths } from "../../paths.ts";
import type { BackupSubject, Operation } from "../../state/operation.ts";
import { formatBytes, formatCount, formatDuration, text } from "../../text/index.ts";
import { newestWhole, ResultProof } from "./result-proof.tsx";

type Done = Extract<Operation, { readonly id: "done" }> & { readonly subject: BackupSubject };

export function DoneCard({ done }: { readonly done: Done }): ReactElement {
  const { subject, report } = done;
  const facts = [
    [text.result.received, formatBytes(report.bytes)],
    [text.result.files, formatCount(report.files)],
    [text.result.took, formatDuration(done.tookMs)],
    [text.result.place, subject.placeName],
  ] as const;
  return (
    <section className="card" data-id="result">
      <div className="row">
        <span className="result-mark">
          <CircleCheck size={32} aria-hidden />
        </span>
        <PageTitle>{text.result.doneTitle}</PageTitle>
        {subject.demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
      </div>
      <p className="muted">{text.result.doneBody(subject.phoneName, subject.placeName)}</p>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ResultProof subject={subject} report={report} />
      <Warnings warnings={report.warnings} />
      <Actions subject={subject} />
    </section>
  );
}

/** On to what was made, all that is there, paper, back. */
function Actions({ subject }: { readonly subject: BackupSubject }): ReactElement {
  const app = useApp();
  const vaults = useAppState((state) => state.vaults);
  const isInVault = subject.placeKind === "vault";
  const made = isInVault ? newestWhole(vaults, subject.udid) : undefined;
  return (
    <div className="row">
      {made === undefined ? null : (
        <Link href={paths.browseSnapshot(made.vault.id, made.snapshot.contentId)} className="button button-primary">
          {text.browse.open}
        </Link>
      )}
      <Link
        href={isInVault ? paths.phoneSnapshots(subject.udid) : paths.folders}
        className={made === undefined ? "button button-primary" : "button"}
      >
        {isInVault ? text.result.seeSnapshots : text.result.seeBackups}
      </Link>
      <button type="button" className="button" onClick={() => window.print()}>
        {text.result.print}
      </button>
      <Link href={paths.phone(subject.udid)} className="button button-quiet" onClick={app.dismissResult}>
        {text.result.back}
      </Link>
    </div>
  );
}

export function Warnings({ warnings }: { readonly warnings: readonly string[] }): ReactElement | null {
  if (warnings.length === 0) return null;
  return (
    <details className="details">
      <summary>{text.result.warnings(warnings.length)}</summary>
      <div className="details-body">
        <p>{text.result.warningsHint}</p>
        <ul className="stack-tight">
          {warnings.map((warning) => (
            <li key={warning}>
              <code>{warning}</code>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
