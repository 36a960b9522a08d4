import { FolderHost } from "../unit/virtual-iphone/folder-host.ts";
import type { ServiceContext } from "../virtual-iphone/core/contracts.ts";
import { createMemoryStorage } from "../virtual-iphone/core/memory-storage.ts";
import { createNotificationHub } from "../virtual-iphone/core/notification-hub.ts";
import { Screen } from "../virtual-iphone/core/screen.ts";
import { createPipe } from "../virtual-iphone/core/streams/pipe.ts";
import { NO_TRANSCRIPT } from "../virtual-iphone/core/transcript.ts";
import { loadScenario } from "../virtual-iphone/scenarios/index.ts";

export interface FeedSize {
  readonly scenario: string;
  readonly totalBytes: number;
  readonly fileCount?: number;
  readonly password: string | null;
}

export interface FeedFigures {
  readonly files: number;
  readonly bytes: number;
  readonly loadMs: number;
  readonly backupMs: number;
  /** On a machine that others use as well, the processor's time is the honest figure. */
  readonly cpuMs: number;
}

/** One backup of the virtual iPhone to a host in the same process that drops every file. */
export async function feedHost({ scenario, password, ...sizes }: FeedSize): Promise<FeedFigures> {
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
  const cpu = process.cpuUsage(cpuBefore);
  return {
    files: [...phone.files.all()].filter((file) => file.kind === "file").length,
    bytes: host.drainedBytes,
    loadMs: loaded - begin,
    backupMs: performance.now() - loaded,
    cpuMs: (cpu.user + cpu.system) / 1e3,
  };
}
