import { KeepsakeError } from "../../base/errors.ts";
import type { MessageRange, Period } from "./model.ts";

/** Before every date there is, and after those that have none. */
const FIRST_DATE_MS = -Number.MAX_VALUE;

/** Order of a conversation: numbers of its messages by date, then by number, in 16 bytes each. */
export class Timeline {
  readonly #ids: Float64Array;
  readonly #dates: Float64Array;

  /** @param rows each message once; a missing date counts as the beginning of time */
  constructor(rows: readonly { readonly id: number; readonly dateMs: number | null }[]) {
    const sorted = rows
      .map(({ id, dateMs }) => ({ id, dateMs: dateMs ?? Number.NEGATIVE_INFINITY }))
      .sort((a, b) => (a.dateMs === b.dateMs ? a.id - b.id : a.dateMs - b.dateMs));
    this.#ids = Float64Array.from(sorted, ({ id }) => id);
    this.#dates = Float64Array.from(sorted, ({ dateMs }) => dateMs);
  }

  get length(): number {
    return this.#ids.length;
  }

  ids({ offset, limit }: MessageRange): number[] {
    if (!(offset >= 0 && limit >= 0)) throw new KeepsakeError("base/bug", { what: "page before the first message" });
    return [...this.#ids.subarray(offset, offset + limit)];
  }

  /** Index of the first message at or after `ms`; the length when there is none. */
  indexAt(ms: number): number {
    let low = 0;
    let high = this.#dates.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#dates[middle] ?? 0) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  indexOf(id: number): number | null {
    const index = this.#ids.indexOf(id);
    return index < 0 ? null : index;
  }

  rangeOf(period: Period | undefined): { readonly from: number; readonly to: number } {
    if (period === undefined || (period.fromMs === null && period.toMs === null)) return { from: 0, to: this.length };
    const from = this.indexAt(period.fromMs ?? FIRST_DATE_MS);
    const to = period.toMs === null ? this.length : this.indexAt(period.toMs);
    return { from, to: Math.max(from, to) };
  }
}

/** The newest few of something that is costly to make. */
export class Recent<T> {
  readonly #kept = new Map<string, T>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string, make: () => T): T {
    const value = this.#kept.get(key) ?? make();
    this.#kept.delete(key);
    this.#kept.set(key, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#max) break;
      this.#kept.delete(oldest);
    }
    return value;
  }
}
