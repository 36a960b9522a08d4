import type { ReactElement, ReactNode } from "react";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { text } from "../../text/index.ts";
import type { Pages } from "./use-pages.ts";
import { VirtualList } from "./virtual-list.tsx";

/** What was chosen of a list: its place there, and the item as it was. */
export interface Chosen<T> {
  readonly index: number;
  readonly item: T;
}

export interface PagedListProps<T> {
  readonly pages: Pages<T>;
  readonly label: string;
  /** Of one row, in pixels. */
  readonly rowSize: number;
  /** What is said above the list, once its length is known. */
  readonly summary: (total: number) => string;
  readonly chosen: Chosen<T> | null;
  readonly onChoose: (chosen: Chosen<T>) => void;
  /** Undefined while the item is on its way. */
  readonly row: (item: T | undefined) => ReactNode;
  /** The chosen item, beside the list. */
  readonly children: ReactNode;
}

/** A list that comes in pages, in all its states: on its way, unreadable, empty, there. */
export function PagedList<T>(props: PagedListProps<T>): ReactElement {
  const { pages, chosen, row } = props;
  if (pages.error !== null) return <ErrorNotice error={pages.error} />;
  if (pages.total === null) {
    return (
      <p className="row muted" aria-busy="true">
        <Spinner />
        {text.browse.loading}
      </p>
    );
  }
  function open(index: number): void {
    const item = pages.item(index);
    if (item !== undefined) props.onChoose({ index, item });
  }
  return (
    <>
      <p className="hint" role="status">
        {props.summary(pages.total)}
      </p>
      {pages.total === 0 ? null : (
        <div className="browse-split">
          <VirtualList
            label={props.label}
            total={pages.total}
            rowSize={props.rowSize}
            onOpen={open}
            onRange={pages.want}
            selected={chosen?.index ?? null}
          >
            {(index) => row(pages.item(index))}
          </VirtualList>
          {props.children}
        </div>
      )}
    </>
  );
}
