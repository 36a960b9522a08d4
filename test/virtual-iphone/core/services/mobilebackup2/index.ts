/** The backup service of the virtual iPhone and what scenarios, tests and other parts of the phone may do with it. */
import type { PhoneService, PhoneStorage } from "../../contracts.ts";
import type { PhoneFiles } from "../../files/phone-files.ts";
import { type LoadSqlite, sqliteLoader } from "../../files/sqlite.ts";
import { PHONE_DERIVATION } from "../../keybag/keybag.ts";
import { BackupAgent } from "./agent.ts";
import { runBackupCommand } from "./control.ts";
import type { RestoreReport } from "./restore-engine.ts";
import type { AgentHooks } from "./run.ts";
import { type BackupIdentity, type BackupSettings, BackupState } from "./state.ts";

export type { BackupMisbehaviours } from "./misbehaviours.ts";
export type { RestoreReport } from "./restore-engine.ts";
export type { AgentHooks } from "./run.ts";
export type { BackupIdentity, BackupSettings } from "./state.ts";

export interface MobileBackup2Options {
  readonly identity: BackupIdentity;
  readonly files: PhoneFiles;
  readonly storage: PhoneStorage;
  readonly settings?: Partial<BackupSettings>;
  /** The backup password the phone starts with; null: backups are plain. Later changes are kept in storage. */
  readonly password?: string | null;
  readonly hooks?: Partial<AgentHooks>;
  readonly loadSqlite?: LoadSqlite;
}

/** The service, and the hands on it. */
export interface MobileBackup2 extends PhoneService {
  /** May be changed at any time; takes effect with the next step. */
  readonly settings: BackupSettings;
  /** What whoever builds the phone sets as lockdown's com.apple.mobile.backup/WillEncrypt; later changes set it themselves. */
  readonly willEncrypt: boolean;
  readonly restores: readonly RestoreReport[];
  setBackupPassword(password: string | null): Promise<void>;
  /** The phone restarted: leftovers of a restore without reboot are gone. */
  restarted(): void;
  /** Faults that already happened may happen again. */
  rearm(): void;
}

const DEFAULTS: BackupSettings = {
  findMyOn: false,
  setupDone: true,
  cloudRestoreRunning: false,
  requiresEncryption: false,
  freeBytes: 64 * 1024 ** 3,
  scanMs: 0,
  derivation: PHONE_DERIVATION,
  applications: [],
  misbehave: {},
  seed: 1,
};

const NO_HOOKS: AgentHooks = { mediaFile: () => Promise.resolve(null) };

/** Makes the service. What was saved by earlier runs is loaded first, so await it before the phone is plugged in. */
export async function createMobileBackup2(options: MobileBackup2Options): Promise<MobileBackup2> {
  const settings: BackupSettings = { ...DEFAULTS, ...options.settings };
  const state = new BackupState(options.identity, settings, options.storage, options.password ?? null);
  await state.load();
  const restores: RestoreReport[] = [];
  const agent = new BackupAgent({
    state,
    files: options.files,
    loadSqlite: options.loadSqlite ?? sqliteLoader(),
    hooks: { ...NO_HOOKS, ...options.hooks },
    restored: (report) => restores.push(report),
  });
  return {
    name: agent.name,
    serve: (stream, context) => agent.serve(stream, context),
    control: (command, argument) => runBackupCommand({ state, files: options.files, restores }, command, argument),
    settings,
    restores,
    get willEncrypt() {
      return state.willEncrypt;
    },
    setBackupPassword: (password) => state.setBackupPassword(password),
    restarted: () => {
      state.restoredWithoutReboot = false;
    },
    rearm: () => state.spentFaults.clear(),
  };
}
