import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  dictOf,
  isPlistDict,
  maybeArrayAt,
  maybeDateAt,
  maybeStringAt,
  type PlistDict,
  parsePlist,
  valueAt,
} from "../../codec/plist/index.ts";

/** Info.plist, which the host writes: for people and for other programs. Everything may be absent. */
export interface BackupInfo {
  readonly udid: string | undefined;
  readonly deviceName: string | undefined;
  readonly displayName: string | undefined;
  readonly productName: string | undefined;
  readonly productType: string | undefined;
  readonly productVersion: string | undefined;
  readonly buildVersion: string | undefined;
  readonly serialNumber: string | undefined;
  readonly lastBackup: Date | undefined;
  readonly guid: string | undefined;
  readonly installedApplications: readonly string[];
  /** What a restore hands to the phone so that it installs these apps again; some tools leave it out. */
  readonly applications: PlistDict;
}

/** The largest seen has 11.4 MB: icons and shop data of every app. */
export const INFO_PLIST_BYTES = 64 * 1_048_576;

/** @throws backup/damaged */
export function readInfoPlist(bytes: Bytes): BackupInfo {
  try {
    return readInfo(dictOf(parsePlist(bytes), "Info.plist"));
  } catch (error) {
    throw new KeepsakeError("backup/damaged", { file: "Info.plist" }, { cause: error });
  }
}

function readInfo(dict: PlistDict): BackupInfo {
  const applications = valueAt(dict, "Applications");
  return {
    udid: maybeStringAt(dict, "Target Identifier") ?? maybeStringAt(dict, "Unique Identifier"),
    deviceName: maybeStringAt(dict, "Device Name"),
    displayName: maybeStringAt(dict, "Display Name"),
    productName: maybeStringAt(dict, "Product Name"),
    productType: maybeStringAt(dict, "Product Type"),
    productVersion: maybeStringAt(dict, "Product Version"),
    buildVersion: maybeStringAt(dict, "Build Version"),
    serialNumber: maybeStringAt(dict, "Serial Number"),
    lastBackup: maybeDateAt(dict, "Last Backup Date"),
    guid: textOf(valueAt(dict, "GUID")),
    installedApplications: (maybeArrayAt(dict, "Installed Applications") ?? []).filter((id) => typeof id === "string"),
    applications: isPlistDict(applications) ? applications : {},
  };
}

/** Some programs write the GUID as bytes. */
function textOf(value: ReturnType<typeof valueAt>): string | undefined {
  return typeof value === "string" ? value : undefined;
}
