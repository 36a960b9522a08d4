import type { ReactElement } from "react";
import { useAppState } from "../components/app-context.ts";
import { type CopyAddress, findCopy } from "./browse/address.ts";
import { Frame } from "./browse/frame.tsx";
import { MissingCopy } from "./browse/missing-copy.tsx";
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
  if ("missing" in found) return <MissingCopy isFolder={address.kind === "folder"} why={found.missing} />;
  return (
    <OpenCopy source={found.source} address={address}>
      {(info) => <Frame info={info} source={found.source} address={address} kind={kind} rest={rest.join("/")} />}
    </OpenCopy>
  );
}
