import type { ReactElement } from "react";
import { Redirect } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { paths } from "../paths.ts";
import { isOfKind, isRunning } from "../state/operation.ts";
import { CheckStep } from "./restore/check-step.tsx";
import { ChooseCopy } from "./restore/choose-copy.tsx";
import { ConfirmStep } from "./restore/confirm-step.tsx";
import { RestoreDone } from "./restore/done.tsx";
import { RestoreEnded } from "./restore/ended.tsx";
import { RunningRestoreView } from "./restore/running.tsx";
import type { RestoreStep } from "./restore/step-list.tsx";

/** The wizard, one address per step; and the restore itself while it goes on, wherever one comes from. */
export default function RestoreScreen({ step }: { readonly step: RestoreStep }): ReactElement {
  const operation = useAppState((state) => state.operation);
  const isRestoring = isOfKind(operation, "restore") && isRunning(operation);
  if (isRestoring && step !== "run") return <Redirect to={paths.restoreRun} />;
  switch (step) {
    case "what":
      return <ChooseCopy />;
    case "check":
      return <CheckStep />;
    case "confirm":
      return <ConfirmStep />;
    case "run":
      return <Run />;
  }
}

function Run(): ReactElement {
  const operation = useAppState((state) => state.operation);
  if (!isOfKind(operation, "restore")) return <Redirect to={paths.restore} />;
  if (isRunning(operation)) return <RunningRestoreView run={operation} />;
  return operation.id === "done" ? <RestoreDone done={operation} /> : <RestoreEnded ended={operation} />;
}
