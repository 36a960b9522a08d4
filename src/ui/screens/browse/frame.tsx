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
import { useLoaded } from "./use-loaded.ts";
import type { ViewProps } from "./view-props.ts";

/** An open copy: its kinds at the side, the chosen one beside them. */
export function Frame({ info, address, kind, rest }: ViewProps & { readonly kind: string }): ReactElement {
  const { content } = useApp();
  const states = useLoaded(`${info.id}/kinds`, (signal) =>
    content.ask(signal, (worker, task) => worker.contentKinds(info.id, task)),
  );
  const known = kinds.find(({ id }) => id === kind);
  return (
    <div className="stack">
      <Head address={address} title={text.browse.titleOf(info.phoneName)} />
      <p className="muted">
        {modelName(info.productType)} · iOS {info.iosVersion}
      </p>
      <Show loaded={states}>
        {(found) =>
          known === undefined ? (
            <Redirect to={browsePath(address, firstOf(found))} replace />
          ) : (
            <div className="browse">
              <Kinds {...{ address, kind: known.id, states: found }} />
              <section className="browse-main" aria-label={text.browse.kinds[known.id]}>
                <KindView {...{ info, address, rest }} kind={known.id} unavailable={reasonOf(found, known.id)} />
              </section>
            </div>
          )
        }
      </Show>
    </div>
  );
}

function Kinds(props: {
  readonly address: ViewProps["address"];
  readonly kind: KindId;
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
          data-empty={reasonOf(props.states, id) !== null}
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
