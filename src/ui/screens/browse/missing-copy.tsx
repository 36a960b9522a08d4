import type { ReactElement } from "react";
import { Link } from "wouter";
import { PageTitle } from "../../components/page-title.tsx";
import { paths } from "../../paths.ts";
import { text } from "../../text/index.ts";

export interface MissingCopyProps {
  readonly isFolder: boolean;
  readonly why: "locked" | "no-access" | "gone";
}

/** Why a copy can't be looked into just now, and the way to where that is mended. */
export function MissingCopy({ isFolder, why }: MissingCopyProps): ReactElement {
  const { title, body } = text.browse.missing[why];
  return (
    <div className="empty">
      <PageTitle>{title}</PageTitle>
      <p>{body}</p>
      <Link href={isFolder ? paths.folders : paths.vaults} className="button button-primary">
        {isFolder ? text.snapshots.showFolders : text.snapshots.toVaults}
      </Link>
    </div>
  );
}
