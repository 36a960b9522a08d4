/** Where the domains of a backup lie on the phone. */
const ROOTS: Readonly<Record<string, string>> = {
  HomeDomain: "/private/var/mobile",
  KeyboardDomain: "/private/var/mobile",
  HomeKitDomain: "/private/var/mobile",
  CameraRollDomain: "/private/var/mobile",
  MediaDomain: "/private/var/mobile",
  TonesDomain: "/private/var/mobile",
  HealthDomain: "/private/var/mobile/Library",
  BooksDomain: "/private/var/mobile/Media/Books",
  KeychainDomain: "/private/var/Keychains",
  RootDomain: "/private/var/root",
  WirelessDomain: "/private/var/wireless",
  SystemPreferencesDomain: "/private/var/preferences",
  DatabaseDomain: "/private/var/db",
  InstallDomain: "/private/var/installd",
  ManagedPreferencesDomain: "/private/var/Managed Preferences",
};

const CONTAINERS: readonly (readonly [prefix: string, root: string])[] = [
  ["AppDomain-", "/private/var/mobile/Containers/Data/Application"],
  ["AppDomainGroup-", "/private/var/mobile/Containers/Shared/AppGroup"],
  ["AppDomainPlugin-", "/private/var/mobile/Containers/Data/PluginKitPlugin"],
  ["SysContainerDomain-", "/private/var/containers/Data/System"],
  ["SysSharedContainerDomain-", "/private/var/containers/Shared/SystemGroup"],
];

/** The path on the phone, for the informational name a phone sends with each file. */
export function devicePath(domain: string, path: string): string {
  const container = CONTAINERS.find(([prefix]) => domain.startsWith(prefix));
  const root =
    container === undefined
      ? (ROOTS[domain] ?? "/private/var")
      : `${container[1]}/${domain.slice(container[0].length)}`;
  return path === "" ? root : `${root}/${path}`;
}

/** Belongs to an app rather than to the system. */
export const isAppDomain = (domain: string): boolean => /^AppDomain(Group|Plugin|Placeholder)?-/.test(domain);

const ONLY_ENCRYPTED: readonly (readonly [domain: string, path: string])[] = [
  ["HealthDomain", "Health/"],
  ["KeychainDomain", "keychain-backup.plist"],
  ["HomeDomain", "Library/CallHistoryDB/"],
  ["HomeDomain", "Library/Safari/History.db"],
  ["SystemPreferencesDomain", "com.apple.wifi.known-networks.plist"],
];

/** What a phone leaves out of a backup without a password. */
export function isOnlyInEncryptedBackups(domain: string, path: string): boolean {
  return ONLY_ENCRYPTED.some(([onlyDomain, onlyPath]) => domain === onlyDomain && path.startsWith(onlyPath));
}
