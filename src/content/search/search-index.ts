import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { createDatabase, type SqlRow, type SqlValue, type WritableDatabase } from "../../codec/sqlite/index.ts";
import { kindTag, matchExpression, scopeTag, searchWords, unspacedCharacters } from "./match-expression.ts";
import type { SearchHit, SearchItem, SearchQuery, SearchResult, SnippetPart } from "./search-item.ts";

export interface IndexOptions extends AbortOptions {
  /** Told after every batch with the number of items so far. */
  readonly onProgress?: ((items: number) => void) | undefined;
}

/** Items are sorted and written in batches; a batch of short messages has about a megabyte. */
const BATCH = 10_000;
/** What somebody searches for stands in the first pages of a text. */
const SEARCHED_UNITS = 65_536;
const MARK = { from: "\u0002", to: "\u0003" } as const;
const SNIPPET_TOKENS = 16;

/** Row numbers hold the date, so that the newest comes first without sorting: seconds, then a running number. */
const RUNNING = 2 ** 20;
const LAST_SECOND = 2 ** 33 - 1;
/** 1970 lies in the middle, so that dates reach from 1834 to 2106; what lies beyond is sorted to the end of it. */
const EPOCH_SECOND = 2 ** 32;

/**
 * A full-text index in memory over items of any kind. Words match by their beginnings, whatever their case and accents;
 * scripts without blanks between words match anywhere.
 */
export async function createSearchIndex(): Promise<SearchIndex> {
  const db = await createDatabase();
  db.exec(`CREATE VIRTUAL TABLE entry USING fts5(
    head, text, unspaced, tags, kind UNINDEXED, id UNINDEXED, title UNINDEXED, dateMs UNINDEXED, ref UNINDEXED,
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'", prefix = '1 2 3', columnsize = 0)`);
  db.exec("INSERT INTO entry (entry, rank) VALUES ('hashsize', 33554432)");
  return new SearchIndex(db);
}

export class SearchIndex {
  readonly #db: WritableDatabase;
  #count = 0;
  readonly #kinds = new Set<string>();
  /** Never goes back, so that a row number is given once. */
  #running = 0;

  constructor(db: WritableDatabase) {
    this.#db = db;
  }

  /** How many items can be found. */
  get count(): number {
    return this.#count;
  }

