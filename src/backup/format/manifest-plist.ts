import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  dictOf,
  maybeBooleanAt,
  maybeBytesAt,
  maybeDateAt,
  maybeDictAt,
  maybeStringAt,
  type PlistDict,
  parsePlist,
  stringAt,
} from "../../codec/plist/index.ts";

/** Manifest.plist, which the phone writes: what kind of backup this is. */
export interface BackupManifest {
  /** "10.0" since iOS 10. */
  readonly version: string;
  readonly date: Date | undefined;
  readonly isEncrypted: boolean;
  readonly wasPasscodeSet: boolean;
  /** Key bag and wrapped manifest key of an encrypted backup. */
  readonly keyBag: Bytes | undefined;
  readonly manifestKey: Bytes | undefined;
  /** Of the phone that was backed up. */
  readonly device: ManifestDevice;
  /** By bundle id; containers of groups and plug-ins are among them. */
  readonly applications: PlistDict;
}

export interface ManifestDevice {
  readonly udid: string | undefined;
  readonly name: string | undefined;
  readonly productType: string | undefined;
  readonly productVersion: string | undefined;
  readonly buildVersion: string | undefined;
  readonly serialNumber: string | undefined;
}

/** The first version whose list of files is a database; up to iOS 9 it was a Manifest.mbdb. */
export const FIRST_VERSION_WITH_DATABASE = 10;

/** The largest seen has 0.5 MB. */
export const MANIFEST_PLIST_BYTES = 64 * 1_048_576;

/** Tolerant about what is absent, strict about what is there. @throws backup/damaged */
export function readManifestPlist(bytes: Bytes): BackupManifest {
  try {
    const dict = dictOf(parsePlist(bytes), "Manifest.plist");
    return {
      version: stringAt(dict, "Version"),
      date: maybeDateAt(dict, "Date"),
      isEncrypted: maybeBooleanAt(dict, "IsEncrypted") ?? false,
      wasPasscodeSet: maybeBooleanAt(dict, "WasPasscodeSet") ?? false,
      keyBag: maybeBytesAt(dict, "BackupKeyBag"),
      manifestKey: maybeBytesAt(dict, "ManifestKey"),
      device: readDevice(maybeDictAt(dict, "Lockdown") ?? {}),
      applications: maybeDictAt(dict, "Applications") ?? {},
    };
  } catch (error) {
    throw new KeepsakeError("backup/damaged", { file: "Manifest.plist" }, { cause: error });
  }
}

function readDevice(lockdown: PlistDict): ManifestDevice {
  return {
    udid: maybeStringAt(lockdown, "UniqueDeviceID"),
    name: maybeStringAt(lockdown, "DeviceName"),
    productType: maybeStringAt(lockdown, "ProductType"),
    productVersion: maybeStringAt(lockdown, "ProductVersion"),
    buildVersion: maybeStringAt(lockdown, "BuildVersion"),
    serialNumber: maybeStringAt(lockdown, "SerialNumber"),
  };
}
