import type { ReactElement } from "react";
import { Link, Redirect } from "wouter";
import type { KindState } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { modelName, text } from "../../text/index.ts";
import { browsePath } from "./address.ts";
import { KindView } from "./kind-view.tsx";
import { type KindId, kinds } from "./kinds.ts";
import { Show } from "./loading.tsx";
import { Head } from "./open-copy.tsx";
import { SearchBox } from "./search/search-box.tsx";
import { SearchView } from "./search/search-view.tsx";
import { useLoaded } from "./use-loaded.ts";
import type { ViewProps } from "./view-props.ts";

const SEARCH = "search";

interface FrameProps extends ViewProps {
  /** As the address has it. */
  readonly kind: string;
}

/** An open copy: its kinds at the side, the chosen one beside them. */
export function Frame({ info, source, address, kind, rest }: FrameProps): ReactElement {
  const { content } = useApp();
  const states = useLoaded(`${info.id}/kinds`, (signal) =>
    content.ask(signal, (worker, task) => worker.contentKinds(info.id, task)),
  );
  const words = kind === SEARCH ? decodeURIComponent(rest) : "";
  return (
    <div className="stack">
      <Head address={address} title={text.browse.titleOf(info.phoneName)} />
      <p className="muted">
        {modelName(info.productType)} · iOS {info.iosVersion}
      </p>
      {/* Not before the kinds are known: going to the first of them would overtake a search. */}
      {states.state === "ready" && kind !== "" ? <SearchBox key={words} address={address} words={words} /> : null}
      <Show loaded={states}>{(found) => <Inside {...{ info, source, address, kind, rest }} states={found} />}</Show>
    </div>
  );
}

function Inside({
  info,
  source,
  address,
  kind,
  rest,
  states,
}: FrameProps & { readonly states: readonly KindState[] }): ReactElement {
  const known = kinds.find(({ id }) => id === kind)?.id ?? null;
  if (known === null && kind !== SEARCH) return <Redirect to={browsePath(address, firstOf(states))} replace />;
  return (
    <div className="browse">
      <Kinds {...{ address, states }} kind={known} isEncrypted={info.encrypted} />
      <section
        className="browse-main"
        aria-label={known === null ? text.browse.search.everything : text.browse.kinds[known]}
      >
        {known === null ? (
          <SearchView key={rest} {...{ info, source, address, rest }} />
        ) : (
          <KindView
            {...{ info, source, address, rest }}
            kind={known}
            unavailable={known === "passwords" && !info.encrypted ? "needs-encryption" : reasonOf(states, known)}
          />
        )}
      </section>
    </div>
  );
}

function Kinds(props: {
  readonly address: ViewProps["address"];
  readonly kind: KindId | null;
  readonly isEncrypted: boolean;
  readonly states: readonly KindState[];
}): ReactElement {
  return (
    <nav className="browse-kinds" aria-label={text.browse.kindsLabel}>
      {kinds.map(({ id, icon: Icon }) => (
        <Link
          key={id}
          href={browsePath(props.address, id)}
          className="browse-kind"
          data-id={id}
          data-empty={reasonOf(props.states, id) !== null || (id === "passwords" && !props.isEncrypted)}
          {...(id === props.kind ? { "aria-current": "page" as const } : {})}
        >
          <Icon size={18} aria-hidden />
          {text.browse.kinds[id]}
        </Link>
      ))}
    </nav>
  );
}

function reasonOf(states: readonly KindState[], kind: KindId): KindState["unavailable"] {
  return states.find((state) => state.kind === kind)?.unavailable ?? null;
}

function firstOf(states: readonly KindState[]): KindId {
  return states.find(({ unavailable }) => unavailable === null)?.kind ?? "files";
}
