import type { ReactElement, ReactNode } from "react";
import type { WireError } from "../../base/errors.ts";
import { text } from "../text/index.ts";
import { CopyButton } from "./copy-button.tsx";
import { Notice } from "./notice.tsx";

export interface ErrorNoticeProps {
  readonly error: WireError;
  readonly title?: string;
  /** What is safe, when that is known. */
  readonly reassurance?: string;
  readonly children?: ReactNode;
}

/** Headline, one step, what is safe, the buttons; code and facts folded away. */
export function ErrorNotice({ error, title, reassurance, children }: ErrorNoticeProps): ReactElement {
  const { title: ownTitle, remedy } = text.errors[error.code];
  return (
    <Notice tone="bad">
      <h2 data-msg={error.code}>{title ?? ownTitle}</h2>
      <p>{remedy}</p>
      {reassurance === undefined ? null : <p>{reassurance}</p>}
      {children === undefined ? null : <div className="row">{children}</div>}
      <ErrorDetails error={error} />
    </Notice>
  );
}

export function ErrorDetails({ error }: { readonly error: WireError }): ReactElement {
  const lines = detailLines(error);
  return (
    <details className="details">
      <summary>{text.app.details}</summary>
      <div className="details-body">
        {lines.map((line) => (
          <code key={line}>{line}</code>
        ))}
        <CopyButton value={lines.join("\n")} />
      </div>
    </details>
  );
}

function detailLines(error: WireError): readonly string[] {
  const facts = Object.entries(error.context).map(([key, value]) => `${key}: ${String(value)}`);
  return [`${text.app.code}: ${error.code}`, ...facts, ...error.causes];
}
