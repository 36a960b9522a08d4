import type { Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor: what the thread did, not how long others kept it from doing it. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const categories = ["disabled-by-default-devtools.timeline", "toplevel", "__metadata"];

/**
 * Milliseconds of processor time of the longest task of the page's own thread during `work`. The browser's own list of long
 * tasks counts the time by the wall, so on a busy machine it blames the page for its neighbours.
 */
export async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.start", { traceConfig: { includedCategories: categories } });
  await work();
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const pageThreads = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(threadOf),
  );
  const tasks = events.filter((event) => event.name === "RunTask" && pageThreads.has(threadOf(event)));
  if (tasks.length === 0) throw new Error("the browser named no task of the page's thread");
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1_000;
}
