import { Activity } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useApp, useAppState } from "../components/app-context.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { PageTitle } from "../components/page-title.tsx";
import type { Run } from "../state/runs.ts";
import { text } from "../text/index.ts";
import { RunRow, runAsText } from "./activity/run-row.tsx";

/** Everything that ran, and what should have. */
export default function ActivityScreen(): ReactElement {
  const runs = useAppState((state) => state.runs);
  return (
    <div className="stack-loose">
      <div className="row-spread">
        <PageTitle>{text.activity.title}</PageTitle>
        {runs.list.length === 0 ? null : <Tools list={runs.list} />}
      </div>
      {runs.loaded && runs.list.length === 0 ? <Empty /> : null}
      {runs.list.length === 0 ? null : (
        <ul className="card rows" aria-label={text.activity.history}>
          {runs.list.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Tools({ list }: { readonly list: readonly Run[] }): ReactElement {
  const app = useApp();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="row">
      <CopyButton value={list.map(runAsText).join("\n")} label={text.activity.copy} />
      <button type="button" className="button button-quiet" onClick={() => setAsking(true)}>
        {text.activity.clear}
      </button>
      {isAsking ? (
        <ConfirmDialog
          title={text.activity.clearTitle}
          body={text.activity.clearBody}
          confirm={text.activity.clearConfirm}
          cancel={text.app.notNow}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            app.clearRuns();
          }}
        />
      ) : null}
    </div>
  );
}

function Empty(): ReactElement {
  return (
    <div className="empty">
      <Activity size={40} aria-hidden />
      <h2>{text.activity.emptyTitle}</h2>
      <p>{text.activity.emptyBody}</p>
    </div>
  );
}
