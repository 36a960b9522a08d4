import type { PhoneStorage } from "../../contracts.ts";
import type { KeyDerivation } from "../../keybag/keybag.ts";
import type { UnfinishedBackup } from "./backup-plan.ts";
import type { BackupMisbehaviours } from "./misbehaviours.ts";

const STATE_KEY = "mobilebackup2/state";

/** Who the phone says it is, as lockdown says it too. */
export interface BackupIdentity {
  readonly udid: string;
  readonly deviceName: string;
  readonly productType: string;
  readonly productVersion: string;
  readonly buildVersion: string;
  readonly serialNumber: string;
}

/** What a person or a scenario may set between two operations. */
export interface BackupSettings {
  findMyOn: boolean;
  setupDone: boolean;
  cloudRestoreRunning: boolean;
  /** A management profile demands a backup password. */
  requiresEncryption: boolean;
  /** Free space on the phone, for restores. */
  freeBytes: number;
  scanMs: number;
  derivation: KeyDerivation;
  /** Names of apps, with version, for Manifest.plist. */
  applications: readonly { readonly bundleId: string; readonly version: string }[];
  misbehave: BackupMisbehaviours;
  /** For everything the agent chooses at random. */
  seed: number;
}

/** Everything the agent keeps between connections. */
export class BackupState {
  readonly identity: BackupIdentity;
  readonly settings: BackupSettings;
  /** The unfinished run that a host's Status.plist may name; a phone keeps one. */
  unfinished: UnfinishedBackup | null = null;
  /** A restore ended without a reboot: the next one is refused. */
  restoredWithoutReboot = false;
  /** The first message of a fault was already used up. */
  readonly spentFaults = new Set<string>();
  private password: string | null;
  private readonly storage: PhoneStorage;

  constructor(identity: BackupIdentity, settings: BackupSettings, storage: PhoneStorage, password: string | null) {
    this.identity = identity;
    this.settings = settings;
    this.storage = storage;
    this.password = password;
  }

  /** The scenario's password counts only until somebody changed it. */
  async load(): Promise<void> {
    const bytes = await this.storage.load(STATE_KEY);
    if (bytes === null) return;
    const saved = JSON.parse(new TextDecoder().decode(bytes)) as { password: string | null };
    this.password = saved.password;
  }

  get backupPassword(): string | null {
    return this.password;
  }

  /** What lockdown says as com.apple.mobile.backup/WillEncrypt. */
  get willEncrypt(): boolean {
    return this.password !== null;
  }

  async setBackupPassword(password: string | null): Promise<void> {
    this.password = password;
    await this.storage.save(STATE_KEY, new TextEncoder().encode(JSON.stringify({ password })));
  }

  /** True the first time a fault of this name is asked for. */
  once(fault: string): boolean {
    if (this.spentFaults.has(fault)) return false;
    this.spentFaults.add(fault);
    return true;
  }
}

/** Compares dotted versions: negative when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** DeviceLink's number: 400 since iOS 14. */
export const deviceLinkVersion = (productVersion: string): number =>
  compareVersions(productVersion, "14.0") >= 0 ? 400 : 300;

/** iOS 15.7.1 to before 16, and 16.1 and later, ask for the passcode before each backup. */
export function asksPasscodeForBackup(productVersion: string): boolean {
  const inFifteen = compareVersions(productVersion, "15.7.1") >= 0 && compareVersions(productVersion, "16.0") < 0;
  return inFifteen || compareVersions(productVersion, "16.1") >= 0;
}
