import { type ReactElement, useState } from "react";
import { asKeepsakeError, hasCode, type WireError } from "../../../base/errors.ts";
import type { FoundBackup, ImportSource } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { refusesFolders } from "../../state/platform.ts";
import { text } from "../../text/index.ts";
import { Working } from "../vault/create-vault.tsx";
import { FoundBackups } from "./found-backups.tsx";
import { Refusal } from "./refusal.tsx";
import { OffersAfterRefusal, SourceOffers } from "./source-offers.tsx";

export interface ImportPanelProps {
  readonly vaultId: string;
  readonly isBusy: boolean;
  readonly onStarted: () => void;
}

type Search =
  | { readonly id: "waiting" | "looking" | "none" | "refused" | "not-a-folder" | "several" }
  | { readonly id: "failed"; readonly error: WireError }
  | { readonly id: "found"; readonly source: ImportSource; readonly backups: readonly FoundBackup[] };

/** Where the backup is, what was found there, which of it to take. */
export function ImportPanel({ vaultId, isBusy, onStarted }: ImportPanelProps): ReactElement {
  const app = useApp();
  const [search, setSearch] = useState<Search>({ id: "waiting" });
  const isRefused = useAppState(({ platform }) => refusesFolders(platform)) && search.id === "refused";

  async function look(finding: Promise<ImportSource | null>): Promise<void> {
    setSearch({ id: "looking" });
    try {
      const source = await finding;
      if (source === null) return setSearch({ id: "not-a-folder" });
      const backups = await app.findBackups(vaultId, source);
      setSearch(backups.length === 0 ? { id: "none" } : { id: "found", source, backups });
    } catch (error) {
      setSearch(afterFailure(error));
    }
  }

  if (search.id === "looking") return <Looking />;
  if (search.id === "found") {
    return (
      <FoundBackups
        backups={search.backups}
        isBusy={isBusy}
        onOther={() => setSearch({ id: "waiting" })}
        onImport={(folders) => {
          app.importBackups(vaultId, search.source, folders);
          onStarted();
        }}
      />
    );
  }
  const Offers = isRefused ? OffersAfterRefusal : SourceOffers;
  return (
    <>
      <p className="muted">{text.vault.importing.explain}</p>
      {search.id === "waiting" ? null : (
        <Refusal kind={search.id} {...(search.id === "failed" ? { error: search.error } : {})} />
      )}
      <Offers onSource={(source) => void look(source)} onSeveral={() => setSearch({ id: "several" })} />
    </>
  );
}

/** A picker that ends without a folder: closed by the person, or by Chrome, which tells neither. */
function afterFailure(error: unknown): Search {
  if (error instanceof DOMException && error.name === "AbortError") return { id: "refused" };
  const known = asKeepsakeError(error);
  return hasCode(known, "app/aborted") ? { id: "waiting" } : { id: "failed", error: known.toWire() };
}

function Looking(): ReactElement {
  return (
    <div role="status">
      <Working words={text.vault.importing.looking} />
    </div>
  );
}
