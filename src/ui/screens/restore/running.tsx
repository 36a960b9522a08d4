import { Square } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useApp } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { DemoControls } from "../../components/demo-controls.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import type { RestoreSubject, Running } from "../../state/operation.ts";
import { formatPercent, text } from "../../text/index.ts";
import { Figures, figuresInWords } from "../backup/figures.tsx";
import { HeldNotice } from "../backup/held-notice.tsx";
import { PasscodeWait } from "../backup/passcode-wait.tsx";
import { QuietNotice } from "../backup/quiet-notice.tsx";
import { SleptNotice } from "../backup/slept-notice.tsx";
import { RestoreSteps } from "./restore-steps.tsx";
import { StepList } from "./step-list.tsx";

export type RunningRestore = Running & { readonly subject: RestoreSubject };

/** The restore while it goes on. After the last byte the phone restarts, and silence is as it should be. */
export function RunningRestoreView({ run }: { readonly run: RunningRestore }): ReactElement {
  const { subject, progress, stage } = run;
  const isRestarting = stage === "restarting";
  const needsPerson = run.passcodeSinceMs !== null || run.held !== null;
  return (
    <div className="stack-loose">
      <StepList current="run" />
      <div className="run-head">
        <div>
          <PageTitle>{text.restore.run.title(subject.phoneName)}</PageTitle>
          <p className="muted">{text.restore.run.from(subject.sourceName)}</p>
        </div>
        <span className="percent" aria-hidden="true">
          {progress.fraction === null || isRestarting ? "" : formatPercent(progress.fraction)}
        </span>
      </div>
      <section className="card" aria-label={text.restore.run.progressName} data-stage={stage}>
        <ProgressBar
          label={text.restore.run.progressName}
          fraction={isRestarting ? null : progress.fraction}
          valueText={isRestarting ? text.restore.run.restartingTitle : figuresInWords(run)}
          attention={needsPerson}
        />
        {isRestarting ? <Restarting /> : <Figures run={run} />}
        {run.passcodeSinceMs === null ? null : <PasscodeWait sinceMs={run.passcodeSinceMs} />}
        {run.held === null ? null : <HeldNotice error={run.held} />}
        {needsPerson || isRestarting || stage === "checking" ? null : <QuietNotice sinceMs={run.lastNewsAtMs} />}
        <SleptNotice run={run} />
        <RestoreSteps run={run} />
      </section>
      {needsPerson || isRestarting ? null : (
        <DemoControls gestures={[progress.phase === "waiting-for-unlock" ? "unlock" : "unplug"]} />
      )}
      {isRestarting ? null : <StopRow run={run} />}
    </div>
  );
}

function Restarting(): ReactElement {
  const app = useApp();
  return (
    <div className="stack-tight">
      <h2>{text.restore.run.restartingTitle}</h2>
      <p>{text.restore.run.restartingBody}</p>
      <div className="row">
        <button type="button" className="button" onClick={app.stopWaiting}>
          {text.restore.run.dontWait}
        </button>
      </div>
    </div>
  );
}

function StopRow({ run }: { readonly run: RunningRestore }): ReactElement {
  const app = useApp();
  const [asks, setAsks] = useState(false);
  const isStopping = run.id === "stopping";
  const words = text.restore.run;
  return (
    <div className="row-spread">
      <p className="hint">{words.keepOpen}</p>
      <button type="button" className="button" disabled={isStopping} onClick={() => setAsks(true)}>
        <Square size={16} aria-hidden />
        {isStopping ? text.run.stopping : words.stop}
      </button>
      {asks && !isStopping ? (
        <ConfirmDialog
          title={words.stopTitle}
          body={mayBeHalfFilled(run) ? words.stopBodyHalf : words.stopBody}
          confirm={words.stopConfirm}
          cancel={words.keepGoing}
          onCancel={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            app.stopOperation();
          }}
        />
      ) : null}
    </div>
  );
}

/** Once bytes of the copy are on the phone. */
export function mayBeHalfFilled({ stage, progress }: Pick<Running, "stage" | "progress">): boolean {
  return (stage === "main" && progress.bytesDone > 0) || stage === "restarting";
}
