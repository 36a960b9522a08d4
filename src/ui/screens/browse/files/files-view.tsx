import type { ReactElement } from "react";
import { browsePath } from "../address.ts";
import type { ViewProps } from "../view-props.ts";
import { DirectoryView } from "./directory-view.tsx";
import { DomainList } from "./domain-list.tsx";

/** Every file of the copy: its domains first, then folder by folder. */
export function FilesView({ info, address, rest }: ViewProps): ReactElement {
  const [domain = "", path = ""] = rest.split("/").map(decodeURIComponent);
  if (domain === "") return <DomainList info={info} address={address} />;
  return <DirectoryView key={browsePath(address, "files", domain, path)} {...{ info, address, domain, path }} />;
}
