import type { BackupTarget } from "../../workers/api.ts";
import { chosenPlace, type Places } from "./places.ts";
import { findVault, type Vaults } from "./vaults.ts";

/** Where the next backup goes. */
export interface ChosenTarget {
  readonly name: string;
  readonly target: BackupTarget;
  /** Nothing stands between us and it: allowed, unlocked. */
  readonly isUsable: boolean;
}

/** A vault, when one was chosen last; otherwise the chosen folder. */
export function chosenTarget(places: Places, vaults: Vaults): ChosenTarget | null {
  const vault = findVault(vaults, vaults.targetId);
  if (vault !== null) {
    const { id, name } = vault.known;
    return { name, target: { kind: "vault", id }, isUsable: vault.door === "open" };
  }
  const place = chosenPlace(places);
  if (place === null) return null;
  return { name: place.known.name, target: place.known.place, isUsable: place.access === "granted" };
}
