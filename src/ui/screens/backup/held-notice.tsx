import type { ReactElement } from "react";
import type { WireError } from "../../../base/errors.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import { RoomNeeded } from "../../components/room-needed.tsx";
import { isOfKind } from "../../state/operation.ts";
import { text } from "../../text/index.ts";

/** The run stands still, the phone waits, and one answer sets it going again. */
export function HeldNotice({ error }: { readonly error: WireError }): ReactElement {
  const app = useApp();
  const isIntoFolder = useAppState(
    ({ operation }) => isOfKind(operation, "backup") && operation.subject.placeKind === "folder",
  );
  const { title, remedy } = text.errors[error.code];
  return (
    <Notice tone="warn">
      <h2 data-msg={error.code}>
        {text.run.held}: {title}
      </h2>
      <RoomNeeded error={error} />
      <p>{remedy}</p>
      <div className="row">
        <button type="button" className="button button-primary" onClick={() => app.answerHold("retry")}>
          {error.code === "store/permission" ? text.run.heldAllow : text.run.heldRetry}
        </button>
        {isIntoFolder && error.code !== "store/full" ? (
          <button type="button" className="button" onClick={app.chooseFolderAgain}>
            {text.run.heldChoose}
          </button>
        ) : null}
        <button type="button" className="button" onClick={() => app.answerHold("stop")}>
          {text.run.heldStop}
        </button>
      </div>
    </Notice>
  );
}
