import { AppWindow, Folder } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { ContentDomain, ContentInfo } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { formatCount, text } from "../../../text/index.ts";
import { browsePath, type CopyAddress } from "../address.ts";
import { domainName, isApp } from "../domain-name.ts";
import { Show } from "../loading.tsx";
import { useLoaded } from "../use-loaded.ts";

export function DomainList({
  info,
  address,
}: {
  readonly info: ContentInfo;
  readonly address: CopyAddress;
}): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${info.id}/domains`, (signal) =>
    content.ask(signal, (worker) => worker.contentDomains(info.id)),
  );
  return (
    <Show loaded={loaded}>
      {(domains) =>
        domains.length === 0 ? (
          <p className="muted">{text.browse.files.nothing}</p>
        ) : (
          <div className="stack">
            <Group title={text.browse.files.system} domains={domains.filter(not(isApp))} address={address} />
            <Group
              title={text.browse.files.apps}
              domains={domains.filter(({ domain }) => isApp(domain))}
              address={address}
            />
          </div>
        )
      }
    </Show>
  );
}

const not =
  (test: (domain: string) => boolean) =>
  ({ domain }: ContentDomain): boolean =>
    !test(domain);

interface GroupProps {
  readonly title: string;
  readonly domains: readonly ContentDomain[];
  readonly address: CopyAddress;
}

function Group({ title, domains, address }: GroupProps): ReactElement | null {
  if (domains.length === 0) return null;
  const sorted = domains.toSorted((a, b) => domainName(a.domain).localeCompare(domainName(b.domain)));
  return (
    <section className="stack-tight" aria-label={title}>
      <h2>{title}</h2>
      <ul className="file-list">
        {sorted.map(({ domain, entries }) => (
          <li key={domain}>
            <Link href={browsePath(address, "files", domain)} className="file-row" title={domain}>
              {isApp(domain) ? <AppWindow size={18} aria-hidden /> : <Folder size={18} aria-hidden />}
              <bdi className="file-name">{domainName(domain)}</bdi>
              <span className="file-meta">{text.browse.files.entries(entries, formatCount(entries))}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
