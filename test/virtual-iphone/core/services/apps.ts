import type { Bytes, PlistDict } from "../contracts.ts";
import { encodeXmlPlist } from "../plist/index.ts";

/** An installed app as installation_proxy and SpringBoard show it. */
export interface PhoneApp {
  readonly bundleId: string;
  readonly name: string;
  readonly version: string;
  readonly type: "User" | "System";
  /** Bought or loaded from the App Store: has ApplicationSINF and iTunesMetadata. */
  readonly fromStore: boolean;
  readonly sharesFiles: boolean;
  readonly diskBytes: number;
}

const app = (bundleId: string, name: string, more: Partial<PhoneApp> = {}): PhoneApp => ({
  bundleId,
  name,
  version: "1.0",
  type: "User",
  fromStore: true,
  sharesFiles: false,
  diskBytes: 12_000_000,
  ...more,
});

export const DEFAULT_APPS: readonly PhoneApp[] = [
  app("com.apple.MobileSMS", "Messages", { type: "System", fromStore: false }),
  app("com.apple.mobilesafari", "Safari", { type: "System", fromStore: false }),
  app("org.example.notebook", "Notebook", { sharesFiles: true }),
  app("org.example.chess", "Chess", { version: "3.2.1" }),
  app("org.example.homemade", "Homemade", { fromStore: false }),
];

export function describeApp(app: PhoneApp): PlistDict {
  const store: PlistDict = app.fromStore ? { ApplicationSINF: sinf(app.bundleId), iTunesMetadata: metadata(app) } : {};
  return {
    CFBundleIdentifier: app.bundleId,
    CFBundleDisplayName: app.name,
    CFBundleName: app.name,
    CFBundleExecutable: app.name,
    CFBundleShortVersionString: app.version,
    CFBundleVersion: app.version,
    ApplicationType: app.type,
    Path: `/private/var/containers/Bundle/Application/${app.bundleId}/${app.name}.app`,
    Container: `/private/var/mobile/Containers/Data/Application/${app.bundleId}`,
    SignerIdentity: "Apple iPhone OS Application Signing",
    StaticDiskUsage: app.diskBytes,
    DynamicDiskUsage: 1_000_000,
    UIFileSharingEnabled: app.sharesFiles,
    IsAppClip: false,
    ...store,
  };
}

function sinf(bundleId: string): Bytes {
  const text = new TextEncoder().encode(`sinf${bundleId}`);
  const bytes = new Uint8Array(512);
  bytes.set(text, 4);
  return bytes;
}

function metadata(app: PhoneApp): Bytes {
  return encodeXmlPlist({
    appleId: "vera@example.org",
    artistName: "Example Organisation",
    bundleDisplayName: app.name,
    bundleShortVersionString: app.version,
    itemId: 1_000_000 + app.bundleId.length,
    itemName: app.name,
    kind: "software",
    softwareVersionBundleId: app.bundleId,
  });
}
