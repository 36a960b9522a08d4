/** Named phones for tests, demos and measurements. The same name and seed give the same phone, byte for byte. */
import type { PhoneStorage } from "../core/contracts.ts";
import { type Dialect, dialectNamed } from "../core/dialect.ts";
import { type FileCatalogue, PhoneFiles } from "../core/files/phone-files.ts";
import { type LoadSqlite, sqliteLoader } from "../core/files/sqlite.ts";
import { DEFAULT_IDENTITY, type PhoneIdentity } from "../core/identity.ts";
import { PHONE_DERIVATION } from "../core/keybag/keybag.ts";
import type { AgentHooks } from "../core/services/mobilebackup2/index.ts";
import { type BackupSettings, createMobileBackup2, type MobileBackup2 } from "../core/services/mobilebackup2/index.ts";
import { bigVideo, type CatalogueWork, everyday, smallFiles, tenFiles } from "./catalogue.ts";
import { APPS } from "./personal-files.ts";

/** PBKDF2 rounds that cost milliseconds. A reader must take them from the key bag. */
export const QUICK_DERIVATION = { firstRounds: 2_000, secondRounds: 200 } as const;

export interface ScenarioOptions {
  readonly storage: PhoneStorage;
  /** Default 1. */
  readonly seed?: number;
  /** Another dialect than the scenario's: "ios12", "ios16", "ios26" … */
  readonly dialect?: string;
  readonly identity?: Partial<PhoneIdentity>;
  /** Nothing is on the phone yet, but it recognises the scenario's content when a restore brings it. */
  readonly empty?: boolean;
  /** Other sizes than the scenario's own, roughly. */
  readonly fileCount?: number;
  readonly totalBytes?: number;
  /** The backup password it starts with; overrides the scenario's. */
  readonly backupPassword?: string | null;
  readonly settings?: Partial<BackupSettings>;
  /** Phones need seconds for a password; tests usually not. Default: QUICK_DERIVATION. */
  readonly realisticDerivation?: boolean;
  readonly loadSqlite?: LoadSqlite;
}

/** A phone ready to be plugged together with `createPhone`. */
export interface ScenarioPhone {
  readonly name: string;
  readonly identity: PhoneIdentity;
  readonly dialect: Dialect;
  /** null: no passcode is set. */
  readonly passcode: string | null;
  readonly files: PhoneFiles;
  readonly backup: MobileBackup2;
}

interface Recipe {
  readonly catalogue: (work: CatalogueWork) => FileCatalogue;
  readonly about: string;
  readonly dialect?: string;
  readonly password?: string;
  readonly passcode?: string;
  readonly freeBytes?: number;
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  "ten-files": { catalogue: tenFiles, about: "ten files of ten sorts" },
  everyday: { catalogue: (work) => everyday(work), about: "about 3,000 files and 400 MB, real databases" },
  demo: { catalogue: (work) => everyday(work, 700, 70_000_000), about: "like everyday, about 70 MB" },
  "small-files": { catalogue: smallFiles, about: "100,000 small files" },
  "big-video": { catalogue: bigVideo, about: "one file of 5 GB" },
  "nearly-full": {
    catalogue: (work) => everyday(work, 400, 40_000_000),
    about: "no room on the phone for a restore",
    freeBytes: 5_000_000,
  },
  encrypted: {
    catalogue: (work) => everyday(work, 400, 40_000_000),
    about: "backup password “Keepsäke-1”",
    password: "Keepsäke-1",
  },
  "ios12-everyday": { catalogue: (work) => everyday(work, 400, 40_000_000), about: "iOS 12", dialect: "ios12" },
  "ios16-passcode": { catalogue: tenFiles, about: "iOS 16 with passcode 123456", dialect: "ios16", passcode: "123456" },
  "ios26-passcode": { catalogue: tenFiles, about: "iOS 26 with passcode 123456", dialect: "ios26", passcode: "123456" },
};

export const SCENARIOS: readonly { readonly name: string; readonly about: string }[] = Object.entries(RECIPES).map(
  ([name, { about }]) => ({ name, about }),
);

/** Builds a scenario's phone; what its storage knows from before (edits, a restore, the password) is as it was. */
export async function loadScenario(
  name: string,
  options: ScenarioOptions & { readonly hooks?: Partial<AgentHooks> },
): Promise<ScenarioPhone> {
  const recipe = Object.hasOwn(RECIPES, name) ? RECIPES[name] : undefined;
  if (recipe === undefined) throw new Error(`no scenario named ${name}; there are ${Object.keys(RECIPES).join(", ")}`);
  const { storage, seed = 1, loadSqlite = sqliteLoader() } = options;
  const dialect = dialectNamed(options.dialect ?? recipe.dialect ?? "ios26");
  const work: CatalogueWork = {
    seed,
    storage,
    loadSqlite,
    iosMajor: Number.parseInt(dialect.productVersion, 10),
    fileCount: options.fileCount ?? null,
    totalBytes: options.totalBytes ?? null,
  };
  const files = new PhoneFiles(recipe.catalogue(work), storage, options.empty);
  await files.load();
  const identity = { ...DEFAULT_IDENTITY, ...options.identity };
  const backup = await createMobileBackup2({
    identity: {
      udid: identity.udid,
      deviceName: identity.deviceName,
      productType: identity.productType,
      productVersion: dialect.productVersion,
      buildVersion: dialect.buildVersion,
      serialNumber: identity.serialNumber,
    },
    files,
    storage,
    loadSqlite,
    password: options.backupPassword === undefined ? (recipe.password ?? null) : options.backupPassword,
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
    settings: {
      seed,
      applications: APPS,
      freeBytes: recipe.freeBytes ?? identity.freeDiskBytes,
      derivation: options.realisticDerivation ? PHONE_DERIVATION : QUICK_DERIVATION,
      ...options.settings,
    },
  });
  return { name, identity, dialect, passcode: recipe.passcode ?? null, files, backup };
}
