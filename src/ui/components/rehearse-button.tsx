import { PlayCircle } from "lucide-react";
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { paths } from "../paths.ts";
import { isRunning } from "../state/operation.ts";
import type { ChosenCopy } from "../state/restore.ts";
import { isVaultBusy } from "../state/vaults.ts";
import { text } from "../text/index.ts";
import { useApp, useAppState } from "./app-context.ts";

/** Wherever a copy is: whether an iPhone would take it, found out on one that is made up. */
export function RehearseButton({ copy }: { readonly copy: ChosenCopy }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const isBusy = useAppState((state) => isRunning(state.operation) || isVaultBusy(state.vaults));
  return (
    <button
      type="button"
      className="button"
      disabled={isBusy}
      onClick={() => {
        app.rehearseCopy(copy);
        navigate(paths.rehearse);
      }}
    >
      <PlayCircle size={18} aria-hidden />
      {text.restore.rehearsal.action}
    </button>
  );
}
