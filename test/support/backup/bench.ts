import type { BackupFiles } from "../../../src/backup/files/backup-files.ts";
import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import type { BackupHost, BackupHostOptions, BackupOutcome } from "../../../src/backup/host/backup-host.ts";
import { createBackupHost } from "../../../src/backup/host/create-backup-host.ts";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import type { OperationOptions } from "../../../src/base/progress.ts";
import type { PhoneStorage, ServiceContext, Transcript } from "../../virtual-iphone/core/contracts.ts";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import { createNotificationHub } from "../../virtual-iphone/core/notification-hub.ts";
import { Screen } from "../../virtual-iphone/core/screen.ts";
import type { BackupMisbehaviours } from "../../virtual-iphone/core/services/mobilebackup2/index.ts";
import { NO_TRANSCRIPT } from "../../virtual-iphone/core/transcript.ts";
import { loadScenario, type ScenarioOptions, type ScenarioPhone } from "../../virtual-iphone/scenarios/index.ts";
import { phoneStreamOver } from "../phone-stream.ts";

export interface BenchOptions extends Partial<ScenarioOptions> {
  readonly passcode?: string;
  readonly transcript?: Transcript;
  /** Put between our host and the phone: cuts, counts, delays. */
  readonly wrap?: (duplex: ByteDuplex) => ByteDuplex;
}

/** A scenario's phone reduced to its files and its backup service, joined to our host by memory. */
export interface BackupBench {
  readonly phone: ScenarioPhone;
  readonly udid: string;
  readonly storage: PhoneStorage;
  readonly screen: Screen;
  readonly restarts: number;
  /** Replaced at will; what the next host is connected through. */
  wrap: (duplex: ByteDuplex) => ByteDuplex;
  misbehave(knobs: BackupMisbehaviours): void;
  /** A host on a fresh connection. `served` ends when the phone's side did. */
  host(files: BackupFiles, options?: BackupHostOptions): { readonly host: BackupHost; readonly served: Promise<void> };
  /** One backup, both ends at rest afterwards. */
  backup(files: BackupFiles, options?: OperationOptions, full?: boolean): Promise<BackupOutcome>;
  restore(
    files: BackupFiles,
    password?: string,
    options?: OperationOptions,
    sourceUdid?: string,
  ): Promise<BackupOutcome>;
  changePassword(from: string | null, to: string | null): Promise<BackupOutcome>;
  /** Of everything that a plain backup holds; with `all`, of everything. */
  digest(all?: boolean): Promise<string>;
}

export const INFO = { "Device Name": "Virtual iPhone", "Product Version": "26.0" };
const QUICK_GRACE = { graceMs: 2_000 };

export async function openBench(scenario: string, options: BenchOptions = {}): Promise<BackupBench> {
  const storage = options.storage ?? createMemoryStorage();
  const phone = await loadScenario(scenario, { ...options, storage });
  const notifications = createNotificationHub();
  const screen = new Screen(notifications, { passcode: options.passcode ?? null, locked: false });
  const udid = phone.identity.udid;
  let restarts = 0;
  let unplug: () => void = () => undefined;
  const context: ServiceContext = {
    values: { get: () => undefined, set: () => undefined, remove: () => undefined },
    screen,
    restart: () => {
      restarts += 1;
      phone.backup.restarted();
    },
    unplug: () => unplug(),
    notifications,
    storage,
    transcript: options.transcript ?? NO_TRANSCRIPT,
    // The passcode prompt of a phone waits for minutes: here for ever. Everything shorter is over at once.
    sleep: (ms) => new Promise((resolve) => (ms > 60_000 ? undefined : setImmediate(resolve))),
    withEscrowBag: true,
  };
  const bench: BackupBench = {
    phone,
    udid,
    storage,
    screen,
    get restarts() {
      return restarts;
    },
    wrap: options.wrap ?? ((duplex) => duplex),
    misbehave: (knobs) => {
      phone.backup.settings.misbehave = knobs;
      phone.backup.rearm();
    },
    host: (files, hostOptions = {}) => {
      const [ours, theirs] = createMemoryPair("mobilebackup2");
      unplug = () => ours.abort(new KeepsakeError("usb/unplugged"));
      const served = phone.backup
        .serve(phoneStreamOver(theirs), context)
        .then(() => theirs.close().catch(() => undefined));
      return { host: createBackupHost(bench.wrap(ours), files, INFO, { ...QUICK_GRACE, ...hostOptions }), served };
    },
    backup: (files, operation, full = false) =>
      atRest(bench.host(files), (host) => host.backup({ udid, full }, operation)),
    restore: (files, password, operation, sourceUdid = udid) =>
      atRest(bench.host(files), (host) =>
        host.restore(
          {
            udid,
            sourceUdid,
            password,
            systemFiles: true,
            reboot: true,
            preserveSettings: false,
            removeItemsNotRestored: true,
          },
          operation,
        ),
      ),
    changePassword: (from, to) =>
      atRest(bench.host(createMemoryFiles()), (host) => host.changePassword({ udid, from, to })),
    digest: (all = false) =>
      phone.files.stateDigest((file) => all || !isOnlyInEncryptedBackups(file.domain, file.path)),
  };
  return bench;
}

async function atRest(
  { host, served }: ReturnType<BackupBench["host"]>,
  work: (host: BackupHost) => Promise<BackupOutcome>,
): Promise<BackupOutcome> {
  try {
    return await work(host);
  } finally {
    await served;
  }
}
