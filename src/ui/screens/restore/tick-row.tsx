import type { ReactElement } from "react";
import { useApp } from "../../components/app-context.ts";
import type { RestoreTick } from "../../state/restore.ts";
import type { CheckRow as Row } from "../../state/restore-checks.ts";

/** A condition only the person can know about. */
export function TickRow(props: {
  readonly row: Row;
  readonly tick: RestoreTick;
  readonly label: string;
  readonly hint: string;
}): ReactElement {
  const app = useApp();
  const { row, tick, label, hint } = props;
  return (
    <li className="condition" data-id={row.id} data-state={row.state}>
      <input
        id={`tick-${tick}`}
        type="checkbox"
        checked={row.state === "ok"}
        aria-describedby={`tick-${tick}-hint`}
        onChange={(event) => app.tickRestore(tick, event.currentTarget.checked)}
      />
      <div className="stack-tight">
        <label htmlFor={`tick-${tick}`}>{label}</label>
        <p id={`tick-${tick}-hint`} className="hint">
          {hint}
        </p>
      </div>
    </li>
  );
}
