import { useCallback, useEffect, useRef, useState } from "react";
import { asKeepsakeError, hasCode, type WireError } from "../../../base/errors.ts";
import type { ContentPage } from "../../../workers/api.ts";

const PAGE_SIZE = 200;
/** Pages kept at once: about what a person scrolls through in one go. */
const MOST_PAGES = 40;

type LoadPage<T> = (offset: number, limit: number, signal: AbortSignal) => Promise<ContentPage<T>>;

export interface Pages<T> {
  /** Null until the first page is there. */
  readonly total: number | null;
  readonly error: WireError | null;
  /** Undefined while it is on its way. */
  item(index: number): T | undefined;
  /** The rows in sight; what is missing of them is fetched. */
  readonly want: (first: number, last: number) => void;
}

/** A long list of which only the part in sight is held. `load` may be a new function each time: only the key counts. */
export function usePages<T>(key: string, load: LoadPage<T>): Pages<T> {
  const [held, setHeld] = useState<Held<T>>(() => nothing(key));
  const fetching = useRef(new Set<number>());
  const controller = useRef<AbortController | null>(null);
  const latest = useRef(load);
  latest.current = load;

  const fetchPage = useCallback(
    (page: number) => {
      const signal = controller.current?.signal;
      if (signal === undefined || signal.aborted || fetching.current.has(page)) return;
      fetching.current.add(page);
      latest.current(page * PAGE_SIZE, PAGE_SIZE, signal).then(
        ({ total, items }) => {
          if (!signal.aborted) setHeld((before) => withPage(before, { key, total, page, items }));
          fetching.current.delete(page);
        },
        (error: unknown) => {
          fetching.current.delete(page);
          if (signal.aborted || hasCode(error, "app/aborted")) return;
          setHeld((before) => ({ ...before, error: asKeepsakeError(error).toWire() }));
        },
      );
    },
    [key],
  );

  useEffect(() => {
    const own = new AbortController();
    controller.current = own;
    fetching.current = new Set();
    setHeld(nothing(key));
    fetchPage(0);
    return () => own.abort();
  }, [key, fetchPage]);

  const current = held.key === key ? held : nothing<T>(key);
  const { pages, total } = current;
  const want = useCallback(
    (first: number, last: number) => {
      if (total === null) return;
      for (let page = Math.floor(first / PAGE_SIZE); page <= Math.floor(last / PAGE_SIZE); page += 1) {
        if (!pages.has(page) && page * PAGE_SIZE < total) fetchPage(page);
      }
    },
    [pages, total, fetchPage],
  );
  return {
    total,
    error: current.error,
    item: (index) => pages.get(Math.floor(index / PAGE_SIZE))?.[index % PAGE_SIZE],
    want,
  };
}

interface Held<T> {
  readonly key: string;
  readonly total: number | null;
  readonly error: WireError | null;
  readonly pages: ReadonlyMap<number, readonly T[]>;
}

const nothing = <T>(key: string): Held<T> => ({ key, total: null, error: null, pages: new Map() });

interface NewPage<T> {
  readonly key: string;
  readonly total: number;
  readonly page: number;
  readonly items: readonly T[];
}

function withPage<T>(before: Held<T>, { key, total, page, items }: NewPage<T>): Held<T> {
  const pages = new Map(before.key === key ? before.pages : []);
  pages.set(page, items);
  // A Map keeps the order of insertion: the first page is the one that was fetched longest ago.
  for (const oldest of pages.keys()) {
    if (pages.size <= MOST_PAGES) break;
    pages.delete(oldest);
  }
  return { key, total, error: null, pages };
}
