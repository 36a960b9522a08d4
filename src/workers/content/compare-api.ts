import type { Change, ChangeCount, ChangeCounts, CompareKind, Difference } from "../../backup/index.ts";
import type { OperationCallbacks, TaskId } from "../operation-api.ts";
import type { ContentId, ContentPage, PageRange } from "./page.ts";

export type { Change, ChangeCount, ChangeCounts, CompareKind, Difference };

/** What is new, changed and gone between two copies. */
export interface CompareTable {
  /** Files that either has. */
  readonly compared: number;
  /** Kinds with a difference, in a fixed order; empty when the copies are identical. */
  readonly kinds: readonly (ChangeCounts & { readonly kind: CompareKind })[];
  readonly total: ChangeCounts;
}

/** Comparing two opened copies. */
export interface CompareCalls {
  /** Reads both indexes; tells its progress by the number of files. The last result is kept for `comparePage`. */
  compareContent(
    older: ContentId,
    newer: ContentId,
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<CompareTable>;
  /** Files of one change, of one kind or of all, by domain and path. */
  comparePage(
    copies: { readonly older: ContentId; readonly newer: ContentId },
    wish: { readonly change: Change; readonly kind?: CompareKind | undefined },
    range: PageRange,
    task: TaskId,
  ): Promise<ContentPage<Difference>>;
}
