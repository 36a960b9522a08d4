import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, LoaderCircle, type LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp } from "../../components/app-context.ts";
import { Time } from "../../components/time.tsx";
import { paths } from "../../paths.ts";
import type { Run, RunResult } from "../../state/runs.ts";
import { formatBytes, formatCount, formatDuration, text } from "../../text/index.ts";

const looks: Readonly<Record<RunResult, readonly [icon: LucideIcon, tone: string]>> = {
  running: [LoaderCircle, "badge-accent"],
  done: [CircleCheck, "badge-ok"],
  stopped: [CircleSlash, ""],
  interrupted: [CircleDashed, "badge-warn"],
  broken: [CircleDashed, "badge-warn"],
  failed: [CircleAlert, "badge-bad"],
  missed: [CircleSlash, "badge-warn"],
};

export function RunRow({ run }: { readonly run: Run }): ReactElement {
  const [Icon, tone] = looks[run.result];
  const cause = causeOf(run);
  return (
    <li className="timeline-row" data-id={run.id} data-result={run.result}>
      <div className="stack-tight">
        <h2 className="row-title">
          <bdi>{text.activity.kinds[run.kind](run.phoneName)}</bdi>
        </h2>
        <p className="backup-meta">
          <Time atMs={run.startedAtMs} />
          {run.placeName === "" ? null : <bdi>{text.activity.into(run.placeName)}</bdi>}
          {run.endedAtMs === null ? null : <span>{formatDuration(run.endedAtMs - run.startedAtMs)}</span>}
          {run.files === 0 ? null : <span>{amountOf(run)}</span>}
        </p>
        {cause === null ? null : <p className="hint">{cause}</p>}
        <Resume run={run} />
      </div>
      <div className="backup-badges">
        {run.demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
        <span className={`badge ${tone}`}>
          <Icon size={14} aria-hidden />
          {text.activity.results[run.result]}
        </span>
      </div>
    </li>
  );
}

function Resume({ run }: { readonly run: Run }): ReactElement | null {
  const app = useApp();
  const canResume = run.kind === "backup" && ["failed", "broken", "interrupted", "stopped"].includes(run.result);
  if (!canResume) return null;
  return (
    <div className="row">
      <Link href={paths.backup(run.udid)} className="button button-quiet" onClick={app.dismissResult}>
        {text.activity.resume}
      </Link>
    </div>
  );
}

function causeOf(run: Run): string | null {
  if (run.missed !== null) return text.activity.missed[run.missed];
  if (run.code !== null) return text.errors[run.code].title;
  return run.result === "broken" ? text.activity.brokenHint : null;
}

function amountOf(run: Run): string {
  return text.activity.amount(formatBytes(run.bytes), run.files, formatCount(run.files));
}

/** One line a run, with exact times, for a report. */
export function runAsText(run: Run): string {
  const times = [run.startedAtMs, run.endedAtMs].map((time) => (time === null ? "–" : new Date(time).toISOString()));
  const words = [run.result, run.kind, `${run.bytes} B`, `${run.files} files`, run.code ?? run.missed ?? ""];
  return [...times, ...words].filter((word) => word !== "").join("\t");
}
