import type { AbortOptions } from "../base/abort.ts";
import { type Bytes, toHex } from "../base/bytes.ts";
import type { Clock, RandomBytes } from "../base/clock.ts";
import { isPlistDict, type PlistDict, type PlistValue, valueAt } from "../codec/plist/index.ts";
import { readDomain, textOf } from "./device-info.ts";
import type { PhoneConnection } from "./phone.ts";
import type { AfcClient } from "./services/afc-client.ts";
import type { InstallationProxy } from "./services/installation-proxy.ts";
import type { Springboard } from "./services/springboard.ts";

/** Installed apps: every bundle id, and what the phone needs to fetch those from the App Store again. */
export interface InstalledApps {
  readonly bundleIds: readonly string[];
  /** Bundle id → {ApplicationSINF, iTunesMetadata}. */
  readonly fromStore: ReadonlyMap<string, PlistDict>;
}

/** Files iTunes keeps on the phone. @source libimobiledevice/libimobiledevice tools/idevicebackup2.c `mobilebackup_factory_info_plist_new` */
const ITUNES_FOLDER = "/iTunes_Control/iTunes";
const ITUNES_FILES = [
  "ApertureAlbumPrefs",
  "IC-Info.sidb",
  "IC-Info.sidv",
  "PhotosFolderAlbums",
  "PhotosFolderName",
  "PhotosFolderPrefs",
  "VoiceMemos.plist",
  "iPhotoAlbumPrefs",
  "iTunesApplicationIDs",
  "iTunesPrefs",
  "iTunesPrefs.plist",
] as const;
const BOOKS_FILE = "/Books/iBooksData2.plist";
const MAX_FILE_BYTES = 8 * 1_048_576;
/** Missing on some iPads. @source doronz88/pymobiledevice3 issue 1332 */
const DEFAULT_ITUNES_VERSION = "10.0.1";

/** Keys of Info.plist that lockdownd knows under another name. */
const deviceKeys = [
  ["Build Version", "BuildVersion"],
  ["Device Name", "DeviceName"],
  ["Display Name", "DeviceName"],
  ["ICCID", "IntegratedCircuitCardIdentity"],
  ["IMEI", "InternationalMobileEquipmentIdentity"],
  ["IMEI 2", "InternationalMobileEquipmentIdentity2"],
  ["MEID", "MobileEquipmentIdentifier"],
  ["Phone Number", "PhoneNumber"],
  ["Product Type", "ProductType"],
  ["Product Version", "ProductVersion"],
  ["Serial Number", "SerialNumber"],
] as const;

/** The part of Info.plist that lockdownd answers. @source avibrazil/iOSbackup README (keys of Finder's folders) */
export async function deviceFacts(phone: PhoneConnection, options?: AbortOptions): Promise<PlistDict> {
  const { main, settings, version } = await phone.withSession(async (session) => {
    const read = (query: { domain?: string; key?: string }): Promise<PlistValue | null> =>
      session.getValue(query, options);
    return {
      main: await readDomain(read, undefined),
      settings: await readDomain(read, "com.apple.iTunes"),
      version: await read({ domain: "com.apple.mobile.iTunes", key: "MinITunesVersion" }),
    };
  }, options);
  const facts: Record<string, PlistValue> = {};
  for (const [key, name] of deviceKeys) {
    const value = textOf(main, name);
    if (value !== null) facts[key] = value;
  }
  return {
    ...facts,
    "Target Identifier": phone.udid,
    "Target Type": "Device",
    "Unique Identifier": phone.udid.toUpperCase(),
    "iTunes Settings": settings,
    "iTunes Version": typeof version === "string" ? version : DEFAULT_ITUNES_VERSION,
  };
}

/** The part that is new in every run. */
export function runFacts(clock: Clock, randomBytes: RandomBytes): PlistDict {
  return { GUID: toHex(randomBytes(16)).toUpperCase(), "Last Backup Date": new Date(clock.nowMs()) };
}

export async function listApps(proxy: InstallationProxy, options: AbortOptions = {}): Promise<InstalledApps> {
  const bundleIds: string[] = [];
  const fromStore = new Map<string, PlistDict>();
  const attributes = ["CFBundleIdentifier", "ApplicationSINF", "iTunesMetadata"];
  for await (const app of proxy.browse({ ...options, applicationType: "User", attributes })) {
    const bundleId = textOf(app, "CFBundleIdentifier");
    if (bundleId === null) continue;
    bundleIds.push(bundleId);
    const ApplicationSINF = valueAt(app, "ApplicationSINF");
    const iTunesMetadata = valueAt(app, "iTunesMetadata");
    if (ApplicationSINF === undefined || iTunesMetadata === undefined) continue;
    fromStore.set(bundleId, { ApplicationSINF, iTunesMetadata });
  }
  return { bundleIds, fromStore };
}

/** The home screen's icon of each app, one question each; apps without one are left out. */
export async function readIcons(
  springboard: Springboard,
  bundleIds: Iterable<string>,
  options?: AbortOptions,
): Promise<ReadonlyMap<string, Bytes>> {
  const icons = new Map<string, Bytes>();
  for (const bundleId of bundleIds) {
    const icon = await springboard.icon(bundleId, options);
    if (icon !== null) icons.set(bundleId, icon);
  }
  return icons;
}

/** `Applications` has to exist even when empty: restores fail without it. @source libimobiledevice commit bfaf1a1 */
export function appFacts(apps: InstalledApps, icons: ReadonlyMap<string, Bytes>): PlistDict {
  const applications = [...apps.fromStore].map(([bundleId, facts]) => {
    const PlaceholderIcon = icons.get(bundleId);
    return [bundleId, PlaceholderIcon === undefined ? facts : { ...facts, PlaceholderIcon }] as const;
  });
  return { Applications: Object.fromEntries(applications), "Installed Applications": apps.bundleIds };
}

/** The part that lies in files. */
export async function fileFacts(afc: AfcClient, options?: AbortOptions): Promise<PlistDict> {
  const files: Record<string, PlistValue> = {};
  for (const name of ITUNES_FILES) {
    const content = await afc.readFile(`${ITUNES_FOLDER}/${name}`, MAX_FILE_BYTES, options);
    if (content !== null) files[name] = content;
  }
  const books = await afc.readFile(BOOKS_FILE, MAX_FILE_BYTES, options);
  return { "iTunes Files": files, ...(books === null ? {} : { "iBooks Data 2": books }) };
}

/** The dictionary a restore hands to the phone as RestoreApplications.plist. */
export function applicationsOf(infoPlist: PlistDict): PlistDict {
  const applications = valueAt(infoPlist, "Applications");
  return isPlistDict(applications) ? applications : {};
}
