import { raceAbort } from "../../../base/abort.ts";
import { createProgressReporter } from "../../../base/progress.ts";
import { createSearchIndex, type SearchIndex, type SearchItem } from "../../../content/index.ts";
import type { Tasks } from "../../tasks.ts";
import type { ContentSession } from "../content-session.ts";
import type { ContentId } from "../page.ts";
import { searchItems } from "./items.ts";
import type { SearchCalls, SearchGroup, SearchKind } from "./search-api.ts";

/** @param session the copy of that id; throws content/closed */
export function createSearchCalls(tasks: Tasks, session: (id: ContentId) => ContentSession): SearchCalls {
  const watchers = new Set<(items: number) => void>();

  function indexOf({ library, browser }: ContentSession): Promise<SearchIndex> {
    return library.index((signal) =>
      buildIndex(searchItems(browser, library, { signal }), signal, (items) => {
        for (const watcher of watchers) watcher(items);
      }),
    );
  }

  return {
    searchContent: (id, { words, perKind }, task, callbacks) =>
      tasks.run(task, async (signal) => {
        const progress = createProgressReporter((now) => callbacks.onProgress(now), Date.now);
        const watcher = (filesDone: number): void => progress.update({ phase: "preparing", filesDone });
        watchers.add(watcher);
        try {
          return groupsOf(await raceAbort(indexOf(session(id)), signal), words, perKind);
        } finally {
          watchers.delete(watcher);
        }
      }),
    messageIndex: (id, { messenger, conversation, message }, task) =>
      tasks.run(task, async () => (await session(id).library.conversations(messenger)).indexOf(conversation, message)),
  };
}

function groupsOf(index: SearchIndex, words: string, perKind: number): readonly SearchGroup[] {
  return Array.from(index.counts({ text: words }), ([kind, total]) => ({
    // Kinds in the index are those that were put in.
    kind: kind as SearchKind,
    total,
    hits: index.search({ text: words, kinds: [kind], limit: perKind }).hits,
  }));
}

async function buildIndex(
  items: AsyncIterable<SearchItem>,
  signal: AbortSignal,
  onProgress: (items: number) => void,
): Promise<SearchIndex> {
  const index = await createSearchIndex();
  try {
    await index.add(items, { signal, onProgress });
    index.optimize();
    return index;
  } catch (error) {
    index.close();
    throw error;
  }
}
