import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import { StorageNotice } from "../../components/storage-notice.tsx";
import { paths } from "../../paths.ts";
import { isRunning } from "../../state/operation.ts";
import { type Run, unfinishedRuns } from "../../state/runs.ts";
import type { VaultState } from "../../state/vaults.ts";
import { formatDate, text } from "../../text/index.ts";
import { InterruptedRestore } from "./interrupted-restore.tsx";

/** Before everything else: what broke off, and what cannot be reached. */
export function Attention(): ReactElement | null {
  const vaults = useAppState((state) => state.vaults.list);
  const waiting = vaults.filter(
    ({ door, access, error }) => door === "locked" || access !== "granted" || error !== null,
  );
  return (
    <>
      <StorageNotice />
      <Unfinished />
      {waiting.map((vault) => (
        <VaultNotice key={vault.known.id} vault={vault} />
      ))}
    </>
  );
}

function Unfinished(): ReactElement | null {
  const runs = useAppState((state) => state.runs);
  const operation = useAppState((state) => state.operation);
  if (isRunning(operation)) return null;
  return (
    <>
      {unfinishedRuns(runs).map((run) =>
        run.kind === "restore" ? (
          <InterruptedRestore key={run.id} run={run} />
        ) : (
          <InterruptedBackup key={run.id} run={run} />
        ),
      )}
    </>
  );
}

function InterruptedBackup({ run }: { readonly run: Run }): ReactElement {
  const app = useApp();
  return (
    <Notice tone="warn">
      <h2>{text.overview.unfinished(formatDate(run.startedAtMs))}</h2>
      <p>{text.overview.unfinishedBody(run.phoneName)}</p>
      <div className="row">
        <Link href={paths.backup(run.udid)} className="button" onClick={app.dismissResult}>
          {text.overview.resume}
        </Link>
      </div>
    </Notice>
  );
}

function VaultNotice({ vault }: { readonly vault: VaultState }): ReactElement {
  const { name } = vault.known;
  const isGone = vault.error !== null || vault.access !== "granted";
  return (
    <Notice tone={isGone ? "warn" : "info"}>
      <h2>
        <bdi>{isGone ? text.overview.vaultGone(name) : text.overview.vaultLocked(name)}</bdi>
      </h2>
      <p>{isGone ? text.overview.vaultGoneBody : text.overview.vaultLockedBody}</p>
      <div className="row">
        <Link href={paths.vaults} className="button">
          {isGone ? text.overview.showVault : text.overview.unlock}
        </Link>
      </div>
    </Notice>
  );
}
