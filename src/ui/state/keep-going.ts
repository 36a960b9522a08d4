import type { AppState } from "./app-state.ts";
import type { AppContext } from "./context.ts";
import { isOfKind } from "./operation.ts";
import { canReach } from "./restore-memo.ts";
import type { Runner } from "./runner.ts";
import { chosenTarget } from "./target.ts";

/**
 * A worker that was lost took the keys of the vaults with it. What it interrupted goes on by itself as soon as its place is
 * open again: at once where the passphrase is remembered, otherwise when the person has typed it.
 */
export function keepGoing({ store }: AppContext, runner: Pick<Runner, "onPhoneReady">): void {
  let wasOpen = true;
  store.subscribe(() => {
    const isOpen = isPlaceOpen(store.state);
    const isNews = isOpen && !wasOpen;
    wasOpen = isOpen;
    const { operation, connection } = store.state;
    const isLoss = operation.id === "interrupted" && operation.error.code === "app/worker-lost";
    if (isNews && isLoss && connection.id === "ready") runner.onPhoneReady(connection.phone.udid);
  });
}

/** Whether what the operation needs of our side is there: the vault or folder it writes to, or reads from. */
export function isPlaceOpen(state: AppState): boolean {
  const { operation, restore, places, vaults } = state;
  if (isOfKind(operation, "restore")) return restore.copy !== null && canReach(state, restore.copy);
  return chosenTarget(places, vaults)?.isUsable === true;
}
