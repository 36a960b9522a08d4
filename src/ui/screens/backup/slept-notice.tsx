import type { ReactElement } from "react";
import { Notice } from "../../components/notice.tsx";
import type { Running } from "../../state/operation.ts";
import { formatDuration, text } from "../../text/index.ts";

/** This computer slept in the midst of the run; nothing when it did not. */
export function SleptNotice({ run: { sleptMs } }: { readonly run: Running }): ReactElement | null {
  if (sleptMs === null) return null;
  return (
    <Notice tone="info">
      <p data-msg="asleep">{text.restore.run.slept(formatDuration(sleptMs))}</p>
    </Notice>
  );
}
