import { alternate, type BenchRow, megabytesPerSecond } from "../row.ts";
import { backUpWithTool, folderBytes } from "../whole-backup/measure.ts";
import { inspectWorkers } from "../whole-backup/worker-inspector.ts";
import { openRestorePage, restoreInBrowser, restoreWithTool } from "../whole-restore/measure.ts";
import { highestHeap, LIMIT_MIB, LOOK_EVERY_MS } from "./heap.ts";
import { openScaled } from "./whole-backup.ts";

function row(scenario: "everyday" | "big-video"): BenchRow {
  return {
    id: `restore-${scenario}`,
    title: "Whole restore in Chromium from a picked folder",
    unit: "MB/s",
    peerName: "idevicebackup2",
    better: "higher",
    aim: 1,
    async measure(rounds, scale) {
      const bench = await openScaled({ scenario, serviceTls: true }, scale);
      try {
        await backUpWithTool(bench);
        const bytes = await folderBytes(bench.folder);
        const rate = (ms: number): number => megabytesPerSecond(bytes, ms);
        const browser = await openRestorePage(bench);
        try {
          const samples = await alternate(
            rounds,
            async () => rate(await restoreInBrowser(browser.page)),
            async () => rate(await restoreWithTool(bench)),
          );
          return { ...samples, remark: `${(bytes / 1e6).toFixed(0)} MB, with service TLS` };
        } finally {
          await browser.close();
        }
      } finally {
        await bench.close();
      }
    },
  };
}

export const wholeRestores: readonly BenchRow[] = [row("everyday"), row("big-video")];

/** The most that both workers hold at a time while a large file is sent. */
export const heapRestore: BenchRow = {
  id: "heap-restore-mib",
  title: "Heap of both workers together during a restore, at its highest",
  unit: "MiB",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(rounds, scale) {
    const bench = await openScaled({ scenario: "big-video", serviceTls: true }, scale);
    const ours: number[] = [];
    try {
      await backUpWithTool(bench);
      const browser = await openRestorePage(bench);
      try {
        for (let round = 0; round < rounds; round++) {
          await restoreInBrowser(browser.page, async (running) => {
            ours.push(await highestHeap(await inspectWorkers(browser.page), running));
          });
        }
      } finally {
        await browser.close();
      }
    } finally {
      await bench.close();
    }
    return { ours, peer: [LIMIT_MIB], remark: `looked at every ${LOOK_EVERY_MS} ms, garbage included` };
  },
};
