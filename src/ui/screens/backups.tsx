import { FolderOpen, HardDriveDownload } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { Notice } from "../components/notice.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { PlaceBackups } from "./backups/place-backups.tsx";

/** Every backup in the places this browser knows, as the folders themselves tell it. */
export default function BackupsScreen(): ReactElement {
  const app = useApp();
  const places = useAppState((state) => state.places.list);
  const isRefused = useAppState((state) => state.places.isRefused);
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  return (
    <div className="stack-loose">
      <Breadcrumbs trail={[{ label: text.snapshots.title, href: paths.snapshots }]} />
      <div className="row-spread">
        <PageTitle>{text.backups.title}</PageTitle>
        {hasPicker ? (
          <button type="button" className="button" onClick={app.chooseFolder}>
            <FolderOpen size={18} aria-hidden />
            {text.backups.open}
          </button>
        ) : null}
      </div>
      {isRefused ? <Refused /> : null}
      {places.length === 0 ? <Empty /> : null}
      {places.map((place) => (
        <PlaceBackups key={place.known.id} place={place} />
      ))}
    </div>
  );
}

/** The folder is one that Chrome keeps from pages: the import has ways around that. */
function Refused(): ReactElement {
  const app = useApp();
  const words = text.vault.importing;
  return (
    <div role="alert">
      <Notice tone="warn">
        <h2 data-import="refused">{words.notAllowed}</h2>
        <p>{words.notAllowedBody}</p>
        <ol className="numbered" aria-label={words.notAllowed}>
          <li>
            <p>{words.toImportBody}</p>
            <Link href={paths.vaults} className="button">
              {words.toImport}
            </Link>
          </li>
          <li>
            <p>{words.copyStep}</p>
            <button type="button" className="button" onClick={app.chooseFolder}>
              {words.openCopy}
            </button>
          </li>
        </ol>
      </Notice>
    </div>
  );
}

function Empty(): ReactElement {
  return (
    <div className="empty">
      <HardDriveDownload size={40} aria-hidden />
      <h2>{text.backups.emptyTitle}</h2>
      <p>{text.backups.emptyBody}</p>
      <Link href={paths.connect} className="button button-primary">
        {text.backups.goHome}
      </Link>
    </div>
  );
}
