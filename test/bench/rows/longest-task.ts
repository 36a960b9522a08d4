import type { Page } from "@playwright/test";
import type { BenchRow } from "../row.ts";
import { backUpInBrowser } from "../whole-backup/measure.ts";
import { openScaled } from "./whole-backup.ts";

const LIMIT_MS = 50;

/** How long the page's own thread is busy at a stretch while a backup of `everyday` goes on: what a click would wait for. */
export const longestTask: BenchRow = {
  id: "longest-task-during-backup-ms",
  title: "Longest task of the page's thread during a backup",
  unit: "ms",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(rounds, scale) {
    const bench = await openScaled({ scenario: "everyday", serviceTls: true }, scale);
    const ours: number[] = [];
    let count = 0;
    try {
      for (let round = 0; round < rounds; round++) {
        let tasks: readonly number[] = [];
        await backUpInBrowser(bench, "browser", async ({ page }, running) => {
          await page.evaluate(watchTasks);
          await running;
          tasks = await longTasks(page);
        });
        count += tasks.length;
        ours.push(Math.max(0, ...tasks));
      }
    } finally {
      await bench.close();
    }
    const remark = `${count} tasks over 50 ms in all rounds; the browser does not report shorter ones: 0 means none`;
    return { ours, peer: [LIMIT_MS], remark };
  },
};

/** Runs in the page. */
function watchTasks(): void {
  const tasks: number[] = [];
  Object.assign(window, { keepsakeTasks: tasks });
  new PerformanceObserver((list) => {
    tasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: "longtask" });
}

function longTasks(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => Reflect.get(window, "keepsakeTasks") as number[]);
}
