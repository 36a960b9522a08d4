import { ShieldCheck } from "lucide-react";
import type { ReactElement } from "react";
import type { BackupReport } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import { ProofBadge } from "../../components/snapshot-badges.tsx";
import type { BackupSubject } from "../../state/operation.ts";
import { snapshotsOf } from "../../state/record.ts";
import { isVaultBusy, type Vaults } from "../../state/vaults.ts";
import { formatCount, text } from "../../text/index.ts";
import { VaultJobCard } from "../vault/vault-job.tsx";

export interface ResultProofProps {
  readonly subject: BackupSubject;
  readonly report: BackupReport;
}

/** Finished and proven are two facts: what the look at the copy found, and whether all of it was read back. */
export function ResultProof({ subject, report }: ResultProofProps): ReactElement {
  const lost = report.verified?.counts.error ?? 0;
  if (lost > 0) {
    return (
      <Notice tone="bad">
        <h2 data-proof="lost">{text.result.lost(lost, formatCount(lost))}</h2>
        <p>{text.result.lostBody}</p>
      </Notice>
    );
  }
  if (subject.placeKind === "vault") return <VaultProof udid={subject.udid} />;
  return (
    <p className="muted" data-proof="none">
      {text.result.notVerified} {text.result.verifyInside}
    </p>
  );
}

/** What a backup that is finished has just made. */
export function newestWhole(vaults: Vaults, udid: string): ReturnType<typeof snapshotsOf>[number] | undefined {
  return snapshotsOf({ vaults }, udid).find(({ snapshot }) => snapshot.complete && !snapshot.removed);
}

function VaultProof({ udid }: { readonly udid: string }): ReactElement | null {
  const app = useApp();
  const vaults = useAppState((state) => state.vaults);
  const made = newestWhole(vaults, udid);
  // The list of the vault is being read anew.
  if (made === undefined) return null;
  const { proof, vault } = made;
  return (
    <div className="stack-tight">
      {proof === null ? (
        <div className="row">
          <span className="muted" data-proof="none">
            {text.result.notVerified}
          </span>
          <button
            type="button"
            className="button"
            disabled={isVaultBusy(vaults)}
            onClick={() => app.checkVault(vault.id)}
          >
            <ShieldCheck size={18} aria-hidden />
            {text.result.verifyNow}
          </button>
        </div>
      ) : (
        <div className="row">
          <ProofBadge proof={proof} />
        </div>
      )}
      <VaultJobCard vaultId={vault.id} />
    </div>
  );
}
