import {
  ArchiveRestore,
  FolderOutput,
  FolderSearch,
  GitCompareArrows,
  Pin,
  PinOff,
  ShieldCheck,
  Trash2,
  Undo2,
} from "lucide-react";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { RehearseButton } from "../../components/rehearse-button.tsx";
import { paths } from "../../paths.ts";
import { copyOfSnapshot, isRestorable } from "../../state/copies.ts";
import { isRunning } from "../../state/operation.ts";
import { snapshotsOf, type VaultSnapshot } from "../../state/record.ts";
import { findVault, isVaultBusy } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { previousOf } from "../compare/pair.ts";

/**
 * What can be done with a snapshot, the everyday things first; taking it out of the list stands apart. What belongs to a
 * complete snapshot only (browse, restore, export) goes into `Everyday`.
 */
export function SnapshotActions({ found }: { readonly found: VaultSnapshot }): ReactElement {
  return (
    <>
      <section className="card" aria-labelledby="actions">
        <h2 id="actions">{text.snapshots.page.actions}</h2>
        <Everyday found={found} />
      </section>
      <Danger found={found} />
    </>
  );
}

function useIsBusy(): boolean {
  return useAppState((state) => isVaultBusy(state.vaults) || isRunning(state.operation));
}

function Everyday({ found }: { readonly found: VaultSnapshot }): ReactElement {
  const app = useApp();
  const isBusy = useIsBusy();
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const { vault, snapshot } = found;
  return (
    <div className="row">
      {snapshot.removed ? null : (
        <Link href={paths.browseSnapshot(vault.id, snapshot.contentId)} className="button button-primary">
          <FolderSearch size={18} aria-hidden />
          {text.browse.open}
        </Link>
      )}
      <button type="button" className="button" disabled={isBusy} onClick={() => app.checkVault(vault.id)}>
        <ShieldCheck size={18} aria-hidden />
        {text.snapshots.page.verify}
      </button>
      <CompareLink found={found} />
      {isRestorable(snapshot) ? <RestoreLink found={found} isBusy={isBusy} /> : null}
      {snapshot.complete && !snapshot.removed && hasPicker ? (
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() => app.exportSnapshot(vault.id, snapshot.id)}
        >
          <FolderOutput size={18} aria-hidden />
          {text.vault.exportIt}
        </button>
      ) : null}
      {snapshot.removed ? null : (
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() => app.pinSnapshot(vault.id, snapshot.id, !snapshot.pinned)}
        >
          {snapshot.pinned ? <PinOff size={18} aria-hidden /> : <Pin size={18} aria-hidden />}
          {snapshot.pinned ? text.vault.unpin : text.vault.pin}
        </button>
      )}
    </div>
  );
}

/** Of the same phone in the same vault; nothing for the first one. */
function CompareLink({ found }: { readonly found: VaultSnapshot }): ReactElement | null {
  const vaults = useAppState((state) => state.vaults);
  const previous = previousOf(snapshotsOf({ vaults }, found.snapshot.udid), found);
  if (previous === null) return null;
  const href = paths.compare(found.vault.id, previous.snapshot.contentId, found.snapshot.contentId);
  return (
    <Link href={href} className="button">
      <GitCompareArrows size={18} aria-hidden />
      {text.compare.withPrevious}
    </Link>
  );
}

function RestoreLink({ found, isBusy }: { readonly found: VaultSnapshot; readonly isBusy: boolean }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const known = useAppState((state) => findVault(state.vaults, found.vault.id)?.known ?? null);
  function choose(): void {
    if (known === null) return;
    app.chooseCopy(copyOfSnapshot({ known }, found.snapshot, found.proof));
    navigate(paths.restoreCheck);
  }
  return (
    <>
      <button type="button" className="button" disabled={isBusy} onClick={choose}>
        <ArchiveRestore size={18} aria-hidden />
        {text.restore.action}
      </button>
      {known === null ? null : <RehearseButton copy={copyOfSnapshot({ known }, found.snapshot, found.proof)} />}
    </>
  );
}

function Danger({ found }: { readonly found: VaultSnapshot }): ReactElement {
  const app = useApp();
  const isBusy = useIsBusy();
  const { vault, snapshot } = found;
  const words = text.snapshots.page;
  return (
    <section className="card danger" aria-labelledby="danger">
      <h2 id="danger">{words.danger}</h2>
      <p className="muted">{snapshot.pinned ? words.pinnedHint : words.removeBody}</p>
      <div className="row">
        {snapshot.removed ? (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => app.restoreSnapshot(vault.id, snapshot.id)}
          >
            <Undo2 size={18} aria-hidden />
            {text.vault.undo}
          </button>
        ) : (
          <button
            type="button"
            className="button button-danger"
            disabled={isBusy || snapshot.pinned}
            onClick={() => app.removeSnapshot(vault.id, snapshot.id)}
          >
            <Trash2 size={18} aria-hidden />
            {text.vault.remove}
          </button>
        )}
      </div>
    </section>
  );
}
