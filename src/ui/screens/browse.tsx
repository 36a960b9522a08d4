import type { ReactElement } from "react";
import { Link } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { type CopyAddress, findCopy } from "./browse/address.ts";
import { Frame } from "./browse/frame.tsx";
import { OpenCopy } from "./browse/open-copy.tsx";

export interface BrowseScreenProps {
  readonly address: CopyAddress;
  /** What is looked at, and what is open within it: "files/HomeDomain/Library%2FSMS". Parts are escaped. */
  readonly path: string;
}

/** Looks into one copy: a snapshot of an open vault, or a backup folder. */
export default function BrowseScreen({ address, path }: BrowseScreenProps): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const places = useAppState((state) => state.places);
  const [kind = "", ...rest] = path.split("/");
  const found = findCopy({ vaults, places }, address);
  if ("missing" in found) return <Missing address={address} why={found.missing} />;
  return (
    <OpenCopy source={found.source} address={address}>
      {(info) => <Frame info={info} source={found.source} address={address} kind={kind} rest={rest.join("/")} />}
    </OpenCopy>
  );
}

function Missing(props: {
  readonly address: CopyAddress;
  readonly why: "locked" | "no-access" | "gone";
}): ReactElement {
  const { title, body } = text.browse.missing[props.why];
  const isFolder = props.address.kind === "folder";
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
