import type { AppState } from "./app-state.ts";
import { isRunning } from "./operation.ts";
import type { TabWork } from "./tabs.ts";
import { isVaultBusy } from "./vaults.ts";

/** What must come to its end before another tab may have the phone and the vaults; null when nothing must. */
export function workHere({ operation, vaults }: AppState, isReading: boolean): TabWork | null {
  // A paused run goes on by itself, here.
  if (isRunning(operation) || operation.id === "interrupted") {
    const { subject, progress } = operation;
    return { kind: subject.kind, phoneName: subject.phoneName, fraction: progress.fraction };
  }
  if (isVaultBusy(vaults)) return { kind: "other", phoneName: "", fraction: vaults.job?.progress.fraction ?? null };
  const isOpening = vaults.draft?.isCreating === true || vaults.list.some(({ door }) => door === "opening");
  return isOpening || isReading ? { kind: "other", phoneName: "", fraction: null } : null;
}

/** Whether this tab waits for something that another one has. */
export function lacksSomething(state: AppState): boolean {
  return state.connection.id === "busy-tab" || refusedVaults(state).length > 0;
}

/** The vaults that could not be opened because another tab has them open. */
export function refusedVaults({ vaults }: Pick<AppState, "vaults">): readonly string[] {
  return vaults.list.filter(({ error }) => error?.code === "app/two-tabs").map(({ known }) => known.id);
}
