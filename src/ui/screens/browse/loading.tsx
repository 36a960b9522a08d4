import type { ReactElement, ReactNode } from "react";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { text } from "../../text/index.ts";
import type { Loaded } from "./use-loaded.ts";

/** Draws what was loaded; until then a sign of life, and the reason when it can't be. */
export function Show<T>(props: {
  readonly loaded: Loaded<T>;
  readonly children: (value: T) => ReactNode;
}): ReactElement {
  const { loaded } = props;
  if (loaded.state === "failed") return <ErrorNotice error={loaded.error} />;
  if (loaded.state === "ready") return <>{props.children(loaded.value)}</>;
  return (
    <div className="row" aria-busy="true">
      <Spinner />
      <span className="appear-late muted">{text.browse.loading}</span>
    </div>
  );
}
