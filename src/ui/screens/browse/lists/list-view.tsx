import { Search, X } from "lucide-react";
import { type ReactElement, useId, useState } from "react";
import type { ListKind } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { formatCount, text } from "../../../text/index.ts";
import { ExportButton } from "../export/export-button.tsx";
import { type Chosen, PagedList } from "../paged-list.tsx";
import { usePages } from "../use-pages.ts";
import { useSettled } from "../use-settled.ts";
import type { ViewProps } from "../view-props.ts";
import { Details } from "./details.tsx";
import { type AnyItem, rowOf } from "./rows.ts";

const ROW_PIXELS = 60;
const SETTLED_MS = 200;

/** A kind that is a plain list: search, rows, and the chosen one beside them. */
export function ListView({ info, address, kind, rest }: ViewProps & { readonly kind: ListKind }): ReactElement {
  const { content } = useApp();
  const [typed, setTyped] = useState(() => decodeURIComponent(rest));
  const words = useSettled(typed, SETTLED_MS);
  const [chosen, setChosen] = useState<Chosen<AnyItem> | null>(null);
  const pages = usePages<AnyItem>(`${info.id}/${kind}/${words}`, (offset, limit, signal) =>
    content.ask(signal, async (worker, task) => {
      const query = { kind, words, range: { offset, limit } };
      const { total, items } = await worker.contentList(info.id, query, task);
      // The worker gives items of the kind that it was asked for.
      return { total, items: items.map((item) => ({ kind, item }) as AnyItem) };
    }),
  );

  return (
    <div className="stack-tight">
      <div className="row-spread">
        <h2>{text.browse.kinds[kind]}</h2>
        {kind === "apps" ? null : <ExportButton info={info} kind={kind} />}
      </div>
      <SearchField
        value={typed}
        onChange={(value) => {
          setTyped(value);
          setChosen(null);
        }}
      />
      <PagedList
        pages={pages}
        label={text.browse.kinds[kind]}
        rowSize={ROW_PIXELS}
        summary={(total) => found(total, words)}
        chosen={chosen}
        onChoose={setChosen}
        row={(item) => <Row item={item} />}
      >
        {chosen === null ? null : (
          <Details
            key={chosen.index}
            id={info.id}
            any={chosen.item}
            address={address}
            onClose={() => setChosen(null)}
          />
        )}
      </PagedList>
    </div>
  );
}

function found(total: number, words: string): string {
  return total === 0 && words !== "" ? text.browse.search.nothing(words) : text.browse.count(total, formatCount(total));
}

function Row({ item }: { readonly item: AnyItem | undefined }): ReactElement {
  if (item === undefined) return <span className="item-row placeholder" aria-hidden />;
  const { title, line, aside } = rowOf(item);
  return (
    <span className="item-row">
      <span className="item-words">
        <bdi className="item-title">{title}</bdi>
        <bdi className="item-line">{line}</bdi>
      </span>
      <span className="file-meta">{aside}</span>
    </span>
  );
}

export function SearchField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const id = useId();
  return (
    <div className="search-field">
      <Search size={18} aria-hidden />
      <label htmlFor={id} className="visually-hidden">
        {text.browse.search.label}
      </label>
      <input
        id={id}
        className="input"
        type="search"
        value={props.value}
        placeholder={text.browse.search.label}
        autoComplete="off"
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      {props.value === "" ? null : (
        <button type="button" className="button button-quiet" onClick={() => props.onChange("")}>
          <X size={16} aria-hidden />
          {text.browse.search.clear}
        </button>
      )}
    </div>
  );
}
