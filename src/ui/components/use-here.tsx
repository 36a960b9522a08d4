import type { ReactElement } from "react";
import type { TabWork } from "../state/tabs.ts";
import { formatPercent, text } from "../text/index.ts";
import { useApp, useAppState } from "./app-context.ts";
import { Notice } from "./notice.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { Spinner } from "./spinner.tsx";

/** The button that asks the other tab to let go, and what came of it. */
export function UseHere({ isPrimary }: { readonly isPrimary: boolean }): ReactElement {
  const app = useApp();
  const { isAsking, refusal } = useAppState((state) => state.tabs);
  return (
    <>
      {refusal === null ? null : <p data-msg={`tabs-${refusal}`}>{text.tabs[refusal]}</p>}
      <button
        type="button"
        className={isPrimary ? "button button-primary" : "button"}
        disabled={isAsking}
        onClick={app.useHere}
      >
        {isAsking ? <Spinner /> : null}
        {isAsking ? text.tabs.asking : text.tabs.useHere}
      </button>
    </>
  );
}

/** What the other tab is busy with: to be seen here, to be stopped there. */
export function OtherTabsWork(): ReactElement | null {
  const work = useAppState((state) => state.tabs.work);
  if (work === null) return null;
  const { fraction } = work;
  return (
    <div className="stack-tight other-tab">
      <p>
        <bdi>{text.tabs.inOtherTab(wordsOf(work))}</bdi>
      </p>
      <ProgressBar
        label={text.tabs.progress}
        fraction={fraction}
        valueText={fraction === null ? wordsOf(work) : text.run.percentDone(formatPercent(fraction))}
        slim
      />
    </div>
  );
}

function wordsOf({ kind, phoneName }: TabWork): string {
  if (kind === "backup") return text.run.title(phoneName);
  if (kind === "restore") return text.restore.run.title(phoneName);
  return kind === "rehearsal" ? text.restore.rehearsal.running : text.tabs.other;
}

/** In the place of an error: the vault is open in another tab, and can be had. */
export function VaultElsewhere(): ReactElement {
  return (
    <Notice tone="info">
      <h3 data-msg="app/two-tabs">{text.errors["app/two-tabs"].title}</h3>
      <p>{text.tabs.vaultBody}</p>
      <OtherTabsWork />
      <UseHere isPrimary={false} />
    </Notice>
  );
}
