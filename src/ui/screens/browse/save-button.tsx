import { type ReactElement, type ReactNode, useState } from "react";
import { asKeepsakeError, hasCode, type WireError } from "../../../base/errors.ts";
import type { ContentId } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import type { ContentPlace } from "../../state/content-client.ts";
import { saveOne } from "../../state/save-file.ts";
import { formatPercent, text } from "../../text/index.ts";

export interface SaveButtonProps {
  readonly id: ContentId;
  readonly place: ContentPlace;
  readonly name: string;
  readonly icon: ReactNode;
}

type State =
  | { readonly id: "idle" | "saved" }
  | { readonly id: "saving"; readonly fraction: number | null }
  | { readonly id: "failed"; readonly error: WireError };

/** Writes the original file where the person says. */
export function SaveButton({ id, place, name, icon }: SaveButtonProps): ReactElement {
  const { content } = useApp();
  const [state, setState] = useState<State>({ id: "idle" });
  async function save(): Promise<void> {
    try {
      const isSaved = await saveOne(content, { id, place, name }, (fraction) => setState({ id: "saving", fraction }));
      setState({ id: isSaved ? "saved" : "idle" });
    } catch (error) {
      setState(
        hasCode(error, "app/aborted") ? { id: "idle" } : { id: "failed", error: asKeepsakeError(error).toWire() },
      );
    }
  }
  return (
    <div className="stack-tight">
      <div className="row">
        <button type="button" className="button" disabled={state.id === "saving"} onClick={() => void save()}>
          {icon}
          {text.browse.save.one}
        </button>
        <span role="status" className="hint">
          {state.id === "saved" ? text.browse.save.done : ""}
        </span>
      </div>
      {state.id === "saving" ? (
        <ProgressBar
          label={text.browse.save.working}
          fraction={state.fraction}
          valueText={text.run.percentDone(formatPercent(state.fraction ?? 0))}
          slim
        />
      ) : null}
      {state.id === "failed" ? <ErrorNotice error={state.error} /> : null}
    </div>
  );
}
