import type { ReactElement } from "react";
import { useAppState } from "../components/app-context.ts";
import { HashLink } from "../components/hash-link.tsx";
import { ProgressBar } from "../components/progress-bar.tsx";
import { useHashPath } from "../hash-path.ts";
import { paths } from "../paths.ts";
import { isRunning, type OperationSubject } from "../state/operation.ts";
import { formatPercent, text } from "../text/index.ts";

/** Whatever runs, seen from every other screen. */
export default function JobBar(): ReactElement | null {
  const operation = useAppState((state) => state.operation);
  const path = useHashPath();
  if (!isRunning(operation)) return null;
  const to = pathOf(operation.subject);
  if (path === to) return null;
  const { fraction } = operation.progress;
  const title = operation.passcodeSinceMs === null ? titleOf(operation.subject) : text.run.passcodeTitle;
  return (
    <aside className="jobbar" aria-label={text.run.progressName}>
      <div className="jobbar-inner">
        <div className="stack-tight">
          <span>{title}</span>
          <ProgressBar
            label={text.run.progressName}
            fraction={fraction}
            valueText={text.run.percentDone(formatPercent(fraction ?? 0))}
            slim
          />
        </div>
        <HashLink to={to} className="button">
          {text.run.show}
        </HashLink>
      </div>
    </aside>
  );
}

function pathOf({ kind, udid }: OperationSubject): string {
  if (kind === "backup") return paths.backup(udid);
  if (kind === "rehearsal") return paths.restoreCheck;
  return kind === "restore" ? paths.restoreRun : paths.password(udid);
}

function titleOf(subject: OperationSubject): string {
  if (subject.kind === "backup") return text.run.title(subject.phoneName);
  if (subject.kind === "restore") return text.restore.run.title(subject.phoneName);
  if (subject.kind === "rehearsal") return text.restore.rehearsal.running;
  return text.password.running[subject.change];
}
