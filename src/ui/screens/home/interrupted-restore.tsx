import { Play } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import { paths } from "../../paths.ts";
import type { AppState } from "../../state/app-state.ts";
import { copyOfMemo } from "../../state/restore-memo.ts";
import type { Run } from "../../state/runs.ts";
import { formatDate, text } from "../../text/index.ts";

/** A restore that a closed tab or a crash cut off: what it means for the phone, and its plan, ready to be begun again. */
export function InterruptedRestore({ run }: { readonly run: Run }): ReactElement {
  const app = useApp();
  const isThere = useAppState((state) => hasCopy(state, run));
  const usesDemo = useAppState((state) => state.usesDemo);
  const words = text.restore.unfinished;
  const { memo } = run;
  return (
    <Notice tone="warn">
      <h2>
        <bdi>{words.title(run.phoneName)}</bdi>
      </h2>
      <p>{memo?.touched === false ? words.untouched : words.halfFilled}</p>
      {memo === undefined ? null : <Plan memo={memo} />}
      {isThere ? null : <p>{words.gone}</p>}
      <div className="row">
        {isThere ? (
          <Link
            href={paths.restoreCheck}
            className="button button-primary"
            onClick={() => {
              if (run.demo && !usesDemo) app.tryDemo();
              app.resumeRestore(run.id);
            }}
          >
            <Play size={16} aria-hidden />
            {words.again}
          </Link>
        ) : (
          <Link href={paths.restore} className="button" onClick={app.dismissResult}>
            {words.choose}
          </Link>
        )}
        <button type="button" className="button button-quiet" onClick={() => app.dismissRun(run.id)}>
          {words.dismiss}
        </button>
      </div>
    </Notice>
  );
}

function Plan({ memo: { copy } }: { readonly memo: NonNullable<Run["memo"]> }): ReactElement {
  const words = text.restore.unfinished;
  const made = copy.madeAtMs === null ? text.backups.unknownTime : formatDate(copy.madeAtMs);
  return (
    <p className="muted">
      <bdi>{words.plan(copy.phoneName, made, copy.placeName)}</bdi>
    </p>
  );
}

/** Until the lists of earlier visits are read, it is believed to be there. */
function hasCopy(state: AppState, { memo }: Run): boolean {
  if (memo === undefined) return false;
  return !state.vaults.loaded || !state.places.loaded || copyOfMemo(state, memo) !== null;
}