  /** Takes items in; what was taken before stays findable when it is cancelled. @throws app/aborted, and what `items` throws */
  async add(items: AsyncIterable<SearchItem> | Iterable<SearchItem>, options?: IndexOptions): Promise<void> {
    let batch: SearchItem[] = [];
    const write = async (): Promise<void> => {
      this.#write(batch);
      batch = [];
      options?.onProgress?.(this.#count);
      // Lets a cancel and the questions of the page in.
      await new Promise<void>((resolve) => setTimeout(resolve));
      throwIfAborted(options?.signal);
    };
    throwIfAborted(options?.signal);
    for await (const item of items) {
      batch.push(item);
      if (batch.length >= BATCH) await write();
    }
    if (batch.length > 0) await write();
  }

  /** Everything of one kind is forgotten: it is about to be read anew. */
  remove(kind: string): void {
    const before = this.#rows("SELECT count(*) AS n FROM entry WHERE tags MATCH ?", [`"${kindTag(kind)}"`]);
    this.#db.exec("DELETE FROM entry WHERE rowid IN (SELECT rowid FROM entry WHERE tags MATCH ?)", [
      `"${kindTag(kind)}"`,
    ]);
    this.#count -= Number(before[0]?.["n"] ?? 0);
  }

  /** Newest first. A query without any word finds nothing. */
  search(query: SearchQuery): SearchResult {
    const kinds = query.kinds ?? [];
    const scope = query.scope === undefined ? null : scopeTag(kinds[0] ?? "", query.scope);
    const match = matchExpression(query.text, { kinds, scope });
    if (match === null || query.limit <= 0) return { hits: [], hasMore: false };
    const sql = `SELECT kind, id, title, dateMs, ref, text, head,
        snippet(entry, 1, '${MARK.from}', '${MARK.to}', '…', ${SNIPPET_TOKENS}) AS snippet,
        snippet(entry, 0, '${MARK.from}', '${MARK.to}', '…', ${SNIPPET_TOKENS}) AS headSnippet
      FROM entry WHERE entry MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ? OFFSET ?`;
    const isPeriod = query.fromMs !== undefined || query.toMs !== undefined;
    // Items without a date lie in no period.
    const from = isPeriod ? rowNumber(query.fromMs ?? Number.NEGATIVE_INFINITY, 0) : 0;
    const to = query.toMs === undefined ? Number.MAX_SAFE_INTEGER : rowNumber(query.toMs, 0) - 1;
    const rows = this.#rows(sql, [match, from, to, query.limit + 1, query.offset ?? 0]);
    const words = searchWords(query.text);
    return {
      hits: rows.slice(0, query.limit).map((row) => hitOf(row, [...words.words, ...words.phrases])),
      hasMore: rows.length > query.limit,
    };
  }

  /** How many items of each kind a query finds; kinds without a hit are left out. */
  counts(query: Pick<SearchQuery, "text">): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const kind of this.#kinds) {
      const match = matchExpression(query.text, { kinds: [kind], scope: null });
      if (match === null) return counts;
      const found = Number(this.#rows("SELECT count(*) AS n FROM entry WHERE entry MATCH ?", [match])[0]?.["n"] ?? 0);
      if (found > 0) counts.set(kind, found);
    }
    return counts;
  }

  /** Once, after everything was added: makes queries faster. */
  optimize(): void {
    this.#db.exec("INSERT INTO entry (entry) VALUES ('optimize')");
  }

  close(): void {
    this.#db.close();
  }

  #rows(sql: string, parameters: readonly SqlValue[]): SqlRow[] {
    return [...this.#db.rows(sql, parameters)];
  }

  #write(items: readonly SearchItem[]): void {
    const rows = items
      .map((item, index) => ({ item, row: numberOfItem(item, this.#running + index) }))
      // The index takes rows best in rising order.
      .sort((a, b) => a.row - b.row);
    this.#running += items.length;
    this.#db.exec("BEGIN");
    try {
      this.#db.insertAll(
        "INSERT INTO entry (rowid, head, text, unspaced, tags, kind, id, title, dateMs, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        valuesOf(rows),
      );
      this.#db.exec("COMMIT");
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
    this.#count += items.length;
    for (const { kind } of items) this.#kinds.add(kind);
  }
}

function* valuesOf(rows: readonly { readonly item: SearchItem; readonly row: number }[]): Generator<SqlValue[]> {
  const tags = new Map<string, string>();
  for (const { item, row } of rows) {
    const text = searchable(item.text);
    const head = item.titleIsContext === true ? "" : searchable(item.title);
    const place = `${item.kind} ${item.scope ?? ""}`;
    const tag = tags.get(place) ?? tagsOf(item);
    tags.set(place, tag);
    const unspaced = unspacedCharacters(`${head} ${text}`);
    yield [row, head, text, unspaced, tag, item.kind, item.id, item.title, item.dateMs, item.ref];
  }
}

function tagsOf({ kind, scope }: SearchItem): string {
  return scope === undefined ? kindTag(kind) : `${kindTag(kind)} ${scopeTag(kind, scope)}`;
}

/** Marks of our own must not come from outside. */
const searchable = (text: string): string => text.slice(0, SEARCHED_UNITS).replaceAll(/(?![\t\n])\p{Cc}/gu, " ");

function numberOfItem({ dateMs }: SearchItem, running: number): number {
  // Items without a date come last, each with a second of its own kind: they are never too many for one.
  return dateMs === null ? running : rowNumber(dateMs, running % RUNNING);
}

/** Undated items take the numbers below the first second that a date may have. */
const FIRST_SECOND = 2 ** 12;

function rowNumber(dateMs: number, running: number): number {
  const second = Math.min(LAST_SECOND, Math.max(FIRST_SECOND, EPOCH_SECOND + Math.floor(dateMs / 1000)));
  return second * RUNNING + running;
}

function hitOf(row: SqlRow, words: readonly string[]): SearchHit {
  const marked = [row["snippet"], row["headSnippet"]].map(String).find((text) => text.includes(MARK.from));
  return {
    kind: String(row["kind"]),
    id: String(row["id"]),
    title: String(row["title"] ?? ""),
    dateMs: row["dateMs"] === null ? null : Number(row["dateMs"]),
    ref: String(row["ref"] ?? ""),
    snippet: marked === undefined ? plainSnippet(String(row["text"] ?? ""), words) : snippetParts(marked),
  };
}

function snippetParts(marked: string): SnippetPart[] {
  const parts: SnippetPart[] = [];
  for (const [index, piece] of marked.split(MARK.from).entries()) {
    const end = index === 0 ? -1 : piece.indexOf(MARK.to);
    if (end >= 0) parts.push({ text: piece.slice(0, end), isMatch: true });
    const rest = piece.slice(end + 1);
    if (rest !== "") parts.push({ text: rest, isMatch: false });
  }
  return parts;
}

const AROUND_UNITS = 60;

/** For hits in scripts without blanks, which the index can't mark. */
function plainSnippet(text: string, words: readonly string[]): SnippetPart[] {
  const word = words.find((one) => text.includes(one));
  const at = word === undefined ? -1 : text.indexOf(word);
  if (word === undefined || at < 0)
    return text === "" ? [] : [{ text: text.slice(0, 2 * AROUND_UNITS), isMatch: false }];
  const from = Math.max(0, at - AROUND_UNITS);
  const end = at + word.length;
  return [
    { text: (from > 0 ? "…" : "") + text.slice(from, at), isMatch: false },
    { text: word, isMatch: true },
    { text: text.slice(end, end + AROUND_UNITS), isMatch: false },
  ].filter((part) => part.text !== "");
}
