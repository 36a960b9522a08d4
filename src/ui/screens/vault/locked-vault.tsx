import type { ReactElement } from "react";
import type { VaultId } from "../../../workers/api.ts";
import { findVault, type VaultState, type Vaults } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { VaultDoor, VaultTrouble } from "./vault-door.tsx";

/** The vault that something needs, while it is not open. */
export function closedVault(vaults: Vaults, id: VaultId | null): VaultState | null {
  const vault = findVault(vaults, id);
  return vault?.door === "open" ? null : vault;
}

/** Opens it on the spot, wherever it is in the way. */
export function LockedVault({ vault }: { readonly vault: VaultState | null }): ReactElement | null {
  if (vault === null) return null;
  return (
    <div className="stack" data-door={vault.door}>
      <p>{text.overview.vaultLocked(vault.known.name)}</p>
      {vault.error?.code === "vault/closed" ? null : <VaultTrouble vault={vault} />}
      <VaultDoor vault={vault} />
    </div>
  );
}
