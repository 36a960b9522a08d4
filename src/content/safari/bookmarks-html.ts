import { escapeHtml } from "../export/html.ts";
import type { Bookmark } from "./safari-reader.ts";

/** Names of the folders every Safari has; the database holds names for programs only. */
export interface BookmarkWords {
  readonly title: string;
  readonly favourites: string;
  readonly menu: string;
  readonly readingList: string;
}

const MAX_DEPTH = 64;

/**
 * Bookmarks in the format every browser imports: folders in folders, dates in seconds since 1970.
 * @source learn.microsoft.com "Netscape Bookmark File Format"
 */
export function* bookmarksToHtml(bookmarks: readonly Bookmark[], words: BookmarkWords): Generator<string> {
  const children = new Map<number | null, Bookmark[]>();
  for (const one of bookmarks) {
    const siblings = children.get(one.parentId);
    if (siblings === undefined) children.set(one.parentId, [one]);
    else siblings.push(one);
  }
  const ids = new Set(bookmarks.map(({ id }) => id));
  yield "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n";
  yield '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n';
  yield `<TITLE>${escapeHtml(words.title)}</TITLE>\n<H1>${escapeHtml(words.title)}</H1>\n<DL><p>\n`;
  // What lost its folder stands at the top instead of nowhere.
  const top = bookmarks.filter(({ id, parentId }) => id !== 0 && (parentId === null || !ids.has(parentId)));
  const tree = new BookmarkTree(children, words);
  for (const one of [...(children.get(0) ?? []), ...top]) yield* tree.item(one, 1);
  yield "</DL><p>\n";
}

class BookmarkTree {
  readonly #children: ReadonlyMap<number | null, readonly Bookmark[]>;
  readonly #words: BookmarkWords;
  /** A folder that lies in itself is written once. */
  readonly #written = new Set<number>();

  constructor(children: ReadonlyMap<number | null, readonly Bookmark[]>, words: BookmarkWords) {
    this.#children = children;
    this.#words = words;
  }

  *item(bookmark: Bookmark, depth: number): Generator<string> {
    if (this.#written.has(bookmark.id) || depth > MAX_DEPTH) return;
    this.#written.add(bookmark.id);
    const indent = "    ".repeat(depth);
    if (!bookmark.isFolder) {
      if (bookmark.url !== null) yield `${indent}<DT><A ${attributes(bookmark)}>${escapeHtml(bookmark.title)}</A>\n`;
      return;
    }
    yield `${indent}<DT><H3>${escapeHtml(this.#titleOf(bookmark))}</H3>\n${indent}<DL><p>\n`;
    for (const child of this.#children.get(bookmark.id) ?? []) yield* this.item(child, depth + 1);
    yield `${indent}</DL><p>\n`;
  }

  #titleOf({ special, title }: Bookmark): string {
    if (special === "favourites") return this.#words.favourites;
    if (special === "menu") return this.#words.menu;
    return special === "reading-list" ? this.#words.readingList : title;
  }
}

/** The address as the person saved it, a bookmarklet among them: this file is made to be imported, not opened. */
function attributes({ url, addedMs, modifiedMs }: Bookmark): string {
  const added = addedMs ?? modifiedMs;
  const date = added === null ? "" : ` ADD_DATE="${Math.floor(added / 1000)}"`;
  return `HREF="${escapeHtml(url ?? "")}"${date}`;
}
