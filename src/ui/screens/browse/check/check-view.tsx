import { type ReactElement, useRef, useState } from "react";
import { asKeepsakeError, hasCode, type WireError } from "../../../../base/errors.ts";
import type { ContentSource, VerifyLevel, VerifyReport } from "../../../../workers/api.ts";
import { useApp, useAppState } from "../../../components/app-context.ts";
import { ErrorNotice } from "../../../components/error-notice.tsx";
import { ProgressBar } from "../../../components/progress-bar.tsx";
import { RehearseButton } from "../../../components/rehearse-button.tsx";
import { copyAt } from "../../../state/copies.ts";
import { keepAwake } from "../../../state/keep-awake.ts";
import { formatPercent, text } from "../../../text/index.ts";
import { Show } from "../loading.tsx";
import { UnlockForm } from "../unlock-form.tsx";
import { useLoaded } from "../use-loaded.ts";
import type { ViewProps } from "../view-props.ts";
import { Report } from "./report.tsx";

type State =
  | { readonly id: "idle" }
  | { readonly id: "running"; readonly fraction: number | null }
  | { readonly id: "failed"; readonly error: WireError };

/** Whether the copy is whole: the last answer, and the way to a new one. */
export default function CheckView({ info, source }: ViewProps): ReactElement {
  const { content } = useApp();
  const words = text.browse.check;
  const [state, setState] = useState<State>({ id: "idle" });
  const [fresh, setFresh] = useState<VerifyReport | null>(null);
  const controller = useRef<AbortController | null>(null);
  const known = useLoaded(`${info.id}/report`, (signal) =>
    content.ask(signal, (worker) => worker.verifyReport(source)),
  );

  async function check(level: VerifyLevel, password: string | null): Promise<void> {
    const own = new AbortController();
    controller.current = own;
    const release = keepAwake();
    setState({ id: "running", fraction: null });
    const callbacks = {
      onProgress: (progress: { readonly fraction: number | null }) =>
        setState({ id: "running", fraction: progress.fraction }),
    };
    try {
      const report = await content.ask(own.signal, (worker, task) =>
        source.kind === "folder"
          ? worker.verifyFolder({ source, level, password }, task, callbacks)
          : worker.verifySnapshot({ source, level, password }, task, callbacks),
      );
      setFresh(report);
      setState({ id: "idle" });
    } catch (error) {
      setState(
        hasCode(error, "app/aborted") ? { id: "idle" } : { id: "failed", error: asKeepsakeError(error).toWire() },
      );
    } finally {
      release();
    }
  }

  const isRunning = state.id === "running";
  const wrong = state.id === "failed" && state.error.code === "backup/wrong-password" ? state.error : null;
  return (
    <div className="stack">
      <h2>{text.browse.kinds.check}</h2>
      <p>{words.lead}</p>
      {isRunning ? null : <Show loaded={known}>{(old) => <Report report={fresh ?? old} />}</Show>}
      {isRunning ? null : <Show loaded={known}>{(old) => <Worth report={fresh ?? old} source={source} />}</Show>}
      {state.id === "failed" && wrong === null ? <ErrorNotice error={state.error} /> : null}
      {isRunning ? (
        <div className="stack-tight">
          <ProgressBar
            label={words.working}
            fraction={state.fraction}
            valueText={text.run.percentDone(formatPercent(state.fraction ?? 0))}
          />
          <div className="row">
            <button type="button" className="button" onClick={() => controller.current?.abort()}>
              {words.stop}
            </button>
          </div>
        </div>
      ) : (
        <>
          <Choice label={words.quick} hint={words.quickHint} onClick={() => void check("fast", null)} />
          <Choice label={words.full} hint={words.fullHint} onClick={() => void check("full", null)} />
          {info.encrypted ? (
            <>
              <p>{words.password}</p>
              <UnlockForm
                phoneName={info.phoneName}
                isWorking={false}
                error={wrong}
                submit={words.full}
                onSubmit={(password) => void check("full", password)}
              />
            </>
          ) : null}
        </>
      )}
    </div>
  );
}

/** A copy that was found whole can prove it: the next step of whoever wants to be sure. */
function Worth(props: { readonly report: VerifyReport | null; readonly source: ContentSource }): ReactElement | null {
  const vaults = useAppState((state) => state.vaults);
  const places = useAppState((state) => state.places);
  const copy = copyAt({ vaults, places }, props.source);
  if (props.report === null || props.report.counts.error > 0 || copy === null) return null;
  return (
    <div className="row">
      <RehearseButton copy={copy} />
      <span className="hint">{text.restore.rehearsal.leadAlone}</span>
    </div>
  );
}

function Choice(props: { readonly label: string; readonly hint: string; readonly onClick: () => void }): ReactElement {
  return (
    <div className="row">
      <button type="button" className="button" onClick={props.onClick}>
        {props.label}
      </button>
      <span className="hint">{props.hint}</span>
    </div>
  );
}
