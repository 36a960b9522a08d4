import type { ReactElement } from "react";
import { Link, Redirect } from "wouter";
import { modelName, text } from "../../text/index.ts";
import { browsePath } from "./address.ts";
import { FilesView } from "./files/files-view.tsx";
import { kinds } from "./kinds.ts";
import { Head } from "./open-copy.tsx";
import type { ViewProps } from "./view-props.ts";

/** An open copy: its kinds at the side, the chosen one beside them. */
export function Frame({ info, address, kind, rest }: ViewProps & { readonly kind: string }): ReactElement {
  if (!kinds.some(({ id }) => id === kind)) return <Redirect to={browsePath(address, "files")} replace />;
  return (
    <div className="stack">
      <Head address={address} title={text.browse.titleOf(info.phoneName)} />
      <p className="muted">
        {modelName(info.productType)} · iOS {info.iosVersion}
      </p>
      <div className="browse">
        <nav className="browse-kinds" aria-label={text.browse.kindsLabel}>
          {kinds.map(({ id, icon: Icon }) => (
            <Link
              key={id}
              href={browsePath(address, id)}
              className="browse-kind"
              {...(id === kind ? { "aria-current": "page" as const } : {})}
            >
              <Icon size={18} aria-hidden />
              {text.browse.kinds[id]}
            </Link>
          ))}
        </nav>
        <div className="browse-main">
          <FilesView info={info} address={address} rest={rest} />
        </div>
      </div>
    </div>
  );
}
