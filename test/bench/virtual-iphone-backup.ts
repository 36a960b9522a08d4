/**
 * How fast the virtual iPhone feeds a host in the same process, so that a measurement of the app is one of the app.
 * Run: npx tsx test/bench/virtual-iphone-backup.ts
 */

import { FolderHost } from "../unit/virtual-iphone/folder-host.ts";
import type { ServiceContext } from "../virtual-iphone/core/contracts.ts";
import { createMemoryStorage } from "../virtual-iphone/core/memory-storage.ts";
import { createNotificationHub } from "../virtual-iphone/core/notification-hub.ts";
import { Screen } from "../virtual-iphone/core/screen.ts";
import { createPipe } from "../virtual-iphone/core/streams/pipe.ts";
import { NO_TRANSCRIPT } from "../virtual-iphone/core/transcript.ts";
import { loadScenario } from "../virtual-iphone/scenarios/index.ts";

const CASES = [
  { scenario: "big-video", totalBytes: 2_000_000_000, password: null },
  { scenario: "big-video", totalBytes: 1_000_000_000, password: "secret" },
  { scenario: "everyday", totalBytes: 400_000_000, password: null },
  { scenario: "small-files", fileCount: 100_000, totalBytes: 200_000_000, password: null },
  { scenario: "small-files", fileCount: 20_000, totalBytes: 40_000_000, password: "secret" },
] as const;

console.log("scenario        encrypted   files      MB   load s   backup s    MB/s  files/s   cpu s  MB/cpu-s");
for (const { scenario, password, ...sizes } of CASES) {
  const begin = performance.now();
  const storage = createMemoryStorage();
  const phone = await loadScenario(scenario, { storage, backupPassword: password, ...sizes });
  const loaded = performance.now();
  const cpuBefore = process.cpuUsage();
  const notifications = createNotificationHub();
  const context: ServiceContext = {
    notifications,
    storage,
    screen: new Screen(notifications, { passcode: null, locked: false }),
    values: { get: () => undefined, set: () => undefined, remove: () => undefined },
    transcript: NO_TRANSCRIPT,
    withEscrowBag: true,
    sleep: () => Promise.resolve(),
    restart: () => undefined,
    unplug: () => undefined,
  };
  const [device, computer] = createPipe("bench");
  const host = new FolderHost(computer);
  host.drainFiles = true;
  const served = phone.backup.serve(device, context);
  const { code, description } = await host.perform({ MessageName: "Backup", TargetIdentifier: phone.identity.udid });
  await served;
  if (code !== 0) throw new Error(`${scenario}: ${code} ${description}`);
  // On a machine that others use as well, the processor's time is the honest figure.
  const cpu = process.cpuUsage(cpuBefore);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const seconds = (performance.now() - loaded) / 1000;
  const files = [...phone.files.all()].filter((file) => file.kind === "file").length;
  const cells = [
    scenario.padEnd(15),
    (password === null ? "no" : "yes").padStart(9),
    String(files).padStart(8),
    (host.drainedBytes / 1e6).toFixed(0).padStart(8),
    ((loaded - begin) / 1000).toFixed(2).padStart(8),
    seconds.toFixed(2).padStart(10),
    (host.drainedBytes / 1e6 / seconds).toFixed(0).padStart(8),
    (files / seconds).toFixed(0).padStart(8),
    cpuSeconds.toFixed(2).padStart(7),
    (host.drainedBytes / 1e6 / cpuSeconds).toFixed(0).padStart(9),
  ];
  console.log(cells.join(" "));
}
