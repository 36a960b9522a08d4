import {
  CircleCheck,
  CircleDashed,
  FolderOpen,
  FolderSearch,
  Globe,
  LockKeyhole,
  LockKeyholeOpen,
  Smartphone,
} from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { BackupSummary } from "../../../workers/api.ts";
import { Spinner } from "../../components/spinner.tsx";
import { paths } from "../../paths.ts";
import type { PlaceState } from "../../state/places.ts";
import { formatAge, formatDate, modelName, text } from "../../text/index.ts";
import { PlaceAccess } from "../start/place-access.tsx";

export function PlaceBackups({ place }: { readonly place: PlaceState }): ReactElement {
  const { id, name } = place.known;
  const isBrowser = place.known.place.kind === "browser";
  const Icon = isBrowser ? Globe : FolderOpen;
  return (
    <section className="card" aria-labelledby={`place-${id}`} data-id={id}>
      <h2 id={`place-${id}`} className="choice-title">
        <Icon size={20} aria-hidden />
        <bdi>{isBrowser ? text.backups.inBrowser : name}</bdi>
      </h2>
      <PlaceAccess place={place} />
      {place.access === "granted" && place.error === null ? <List place={place} /> : null}
    </section>
  );
}

function List({ place }: { readonly place: PlaceState }): ReactElement {
  if (place.backups === null) {
    return (
      <p className="row muted" aria-busy="true">
        <Spinner />
        {text.backups.reading}
      </p>
    );
  }
  if (place.backups.length === 0) return <p className="muted">{text.backups.nothingHere}</p>;
  return (
    <ul aria-label={text.backups.list(place.known.name)}>
      {place.backups.map((backup) => (
        <Row key={backup.folder} placeId={place.known.id} backup={backup} />
      ))}
    </ul>
  );
}

function Row({ placeId, backup }: { readonly placeId: string; readonly backup: BackupSummary }): ReactElement {
  return (
    <li className="backup-row" data-id={backup.folder}>
      <span className="phone-head-icon">
        <Smartphone size={22} aria-hidden />
      </span>
      <div className="stack-tight">
        <h3>
          <bdi>{backup.phoneName}</bdi>
        </h3>
        <p className="backup-meta">
          <When atMs={backup.madeAtMs} />
          <span>{modelName(backup.productType)}</span>
          <span>iOS {backup.iosVersion}</span>
        </p>
        {backup.finished ? (
          <div className="row">
            <Link href={paths.browseFolder(placeId, backup.folder)} className="button button-quiet">
              <FolderSearch size={18} aria-hidden />
              {text.browse.open}
            </Link>
          </div>
        ) : (
          <p className="hint">{text.backups.unfinishedHint}</p>
        )}
      </div>
      <div className="backup-badges">
        <FinishedBadge isFinished={backup.finished} />
        <EncryptedBadge isEncrypted={backup.encrypted} />
      </div>
    </li>
  );
}

function When({ atMs }: { readonly atMs: number | null }): ReactElement {
  if (atMs === null) return <span>{text.backups.unknownTime}</span>;
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatDate(atMs)}>
      {formatAge(atMs, Date.now())}
    </time>
  );
}

function FinishedBadge({ isFinished }: { readonly isFinished: boolean }): ReactElement {
  return isFinished ? (
    <span className="badge badge-ok">
      <CircleCheck size={14} aria-hidden />
      {text.backups.finished}
    </span>
  ) : (
    <span className="badge badge-warn">
      <CircleDashed size={14} aria-hidden />
      {text.backups.unfinished}
    </span>
  );
}

function EncryptedBadge({ isEncrypted }: { readonly isEncrypted: boolean }): ReactElement {
  const Icon = isEncrypted ? LockKeyhole : LockKeyholeOpen;
  return (
    <span className="badge">
      <Icon size={14} aria-hidden />
      {isEncrypted ? text.backups.encrypted : text.backups.notEncrypted}
    </span>
  );
}
