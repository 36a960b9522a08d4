import { FolderOpen, HardDriveDownload } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { PlaceBackups } from "./backups/place-backups.tsx";

/** Every backup in the places this browser knows, as the folders themselves tell it. */
export default function BackupsScreen(): ReactElement {
  const app = useApp();
  const places = useAppState((state) => state.places.list);
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
      {places.length === 0 ? <Empty /> : null}
      {places.map((place) => (
        <PlaceBackups key={place.known.id} place={place} />
      ))}
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
