import type { ReactElement } from "react";
import { Link } from "wouter";
import type { InstalledApp } from "../../../../workers/api.ts";
import { Facts } from "../../../components/facts.tsx";
import { text } from "../../../text/index.ts";
import { browsePath, type CopyAddress } from "../address.ts";
import { filled } from "../filled.ts";

export function AppDetails(props: { readonly app: InstalledApp; readonly address: CopyAddress }): ReactElement {
  const { developer, version, bundleId, domains } = props.app;
  const words = text.browse.facts;
  return (
    <>
      <p className="muted">{text.browse.apps.note}</p>
      <Facts rows={filled([words.developer, developer], [words.version, version], [words.identifier, bundleId])} />
      <ul className="stack-tight">
        {domains.map((domain) => (
          <li key={domain}>
            <Link href={browsePath(props.address, "files", domain)} className="button">
              {text.browse.apps.openFiles(domain)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
