/**
 * How fast the virtual iPhone feeds a host in the same process, so that a measurement of the app is one of the app.
 * Run: npx tsx test/bench/virtual-iphone-backup.ts
 */

import { feedHost } from "./feed-host.ts";

const CASES = [
  { scenario: "big-video", totalBytes: 2_000_000_000, password: null },
  { scenario: "big-video", totalBytes: 1_000_000_000, password: "secret" },
  { scenario: "everyday", totalBytes: 400_000_000, password: null },
  { scenario: "small-files", fileCount: 100_000, totalBytes: 200_000_000, password: null },
  { scenario: "small-files", fileCount: 20_000, totalBytes: 40_000_000, password: "secret" },
] as const;

console.log("scenario        encrypted   files      MB   load s   backup s    MB/s  files/s   cpu s  MB/cpu-s");
for (const size of CASES) {
  const { files, bytes, loadMs, backupMs, cpuMs } = await feedHost(size);
  const cells = [
    size.scenario.padEnd(15),
    (size.password === null ? "no" : "yes").padStart(9),
    String(files).padStart(8),
    (bytes / 1e6).toFixed(0).padStart(8),
    (loadMs / 1e3).toFixed(2).padStart(8),
    (backupMs / 1e3).toFixed(2).padStart(10),
    (bytes / 1e3 / backupMs).toFixed(0).padStart(8),
    ((files * 1e3) / backupMs).toFixed(0).padStart(8),
    (cpuMs / 1e3).toFixed(2).padStart(7),
    (bytes / 1e3 / cpuMs).toFixed(0).padStart(9),
  ];
  console.log(cells.join(" "));
}
