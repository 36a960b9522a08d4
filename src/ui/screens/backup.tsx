import type { ReactElement } from "react";
import { Link } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { PageTitle } from "../components/page-title.tsx";
import { text } from "../text/index.ts";
import { DoneCard } from "./backup/done-card.tsx";
import { EndedCard } from "./backup/ended-card.tsx";
import { RunningView } from "./backup/running-view.tsx";

/** The run while it goes on, and what became of it. */
export default function BackupScreen(): ReactElement {
  const operation = useAppState((state) => state.operation);
  switch (operation.id) {
    case "running":
    case "stopping":
      return <RunningView run={operation} />;
    case "done":
      return <DoneCard done={operation} />;
    case "stopped":
    case "interrupted":
    case "failed":
      return <EndedCard ended={operation} />;
    case "idle":
      return <Nothing />;
  }
}

function Nothing(): ReactElement {
  return (
    <div className="empty">
      <PageTitle>{text.result.noneTitle}</PageTitle>
      <p>{text.result.noneBody}</p>
      <Link href="/" className="button button-primary">
        {text.result.goHome}
      </Link>
    </div>
  );
}
