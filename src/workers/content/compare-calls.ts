import { type BackupComparison, compareBackups } from "../../backup/index.ts";
import { createProgressReporter, type OperationOptions } from "../../base/progress.ts";
import type { Tasks } from "../tasks.ts";
import type { CompareCalls } from "./compare-api.ts";
import type { ContentSession } from "./content-session.ts";
import type { ContentId } from "./page.ts";

export interface CompareEngine {
  readonly calls: CompareCalls;
  /** A copy was closed: the names of its files go with it. */
  readonly forget: (id: ContentId) => void;
}

interface Held {
  readonly older: ContentId;
  readonly newer: ContentId;
  readonly comparison: BackupComparison;
}

/** @param session the copy of that id; throws content/closed */
export function createCompareCalls(tasks: Tasks, session: (id: ContentId) => ContentSession): CompareEngine {
  /** A person looks at one pair at a time. Only what came to its end is held: what was called off is nobody's. */
  let held: Held | null = null;

  async function compare(older: ContentId, newer: ContentId, options: OperationOptions): Promise<BackupComparison> {
    const copies = [session(older), session(newer)] as const;
    if (held?.older === older && held.newer === newer) return held.comparison;
    const progress = createProgressReporter(options.onProgress, Date.now);
    const comparison = await compareBackups(copies[0].browser, copies[1].browser, {
      signal: options.signal,
      onProgress: (filesDone) => progress.update({ phase: "preparing", filesDone }),
    });
    progress.finish();
    // Closed in the meantime? Then this throws, and nothing is held.
    if (session(older) === copies[0] && session(newer) === copies[1]) held = { older, newer, comparison };
    return comparison;
  }

  const calls: CompareCalls = {
    compareContent: (older, newer, task, callbacks) =>
      tasks.run(task, async (signal) => {
        const onProgress: OperationOptions["onProgress"] = (progress) => callbacks.onProgress(progress);
        const { compared, kinds, total } = await compare(older, newer, { signal, onProgress });
        return { compared, kinds, total };
      }),
    comparePage: ({ older, newer }, wish, range, task) =>
      tasks.run(task, async (signal) => {
        const comparison = await compare(older, newer, { signal });
        return { total: comparison.count(wish), items: comparison.page(wish, range) };
      }),
  };
  return {
    calls,
    forget(id) {
      if (held?.older === id || held?.newer === id) held = null;
    },
  };
}
