import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAppleFolder } from "../../src/backup/files/apple-folder.ts";
import type { BackupFiles } from "../../src/backup/files/backup-files.ts";
import { openBench } from "../support/backup/bench.ts";
import { nodeDirectoryHandle } from "../support/node-directory-handle.ts";

/** How fast the backup host is in Node, phone and host in one thread: `npx tsx test/bench/backup-host.ts`. */
async function measure(scenario: string, size: { fileCount?: number; totalBytes?: number }): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), "keepsake-bench-"));
  try {
    const bench = await openBench(scenario, size);
    const files: BackupFiles = await openAppleFolder(nodeDirectoryHandle(place));
    const results: string[] = [];
    for (const kind of ["full", "again", "restore"] as const) {
      const startMs = performance.now();
      const outcome = kind === "restore" ? await bench.restore(files) : await bench.backup(files);
      const seconds = (performance.now() - startMs) / 1000;
      const speed = `${(outcome.bytes / 1e6 / seconds).toFixed(0)} MB/s, ${(outcome.files / seconds).toFixed(0)} files/s`;
      results.push(
        `${kind}: ${outcome.files} files, ${(outcome.bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s (${speed})`,
      );
    }
    const heap = (process.memoryUsage().rss / 1e6).toFixed(0);
    console.log(`${scenario}\n  ${results.join("\n  ")}\n  resident ${heap} MB`);
  } finally {
    await rm(place, { recursive: true });
  }
}

await measure("everyday", { fileCount: 1_000, totalBytes: 150_000_000 });
await measure("small-files", { fileCount: 5_000 });
await measure("big-video", { totalBytes: 1_000_000_000 });
