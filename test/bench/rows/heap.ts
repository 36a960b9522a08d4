import type { BenchRow } from "../row.ts";
import { backUpInBrowser } from "../whole-backup/measure.ts";
import { inspectWorkers, type WorkerInspector } from "../whole-backup/worker-inspector.ts";
import { openScaled } from "./whole-backup.ts";

export const LIMIT_MIB = 256;
export const LOOK_EVERY_MS = 50;

/** The most that both workers hold at a time: JavaScript's heap and the memory of array buffers. */
export const heapBigVideo: BenchRow = {
  id: "heap-big-video-mib",
  title: "Heap of both workers together, at its highest",
  unit: "MiB",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(rounds, scale) {
    const bench = await openScaled({ scenario: "big-video", serviceTls: true }, scale);
    const ours: number[] = [];
    try {
      for (let round = 0; round < rounds; round++) {
        await backUpInBrowser(bench, "browser", async ({ page }, running) => {
          ours.push(await highestHeap(await inspectWorkers(page), running));
        });
      }
    } finally {
      await bench.close();
    }
    return { ours, peer: [LIMIT_MIB], remark: `looked at every ${LOOK_EVERY_MS} ms, garbage included` };
  },
};

/** In MiB, looked at until `running` settles. */
export async function highestHeap(workers: readonly WorkerInspector[], running: Promise<void>): Promise<number> {
  if (workers.length !== 2) throw new Error(`${workers.length} workers instead of device and vault`);
  let mostBytes = 0;
  for (let isOver = false; !isOver; isOver = await within(LOOK_EVERY_MS, running)) {
    mostBytes = Math.max(mostBytes, await heldBytes(workers));
  }
  return mostBytes / 2 ** 20;
}

async function heldBytes(workers: readonly WorkerInspector[]): Promise<number> {
  const usages = await Promise.all(workers.map((worker) => worker.send("Runtime.getHeapUsage")));
  return usages.reduce(
    (sum, usage) => sum + Number(usage["usedSize"]) + Number(usage["backingStorageSize"] ?? Number.NaN),
    0,
  );
}

async function within(ms: number, running: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const later = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isOver = await Promise.race([running.then(() => true), later]);
  clearTimeout(timer);
  return isOver;
}
