import type { Bytes, PlistDict } from "../../contracts.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../../plist/index.ts";
import type { BackupState } from "./state.ts";

/** What this phone reads back from a Manifest.plist. */
export interface ManifestProperties {
  readonly isEncrypted: boolean;
  readonly keybag: Bytes | null;
  readonly manifestKey: Bytes | null;
  readonly productType: string;
  readonly productVersion: string;
  readonly dict: PlistDict;
}

/** The keys of an encrypted backup. */
export interface ManifestKeys {
  readonly keybag: Bytes;
  /** Class and wrapped key of Manifest.db. */
  readonly manifestKey: Bytes;
}

export function writeManifestPlist(
  state: BackupState,
  keys: ManifestKeys | null,
  date: Date,
  passcodeSet: boolean,
): Bytes {
  const { identity, settings } = state;
  const applications: PlistDict = {};
  for (const { bundleId, version } of settings.applications) {
    applications[bundleId] = {
      CFBundleIdentifier: bundleId,
      CFBundleVersion: version,
      ContainerContentClass: "Data/Application",
      Path: `/var/containers/Bundle/Application/${bundleId}`,
    };
  }
  const dict: PlistDict = {
    Version: "10.0",
    SystemDomainsVersion: "24.0",
    Date: date,
    IsEncrypted: keys !== null,
    WasPasscodeSet: passcodeSet,
    Lockdown: {
      BuildVersion: identity.buildVersion,
      DeviceName: identity.deviceName,
      ProductType: identity.productType,
      ProductVersion: identity.productVersion,
      SerialNumber: identity.serialNumber,
      UniqueDeviceID: identity.udid,
      "com.apple.Accessibility": {},
      "com.apple.MobileDeviceCrashCopy": {},
      "com.apple.TerminalFlashr": {},
      "com.apple.mobile.data_sync": {},
      "com.apple.mobile.iTunes.accessories": {},
      "com.apple.mobile.wireless_lockdown": {},
    },
    Applications: applications,
  };
  if (keys !== null) {
    dict["BackupKeyBag"] = keys.keybag;
    dict["ManifestKey"] = keys.manifestKey;
  }
  return encodeBinaryPlist(dict);
}

/** Null when the bytes are no such property list. */
export function readManifestPlist(bytes: Bytes): ManifestProperties | null {
  let dict: PlistDict | null = null;
  try {
    dict = asDict(parsePlist(bytes));
  } catch {
    return null;
  }
  if (dict === null || typeof dict["Version"] !== "string") return null;
  const lockdown = asDict(dict["Lockdown"]) ?? {};
  const text = (key: string): string => {
    const value = lockdown[key];
    return typeof value === "string" ? value : "";
  };
  const data = (key: string): Bytes | null => {
    const value = dict[key];
    return value instanceof Uint8Array ? value : null;
  };
  return {
    isEncrypted: dict["IsEncrypted"] === true,
    keybag: data("BackupKeyBag"),
    manifestKey: data("ManifestKey"),
    productType: text("ProductType"),
    productVersion: text("ProductVersion"),
    dict,
  };
}
