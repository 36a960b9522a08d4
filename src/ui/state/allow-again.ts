import type { BackupPlace } from "../../workers/api.ts";
import type { AppState } from "./app-state.ts";
import type { AppContext } from "./context.ts";
import { chosenTarget } from "./target.ts";
import { findVault } from "./vaults.ts";

/**
 * Asks the browser for the folders that what runs now writes to or reads from; needs a click. A folder that is allowed is
 * not asked for. Never rejects: what is refused shows when it is used.
 */
export async function allowAgain({ store }: Pick<AppContext, "store">): Promise<void> {
  for (const place of placesInUse(store.state)) {
    if (place.kind !== "folder") continue;
    const access = await place.handle.requestPermission({ mode: "readwrite" }).catch(() => null);
    if (access === null) continue;
    store.dispatch({ type: "places/access", id: place.id, access });
    store.dispatch({ type: "vaults/changed", id: place.id, change: { access } });
  }
}

function placesInUse({ places, vaults, restore }: AppState): readonly BackupPlace[] {
  const vaultPlace = (id: string): BackupPlace | null => findVault(vaults, id)?.known.place ?? null;
  const target = chosenTarget(places, vaults)?.target ?? null;
  const source = restore.copy?.source ?? null;
  return [
    target?.kind === "vault" ? vaultPlace(target.id) : target,
    source?.kind === "snapshot" ? vaultPlace(source.vault) : (source?.place ?? null),
  ].filter((place) => place !== null);
}
