import { Square } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useApp } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { DemoControls } from "../../components/demo-controls.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import type { BackupSubject, Running } from "../../state/operation.ts";
import { formatPercent, text } from "../../text/index.ts";
import { Figures, figuresInWords } from "./figures.tsx";
import { HeldNotice } from "./held-notice.tsx";
import { PasscodeWait } from "./passcode-wait.tsx";
import { QuietNotice } from "./quiet-notice.tsx";
import { SleptNotice } from "./slept-notice.tsx";
import { Steps } from "./steps.tsx";

export function RunningView({ run }: { readonly run: Running & { readonly subject: BackupSubject } }): ReactElement {
  const { subject, progress } = run;
  return (
    <div className="stack-loose">
      <div className="run-head">
        <div>
          <PageTitle>{text.run.title(subject.phoneName)}</PageTitle>
          <p className="muted">{text.run.into(subject.placeName)}</p>
        </div>
        <span className="percent" aria-hidden="true">
          {progress.fraction === null ? "" : formatPercent(progress.fraction)}
        </span>
      </div>
      <section className="card" aria-label={text.run.progressName}>
        <ProgressBar
          label={text.run.progressName}
          fraction={progress.fraction}
          valueText={figuresInWords(run)}
          attention={run.passcodeSinceMs !== null || run.held !== null}
        />
        <Figures run={run} />
        {run.passcodeSinceMs === null ? null : <PasscodeWait sinceMs={run.passcodeSinceMs} />}
        {run.held === null ? null : <HeldNotice error={run.held} />}
        {run.passcodeSinceMs === null && run.held === null ? <QuietNotice sinceMs={run.lastNewsAtMs} /> : null}
        <SleptNotice run={run} />
        <Steps run={run} />
      </section>
      {run.passcodeSinceMs === null ? (
        <DemoControls gestures={[progress.phase === "waiting-for-unlock" ? "unlock" : "unplug"]} />
      ) : null}
      <StopRow isStopping={run.id === "stopping"} />
    </div>
  );
}

function StopRow({ isStopping }: { readonly isStopping: boolean }): ReactElement {
  const app = useApp();
  const [asks, setAsks] = useState(false);
  return (
    <div className="row-spread">
      <p className="hint">{text.run.keepOpen}</p>
      <button type="button" className="button" disabled={isStopping} onClick={() => setAsks(true)}>
        <Square size={16} aria-hidden />
        {isStopping ? text.run.stopping : text.run.stop}
      </button>
      {asks && !isStopping ? (
        <ConfirmDialog
          title={text.run.stopTitle}
          body={text.run.stopBody}
          confirm={text.run.stopConfirm}
          cancel={text.run.keepGoing}
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
