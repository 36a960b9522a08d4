import type { Bytes, PhoneStorage, PlistDict, ServiceContext } from "../../virtual-iphone/core/contracts.ts";
import { ContentShelf } from "../../virtual-iphone/core/files/content.ts";
import { type PhoneFile, regularFile, symbolicLink } from "../../virtual-iphone/core/files/phone-file.ts";
import { PhoneFiles } from "../../virtual-iphone/core/files/phone-files.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import { createNotificationHub } from "../../virtual-iphone/core/notification-hub.ts";
import { Screen } from "../../virtual-iphone/core/screen.ts";
import {
  type AgentHooks,
  type BackupSettings,
  createMobileBackup2,
  type MobileBackup2,
} from "../../virtual-iphone/core/services/mobilebackup2/index.ts";
import { createPipe } from "../../virtual-iphone/core/streams/pipe.ts";
import { NO_TRANSCRIPT } from "../../virtual-iphone/core/transcript.ts";
import { type FinalResponse, FolderHost, type Observer } from "./folder-host.ts";

export const UDID = "00008120-000A1B2C3D4E5F60";

/** Dozens of files of every sort a backup treats differently. */
export function sampleFiles(): PhoneFile[] {
  const files: PhoneFile[] = [];
  for (let index = 0; index < 30; index += 1) {
    const content = { kind: "pattern", size: index * 977, seed: index + 1, incompressible: 0.5 } as const;
    files.push(
      regularFile(
        index % 2 === 0 ? "HomeDomain" : "AppDomain-org.example.notes",
        `Library/Files/${index}.bin`,
        content,
        { modifiedAt: 1_700_000_000 + index },
      ),
    );
  }
  files.push(
    regularFile("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG", {
      kind: "media",
      format: "jpeg",
      size: 300_000,
      seed: 5,
      at: 1_700_000_000,
    }),
  );
  files.push(
    regularFile(
      "HealthDomain",
      "Health/healthdb_secure.sqlite",
      { kind: "pattern", size: 4096, seed: 99, incompressible: 1 },
      { protectionClass: 1, permissions: 0o600 },
    ),
  );
  files.push(regularFile("HomeDomain", "Library/sixteen", { kind: "pattern", size: 16, seed: 3, incompressible: 1 }));
  files.push(symbolicLink("HomeDomain", "Library/link", "/var/mobile/Library/sixteen"));
  return files;
}

export interface BenchPhone {
  readonly files: PhoneFiles;
  readonly backup: MobileBackup2;
  readonly storage: PhoneStorage;
  readonly notifications: string[];
  readonly screen: Screen;
  /** What the agent set in lockdown. */
  readonly values: Map<string, unknown>;
  readonly events: string[];
  readonly sleeps: number[];
  /** Runs one request against a folder. */
  request(
    request: PlistDict,
    folder?: Map<string, Bytes>,
    observe?: Observer,
  ): Promise<FinalResponse & { readonly host: FolderHost }>;
  /** Both ends, for tests that do something in the middle. */
  connect(folder?: Map<string, Bytes>): { readonly host: FolderHost; readonly served: Promise<void> };
}

export interface BenchOptions {
  readonly files?: readonly PhoneFile[];
  readonly empty?: boolean;
  /** False: of what a restore brings only sizes and digests stay. */
  readonly keepsContent?: boolean;
  readonly version?: string;
  readonly password?: string | null;
  readonly settings?: Partial<BackupSettings>;
  readonly passcode?: string;
  readonly locked?: boolean;
  readonly withEscrowBag?: boolean;
  readonly storage?: PhoneStorage;
  readonly hooks?: Partial<AgentHooks>;
  /** Ends at once unless given: then the test decides. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** A phone of nothing but its files and its backup service. */
export async function benchPhone(options: BenchOptions = {}): Promise<BenchPhone> {
  const storage = options.storage ?? createMemoryStorage();
  const shelf = new ContentShelf(new Map(), storage, "bench");
  const files = new PhoneFiles(
    { files: options.files ?? sampleFiles(), shelf },
    storage,
    options.empty,
    options.keepsContent,
  );
  await files.load();
  const hub = createNotificationHub();
  const notifications: string[] = [];
  hub.observe((name) => notifications.push(name));
  const events: string[] = [];
  const sleeps: number[] = [];
  let pull: () => void = () => {};
  const backup = await createMobileBackup2({
    identity: {
      udid: UDID,
      deviceName: "Bench phone",
      productType: "iPhone15,2",
      productVersion: options.version ?? "16.0",
      buildVersion: "20A362",
      serialNumber: "BENCH0000001",
    },
    files,
    storage,
    password: options.password ?? null,
    settings: { derivation: { firstRounds: 1000, secondRounds: 100 }, ...options.settings },
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
  });
  const sleep = options.sleep ?? ((ms) => (ms > 2_500 ? new Promise<void>(() => {}) : Promise.resolve()));
  const screen = new Screen(hub, { passcode: options.passcode ?? null, locked: options.locked ?? false });
  const values = new Map<string, unknown>();
  const context: ServiceContext = {
    values: {
      get: () => undefined,
      set: (domain, key, value) => {
        values.set(`${domain}/${key}`, value);
      },
      remove: () => {},
    },
    screen,
    restart: () => {
      events.push("reboot");
    },
    unplug: () => {
      events.push("unplug");
      pull();
    },
    notifications: hub,
    storage,
    transcript: NO_TRANSCRIPT,
    sleep: (ms) => {
      sleeps.push(ms);
      return sleep(ms);
    },
    withEscrowBag: options.withEscrowBag ?? true,
  };
  const connect = (folder?: Map<string, Bytes>): { host: FolderHost; served: Promise<void> } => {
    const [device, computer] = createPipe("mobilebackup2");
    const host = new FolderHost(computer, folder);
    pull = () => host.close();
    return { host, served: backup.serve(device, context) };
  };
  return {
    files,
    backup,
    storage,
    notifications,
    screen,
    values,
    events,
    sleeps,
    connect,
    request: async (request, folder, observe) => {
      const { host, served } = connect(folder);
      if (observe !== undefined) host.observe = observe;
      const response = await host.perform(request);
      await served;
      return { ...response, host };
    },
  };
}

export const BACKUP: PlistDict = { MessageName: "Backup", TargetIdentifier: UDID };
export const restoreRequest = (options: PlistDict = {}): PlistDict => ({
  MessageName: "Restore",
  SourceIdentifier: UDID,
  TargetIdentifier: UDID,
  Options: { RestoreSystemFiles: true, RestoreDontCopyBackup: true, RemoveItemsNotRestored: true, ...options },
});
