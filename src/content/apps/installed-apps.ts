import type { BackupBrowser, BackupEntry, BackupInfo } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { hasCode } from "../../base/errors.ts";
import { isPlistDict, type PlistDict, type PlistValue, parsePlist, valueAt } from "../../codec/plist/index.ts";

/** An app that was on the phone. The app itself is never in a backup, only what it stored. */
export interface InstalledApp {
  readonly bundleId: string;
  /** As the App Store calls it; null when the backup does not say. */
  readonly name: string | null;
  readonly developer: string | null;
  readonly version: string | null;
  /** PNG. */
  readonly icon: Bytes | null;
  /** Where its files are: its own, and those of its plug-ins. */
  readonly domains: readonly string[];
  /** Rows of these domains: files and folders. */
  readonly entryCount: number;
}

/** Storage that several apps share. Which app it belongs to is not in the backup. */
export interface SharedContainer {
  readonly groupId: string;
  readonly domain: string;
  readonly entryCount: number;
}

export interface AppsInBackup {
  readonly apps: readonly InstalledApp[];
  readonly shared: readonly SharedContainer[];
}

const APP = "AppDomain-";
const PLUGIN = "AppDomainPlugin-";
const GROUP = "AppDomainGroup-";
const PLACEHOLDER = "AppDomainPlaceholder-";
const MAX_METADATA_BYTES = 1_048_576;

/** What "On My iPhone" shows in the Files app. */
export const filesAppPlace = {
  domain: "AppDomainGroup-group.com.apple.FileProvider.LocalStorage",
  pathPrefix: "File Provider Storage/",
} as const;

/**
 * Apps by name, from the lists the phone made and from the storage that is there: an app in one of them only is an app.
 * Reads no file.
 * @param info what Info.plist says; null when it is missing
 */
export function readInstalledApps(browser: BackupBrowser, info: BackupInfo | null): AppsInBackup {
  const counts = new Map(browser.domains().map(({ domain, entries }) => [domain, entries]));
  const stored = withPrefix(counts.keys(), APP).filter((id) => !id.startsWith("com.apple."));
  const waiting = withPrefix(counts.keys(), PLACEHOLDER);
  const ids = Array.from(new Set([...(info?.installedApplications ?? []), ...stored, ...waiting])).filter(isBundleId);
  const plugins = pluginsByApp(withPrefix(counts.keys(), PLUGIN), ids);
  const apps = ids.map((id) => appOf(id, { browser, info, counts, plugins: plugins.get(id) ?? [] }));
  apps.sort((a, b) => compareNames(a.name ?? a.bundleId, b.name ?? b.bundleId));
  const shared = withPrefix(counts.keys(), GROUP).map((groupId) => {
    const domain = GROUP + groupId;
    return { groupId, domain, entryCount: counts.get(domain) ?? 0 };
  });
  return { apps, shared };
}

/** What the app shares through the Files app and with a computer. */
export function appDocuments(
  browser: BackupBrowser,
  bundleId: string,
  options?: AbortOptions,
): AsyncIterable<BackupEntry> {
  return browser.entries({ domain: APP + bundleId, pathPrefix: "Documents/" }, options);
}

/** Bytes the files of some domains take, as the backup records them; walks over all of them. */
export async function sizeOfDomains(
  browser: BackupBrowser,
  domains: readonly string[],
  options?: AbortOptions,
): Promise<{ readonly files: number; readonly bytes: number }> {
  let files = 0;
  let bytes = 0;
  for (const domain of domains) {
    for await (const entry of browser.entries({ domain }, options)) {
      if (entry.kind !== "file") continue;
      files += 1;
      bytes += entry.sizeBytes;
    }
  }
  return { files, bytes };
}

interface AppContext {
  readonly browser: BackupBrowser;
  readonly info: BackupInfo | null;
  readonly counts: ReadonlyMap<string, number>;
  readonly plugins: readonly string[];
}

function appOf(bundleId: string, { browser, info, counts, plugins }: AppContext): InstalledApp {
  const own = [APP + bundleId, PLACEHOLDER + bundleId, ...plugins.map((id) => PLUGIN + id)];
  const domains = own.filter((domain) => counts.has(domain));
  const about = dictIn(info?.applications, bundleId);
  const store = metadataOf(valueAt(about, "iTunesMetadata"));
  const manifest = dictIn(browser.manifest.applications, bundleId);
  const icon = valueAt(about, "PlaceholderIcon");
  return {
    bundleId,
    name: textIn(store, "itemName") ?? textIn(store, "title") ?? null,
    developer: textIn(store, "artistName") ?? null,
    version: textIn(store, "bundleShortVersionString") ?? textIn(manifest, "CFBundleVersion") ?? null,
    icon: icon instanceof Uint8Array ? icon : null,
    domains,
    entryCount: domains.reduce((sum, domain) => sum + (counts.get(domain) ?? 0), 0),
  };
}

/** A property list inside the property list. */
function metadataOf(value: PlistValue | undefined): PlistDict {
  if (!(value instanceof Uint8Array) || value.length > MAX_METADATA_BYTES) return {};
  try {
    const dict = parsePlist(value);
    return isPlistDict(dict) ? dict : {};
  } catch (error) {
    if (hasCode(error, "base/malformed")) return {};
    throw error;
  }
}

/** A plug-in is called like its app with something behind it; the longest such app is the one. */
function pluginsByApp(plugins: readonly string[], apps: readonly string[]): Map<string, string[]> {
  const known = new Set(apps);
  const byApp = new Map<string, string[]>();
  for (const plugin of plugins) {
    let owner = plugin;
    while (owner !== "" && !known.has(owner)) owner = owner.slice(0, Math.max(0, owner.lastIndexOf(".")));
    if (owner !== "") byApp.set(owner, [...(byApp.get(owner) ?? []), plugin]);
  }
  return byApp;
}

function withPrefix(domains: Iterable<string>, prefix: string): string[] {
  return Array.from(domains).flatMap((domain) => (domain.startsWith(prefix) ? [domain.slice(prefix.length)] : []));
}

/** An id becomes part of a domain, and both are text of the backup. */
const isBundleId = (id: string): boolean => /^[\w.-]{1,255}$/.test(id);

function dictIn(dict: PlistDict | undefined, key: string): PlistDict {
  const value = dict === undefined ? undefined : valueAt(dict, key);
  return value !== undefined && isPlistDict(value) ? value : {};
}

function textIn(dict: PlistDict, key: string): string | undefined {
  const value = valueAt(dict, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const compareNames = new Intl.Collator(undefined, { sensitivity: "base", numeric: true }).compare;
