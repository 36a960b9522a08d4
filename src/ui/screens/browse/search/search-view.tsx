import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import type { SearchGroup, SearchHit, SearchKind } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { formatCount, formatShortDay, text } from "../../../text/index.ts";
import { browsePath, type CopyAddress } from "../address.ts";
import { Show } from "../loading.tsx";
import { useLoaded } from "../use-loaded.ts";
import type { ViewProps } from "../view-props.ts";

const PER_KIND = 5;

/** Hits in everything the copy holds, by kind. */
export function SearchView({ info, address, rest }: ViewProps): ReactElement {
  const { content } = useApp();
  const words = decodeURIComponent(rest);
  const [read, setRead] = useState(0);
  const loaded = useLoaded(`${info.id}/search/${words}`, (signal) =>
    content.ask(signal, (worker, task) =>
      worker.searchContent(info.id, { words, perKind: PER_KIND }, task, {
        onProgress: ({ filesDone }) => setRead(filesDone),
      }),
    ),
  );
  return (
    <div className="stack">
      <h2>{text.browse.search.results(words)}</h2>
      {loaded.state === "loading" && read > 0 ? (
        <p className="hint" role="status">
          {text.browse.search.preparing(formatCount(read))}
        </p>
      ) : null}
      <Show loaded={loaded}>{(groups) => <Groups groups={groups} words={words} address={address} />}</Show>
    </div>
  );
}

interface GroupsProps {
  readonly groups: readonly SearchGroup[];
  readonly words: string;
  readonly address: CopyAddress;
}

function Groups({ groups, words, address }: GroupsProps): ReactElement {
  if (groups.length === 0) return <p role="status">{text.browse.search.nothing(words)}</p>;
  return (
    <>
      {groups.map(({ kind, total, hits }) => (
        <section key={kind} className="stack-tight" aria-label={nameOf(kind)}>
          <h3>{text.browse.search.group(nameOf(kind), formatCount(total))}</h3>
          <ul className="file-list">
            {hits.map((hit) => (
              <li key={`${hit.id}/${hit.ref}`}>
                <Hit hit={hit} href={hrefOf(address, kind, hit)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function nameOf(kind: SearchKind): string {
  if (kind === "messages-conversations") return text.browse.search.people(text.browse.kinds.messages);
  if (kind === "whatsapp-conversations") return text.browse.search.people(text.browse.kinds.whatsapp);
  return text.browse.kinds[kind];
}

function Hit({ hit, href }: { readonly hit: SearchHit; readonly href: string }): ReactElement {
  return (
    <Link href={href} className="item-row hit">
      <span className="item-words">
        <bdi className="item-title">{hit.title}</bdi>
        <span className="item-line" dir="auto">
          {hit.snippet.map((part, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a hit never change
            part.isMatch ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
          )}
        </span>
      </span>
      <span className="file-meta">{hit.dateMs === null ? "" : formatShortDay(hit.dateMs)}</span>
    </Link>
  );
}

/** Where a hit leads: its conversation, its folder, or its list with its title searched for. */
function hrefOf(address: CopyAddress, kind: SearchKind, { ref, title }: SearchHit): string {
  const parts: unknown = kind === "files" || isConversation(kind) ? JSON.parse(ref) : [title];
  const names = Array.isArray(parts) ? parts.map(String) : [];
  if (kind === "messages" || kind === "messages-conversations") return browsePath(address, "messages", ...names);
  if (kind === "whatsapp" || kind === "whatsapp-conversations") return browsePath(address, "whatsapp", ...names);
  if (kind === "files") return browsePath(address, kind, names[0] ?? "", folderOf(names[1] ?? ""));
  return browsePath(address, kind, ...names);
}

function isConversation(kind: SearchKind): boolean {
  return kind.startsWith("messages") || kind.startsWith("whatsapp");
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
