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
  const app = useApp();
  const runs = useAppState((state) => state.runs);
  const operation = useAppState((state) => state.operation);
  if (isRunning(operation)) return null;
  return (
    <>
      {unfinishedRuns(runs).map((run) => (
        <Notice key={run.id} tone="warn">
          <h2>{wordsOf(run).title(formatDate(run.startedAtMs))}</h2>
          <p>{wordsOf(run).body(run.phoneName)}</p>
          <div className="row">
            <Link
              href={run.kind === "restore" ? paths.restore : paths.backup(run.udid)}
              className="button"
              onClick={app.dismissResult}
            >
              {wordsOf(run).goOn}
            </Link>
          </div>
        </Notice>
      ))}
    </>
  );
}

function wordsOf({ kind }: Run): typeof text.restore.unfinished {
  if (kind === "restore") return text.restore.unfinished;
  const { unfinished, unfinishedBody, resume } = text.overview;
  return { title: unfinished, body: unfinishedBody, goOn: resume };
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
