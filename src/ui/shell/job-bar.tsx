import type { ReactElement } from "react";
import { Link } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { useAppState } from "../components/app-context.ts";
import { ProgressBar } from "../components/progress-bar.tsx";
import { paths } from "../paths.ts";
import { isRunning } from "../state/operation.ts";
import { formatPercent, text } from "../text/index.ts";

/** The running backup, seen from every other screen. */
export function JobBar(): ReactElement | null {
  const operation = useAppState((state) => state.operation);
  const [path] = useHashLocation();
  if (!isRunning(operation) || path === paths.backup(operation.subject.udid)) return null;
  const { fraction } = operation.progress;
  const title =
    operation.passcodeSinceMs === null ? text.run.title(operation.subject.phoneName) : text.run.passcodeTitle;
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
        <Link href={paths.backup(operation.subject.udid)} className="button">
          {text.run.show}
        </Link>
      </div>
    </aside>
  );
}
