import { Play, Square } from "lucide-react";
import type { ReactElement } from "react";
import type { RehearsalReport } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Facts } from "../../components/facts.tsx";
import { Notice } from "../../components/notice.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { isOfKind, isRunning, type Running } from "../../state/operation.ts";
import { isVaultBusy } from "../../state/vaults.ts";
import { formatBytes, formatCount, text } from "../../text/index.ts";
import { Figures, figuresInWords } from "../backup/figures.tsx";
import { HeldNotice } from "../backup/held-notice.tsx";

/** The whole restore onto a phone that is made up for it, and what that one holds afterwards. */
export function Rehearsal({ isAlone = false }: { readonly isAlone?: boolean }): ReactElement {
  const operation = useAppState((state) => state.operation);
  const report = useAppState((state) => state.restore.rehearsal);
  const words = text.restore.rehearsal;
  const mine = isOfKind(operation, "rehearsal") ? operation : null;
  return (
    <section className="card" aria-labelledby="rehearsal" data-rehearsal={mine?.id ?? "none"}>
      <h2 id="rehearsal">{words.title}</h2>
      <p className="muted">{isAlone ? words.leadAlone : words.lead}</p>
      {mine !== null && isRunning(mine) ? <Going run={mine} /> : <Start isAgain={report !== null} />}
      {mine?.id === "failed" || mine?.id === "interrupted" ? (
        <>
          <p>{words.failed}</p>
          <ErrorNotice error={mine.error} />
        </>
      ) : null}
      {mine?.id === "stopped" ? <p role="status">{words.stopped}</p> : null}
      {report === null ? null : <Report report={report} />}
      <p className="hint">{isAlone ? words.limitsAlone : words.limits}</p>
    </section>
  );
}

function Start({ isAgain }: { readonly isAgain: boolean }): ReactElement {
  const app = useApp();
  const words = text.restore.rehearsal;
  const isKnown = useAppState(({ restore }) => restore.info !== null);
  const isLocked = useAppState(({ restore }) => restore.info?.encrypted === true && restore.proof !== "proven");
  const isBusy = useAppState((state) => isRunning(state.operation) || isVaultBusy(state.vaults));
  if (isLocked) return <p className="hint">{words.locked}</p>;
  return (
    <div className="row">
      <button type="button" className="button" disabled={!isKnown || isBusy} onClick={app.rehearse}>
        <Play size={16} aria-hidden />
        {isAgain ? words.again : words.start}
      </button>
      {isBusy ? <p className="hint">{words.busy}</p> : null}
    </div>
  );
}

function Going({ run }: { readonly run: Running }): ReactElement {
  const app = useApp();
  const words = text.restore.rehearsal;
  const isStopping = run.id === "stopping";
  return (
    <>
      <ProgressBar label={words.running} fraction={run.progress.fraction} valueText={figuresInWords(run)} />
      <Figures run={run} />
      {run.held === null ? null : <HeldNotice error={run.held} />}
      <div className="row">
        <button type="button" className="button" disabled={isStopping} onClick={app.stopOperation}>
          <Square size={16} aria-hidden />
          {isStopping ? text.run.stopping : words.stop}
        </button>
      </div>
    </>
  );
}

function Report({ report }: { readonly report: RehearsalReport }): ReactElement {
  const words = text.restore.rehearsal;
  const files = sum(report.domains.map((each) => each.files));
  const bytes = sum(report.domains.map(({ sizeBytes }) => sizeBytes));
  return (
    <div role="status" className="stack-tight" data-id="rehearsed">
      <Verdict report={report} />
      <Facts
        rows={[
          [words.files, formatCount(files)],
          [words.size, formatBytes(bytes)],
          [words.folders, formatCount(report.folders + report.links)],
          [words.apps, formatCount(report.apps)],
        ]}
      />
      <Domains report={report} />
    </div>
  );
}

function Verdict({ report }: { readonly report: RehearsalReport }): ReactElement {
  const words = text.restore.rehearsal;
  const { missing, otherSize, firstOtherSize, violations } = report;
  const isGood = missing === 0 && otherSize === 0 && violations.length === 0;
  return (
    <Notice tone={isGood ? "ok" : "warn"}>
      <h3>{missing === 0 ? words.good : words.lacking(missing, formatCount(missing))}</h3>
      {isGood ? <p>{words.goodBody}</p> : null}
      {otherSize === 0 ? null : <p>{words.otherSize(otherSize, formatCount(otherSize), firstOtherSize ?? "")}</p>}
      {violations.length === 0 ? null : <p>{words.violations}</p>}
    </Notice>
  );
}

function Domains({ report }: { readonly report: RehearsalReport }): ReactElement {
  const words = text.restore.rehearsal;
  return (
    <details>
      <summary>{words.byDomain}</summary>
      <Facts
        rows={report.domains.map(
          ({ domain, files, sizeBytes }) =>
            [domain, text.restore.leaveOut.weight(formatCount(files), formatBytes(sizeBytes))] as const,
        )}
      />
    </details>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
