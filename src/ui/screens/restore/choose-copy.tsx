import { ArchiveRestore, FolderOpen } from "lucide-react";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { PageTitle } from "../../components/page-title.tsx";
import { paths } from "../../paths.ts";
import { copyOfBackup, copyOfSnapshot, isRestorable } from "../../state/copies.ts";
import type { PlaceState } from "../../state/places.ts";
import type { ChosenCopy } from "../../state/restore.ts";
import { proofOf, type VaultNotes } from "../../state/vault-notes.ts";
import { notesOf, type VaultState } from "../../state/vaults.ts";
import { formatAge, formatBytes, formatDate, modelName, text } from "../../text/index.ts";
import { StepList } from "./step-list.tsx";

/** Every finished copy this browser can reach, newest first within its place. */
export function ChooseCopy(): ReactElement {
  const app = useApp();
  const known = useAppState((state) => state.vaults);
  const vaults = known.list;
  const places = useAppState((state) => state.places.list);
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const words = text.restore.what;
  const lists = [...vaults.map((vault) => copiesInVault(vault, notesOf(known, vault))), ...places.map(copiesInPlace)];
  return (
    <div className="stack-loose">
      <StepList current="what" />
      <div className="stack-tight">
        <PageTitle>{words.title}</PageTitle>
        <p className="muted">{words.lead}</p>
      </div>
      {vaults.map((vault) => (vault.door === "open" ? null : <Locked key={vault.known.id} vault={vault} />))}
      {lists.map(({ id, title, copies }) =>
        copies.length === 0 ? null : <CopyList key={id} title={title} copies={copies} />,
      )}
      {lists.every(({ copies }) => copies.length === 0) ? <Nothing /> : null}
      {hasPicker ? (
        <div className="row">
          <button type="button" className="button" onClick={app.chooseFolder}>
            <FolderOpen size={18} aria-hidden />
            {words.openFolder}
          </button>
        </div>
      ) : null}
    </div>
  );
}

interface Copies {
  readonly id: string;
  readonly title: string;
  readonly copies: readonly ChosenCopy[];
}

function copiesInVault(vault: VaultState, notes: VaultNotes | null): Copies {
  const snapshots = vault.content?.snapshots ?? [];
  return {
    id: `vault-${vault.known.id}`,
    title: text.restore.what.inVault(vault.known.name),
    copies: snapshots.filter(isRestorable).map((each) => copyOfSnapshot(vault, each, proofOf(each, notes))),
  };
}

function copiesInPlace(place: PlaceState): Copies {
  const backups = place.access === "granted" ? (place.backups ?? []) : [];
  return {
    id: `place-${place.known.id}`,
    title: text.restore.what.inPlace(place.known.name),
    copies: backups.filter(({ finished }) => finished).map((backup) => copyOfBackup(place, backup)),
  };
}

function CopyList({ title, copies }: Omit<Copies, "id">): ReactElement {
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {copies.map((copy) => (
          <CopyRow key={keyOf(copy)} copy={copy} />
        ))}
      </ul>
    </section>
  );
}

function CopyRow({ copy }: { readonly copy: ChosenCopy }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const { phoneName, productType, iosVersion, madeAtMs, encrypted, sizeBytes, verifiedAtMs } = copy;
  const when = madeAtMs === null ? text.backups.unknownTime : formatAge(madeAtMs, Date.now());
  return (
    <li className="backup-row">
      <span className="phone-head-icon">
        <ArchiveRestore size={22} aria-hidden />
      </span>
      <div className="stack-tight">
        <h3>
          <bdi>{phoneName}</bdi>
        </h3>
        <p className="backup-meta">
          <span title={madeAtMs === null ? undefined : formatDate(madeAtMs)}>{when}</span>
          {productType === "" ? null : <span>{modelName(productType)}</span>}
          {iosVersion === "" ? null : <span>iOS {iosVersion}</span>}
          {sizeBytes === null || sizeBytes === undefined ? null : <span>{formatBytes(sizeBytes)}</span>}
          <span>{encrypted ? text.backups.encrypted : text.backups.notEncrypted}</span>
          {verifiedAtMs === null ? null : <span>{text.vault.verified(formatAge(verifiedAtMs, Date.now()))}</span>}
        </p>
      </div>
      <button
        type="button"
        className="button"
        aria-label={text.restore.what.choose(phoneName, when)}
        onClick={() => {
          app.chooseCopy(copy);
          navigate(paths.restoreCheck);
        }}
      >
        {text.restore.title}
      </button>
    </li>
  );
}

function Locked({ vault }: { readonly vault: VaultState }): ReactElement {
  return (
    <p className="row">
      <span>{text.restore.what.locked(vault.known.name)}</span>
      <Link href={paths.vaults} className="button">
        {text.restore.what.unlock}
      </Link>
    </p>
  );
}

function Nothing(): ReactElement {
  return (
    <div className="empty">
      <ArchiveRestore size={40} aria-hidden />
      <h2>{text.restore.what.nothing}</h2>
      <p>{text.restore.what.nothingBody}</p>
    </div>
  );
}

function keyOf({ source }: ChosenCopy): string {
  return source.kind === "snapshot" ? source.snapshot : source.folder;
}
