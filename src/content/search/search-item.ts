/** One thing that can be found. */
export interface SearchItem {
  /** "messages", "contacts", "notes" … */
  readonly kind: string;
  readonly id: string;
  /** Shown above the hit. */
  readonly title: string;
  /** What is searched. */
  readonly text: string;
  readonly dateMs: number | null;
  /** Where it is, for whoever opens the hit; not looked into here. */
  readonly ref: string;
  /** True when the title says where the item is and not what it says: the name of a conversation is not its messages' text. */
  readonly titleIsContext?: boolean | undefined;
  /** A search can be limited to items of one scope: a conversation, a calendar. */
  readonly scope?: string | undefined;
}

export interface SearchQuery {
  /** As typed: words in any order, the beginning of a word is enough, "words in quotes" stand together. */
  readonly text: string;
  /** All kinds when undefined. */
  readonly kinds?: readonly string[] | undefined;
  /** Only items of this scope; `kinds` names the one kind it belongs to. */
  readonly scope?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly offset?: number | undefined;
  readonly limit: number;
}

/** A piece of the text around a hit. */
export interface SnippetPart {
  readonly text: string;
  readonly isMatch: boolean;
}

export interface SearchHit extends Pick<SearchItem, "kind" | "id" | "title" | "dateMs" | "ref"> {
  /** Plain text in pieces, never markup. */
  readonly snippet: readonly SnippetPart[];
}

export interface SearchResult {
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** True when there are more behind the last one. */
  readonly hasMore: boolean;
}
