import { CircleAlert, CircleCheck, CircleDashed, Square } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { CheckRow as Row } from "../../state/restore-checks.ts";
import { text } from "../../text/index.ts";

const icons = { ok: CircleCheck, wait: CircleDashed, bad: CircleAlert, tick: Square };

/** One condition: how it stands, and what to do about it. */
export function CheckRow(props: {
  readonly row: Row;
  readonly title: string;
  readonly fix?: string | undefined;
  readonly children?: ReactNode;
}): ReactElement {
  const { row, title, fix, children } = props;
  const Icon = icons[row.state];
  return (
    <li className="condition" data-id={row.id} data-state={row.state}>
      <Icon size={20} aria-hidden />
      <div className="stack-tight">
        <p>
          <span className="visually-hidden">{text.restore.check.states[row.state]}: </span>
          {title}
        </p>
        {fix === undefined ? null : <p className="hint">{fix}</p>}
        {children}
      </div>
    </li>
  );
}
