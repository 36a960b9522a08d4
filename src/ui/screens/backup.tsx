import type { ReactElement } from "react";
import { useAppState } from "../components/app-context.ts";
import { isOfKind, isRunning } from "../state/operation.ts";
import { DoneCard } from "./backup/done-card.tsx";
import { EndedCard } from "./backup/ended-card.tsx";
import { Preflight } from "./backup/preflight.tsx";
import { RunningView } from "./backup/running-view.tsx";

/** The backup of one phone: before it starts, while it goes on, and what became of it. */
export default function BackupScreen({ udid }: { readonly udid: string }): ReactElement {
  const operation = useAppState((state) => state.operation);
  if (!isOfKind(operation, "backup") || operation.subject.udid !== udid) return <Preflight key={udid} udid={udid} />;
  if (isRunning(operation)) return <RunningView run={operation} />;
  return operation.id === "done" ? <DoneCard done={operation} /> : <EndedCard ended={operation} />;
}
