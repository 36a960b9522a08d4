import type { SearchHit } from "../../../content/index.ts";
import type { OperationCallbacks, TaskId } from "../../operation-api.ts";
import type { ContentKind, Messenger } from "../kinds-api.ts";
import type { ContentId } from "../page.ts";

export type { SearchHit };

/** Kinds that can be searched. Conversations are found by the people in them, apart from their messages. */
export type SearchKind = Exclude<ContentKind, "photos" | "health"> | `${Messenger}-conversations` | "files";

export interface SearchGroup {
  readonly kind: SearchKind;
  readonly total: number;
  /** The newest. */
  readonly hits: readonly SearchHit[];
}

export interface SearchCalls {
  /**
   * Finds words in everything a copy holds. The first search reads it all into an index in memory, which tells its progress
   * by the number of items; later ones answer at once.
   */
  searchContent(
    id: ContentId,
    query: { readonly words: string; readonly perKind: number },
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<readonly SearchGroup[]>;
  /** Where a message stands in its conversation; null when it is not there. */
  messageIndex(
    id: ContentId,
    message: { readonly messenger: Messenger; readonly conversation: string; readonly message: string },
    task: TaskId,
  ): Promise<number | null>;
}
