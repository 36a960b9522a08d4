import type { CompareKind } from "./compare-kinds.ts";
import type { Change, Difference } from "./differences.ts";

/** Differences of one change, of one kind or of all. */
export interface DifferenceWish {
  readonly change: Change;
  readonly kind?: CompareKind | undefined;
}

/** Rows of one change, in columns: a comparison of two phones has as many as both have files. */
interface Rows {
  readonly domains: string[];
  readonly paths: string[];
  readonly before: number[];
  readonly after: number[];
  /** Where the rows of each kind stand. */
  readonly kinds: Map<CompareKind, number[]>;
}

const ABSENT = -1;

/** What differs, kept small: texts of domains are shared, sizes are plain numbers. */
export class DifferenceList {
  readonly #rows = new Map<Change, Rows>();

  add({ change, domain, path, sizeBefore, sizeAfter }: Difference, kind: CompareKind): void {
    const rows = this.#rowsOf(change);
    const places = rows.kinds.get(kind) ?? [];
    rows.kinds.set(kind, places);
    places.push(rows.paths.length);
    // The rows of one domain come one after the other: all share the text of the first.
    const shared = rows.domains.at(-1);
    rows.domains.push(shared === domain ? shared : domain);
    rows.paths.push(path);
    rows.before.push(sizeBefore ?? ABSENT);
    rows.after.push(sizeAfter ?? ABSENT);
  }

  count({ change, kind }: DifferenceWish): number {
    const rows = this.#rows.get(change);
    if (kind === undefined) return rows?.paths.length ?? 0;
    return rows?.kinds.get(kind)?.length ?? 0;
  }

  page(
    { change, kind }: DifferenceWish,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): readonly Difference[] {
    const rows = this.#rows.get(change);
    if (rows === undefined) return [];
    const places =
      kind === undefined
        ? rows.paths.slice(offset, offset + limit).map((_, index) => offset + index)
        : (rows.kinds.get(kind)?.slice(offset, offset + limit) ?? []);
    return places.map((place) => differenceAt(rows, change, place));
  }

  #rowsOf(change: Change): Rows {
    const known = this.#rows.get(change);
    if (known !== undefined) return known;
    const rows: Rows = { domains: [], paths: [], before: [], after: [], kinds: new Map() };
    this.#rows.set(change, rows);
    return rows;
  }
}

function differenceAt({ domains, paths, before, after }: Rows, change: Change, place: number): Difference {
  return {
    change,
    domain: domains[place] ?? "",
    path: paths[place] ?? "",
    sizeBefore: sizeOf(before[place]),
    sizeAfter: sizeOf(after[place]),
  };
}

function sizeOf(size: number | undefined): number | null {
  return size === undefined || size === ABSENT ? null : size;
}
