import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import type { VaultState } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";

/** What a keep rule did by itself: never quietly. */
export function ThinnedNotice({ vault }: { readonly vault: VaultState }): ReactElement | null {
  const app = useApp();
  const thinned = useAppState((state) => state.vaults.thinned);
  if (thinned === null || thinned.vaultId !== vault.known.id) return null;
  const phone = vault.content?.snapshots.find(({ udid }) => udid === thinned.udid)?.phoneName ?? "";
  return (
    <div role="status" data-thinned={thinned.removed}>
      <Notice tone="info">
        <p>{text.vault.keep.thinned(thinned.removed, phone)}</p>
        <div className="row">
          <button type="button" className="button" onClick={app.dismissThinned}>
            {text.vault.close}
          </button>
        </div>
      </Notice>
    </div>
  );
}
