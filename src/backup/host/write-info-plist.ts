import type { AbortOptions } from "../../base/abort.ts";
import { toHex } from "../../base/bytes.ts";
import type { RandomBytes } from "../../base/clock.ts";
import { hasCode } from "../../base/errors.ts";
import { encodeXmlPlist, type PlistDict } from "../../codec/plist/index.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import { writeWholeFile } from "../files/whole-file.ts";
import { backupFileNames, loadInfo } from "../format/backup-state.ts";

/**
 * Writes Info.plist, which is the host's own part of a backup, before every run. `gathered` is what the phone's services
 * told; what is missing there and must not be missing is added. `Applications` is needed by other programs even if empty.
 *
 * @source libimobiledevice/libimobiledevice tools/idevicebackup2.c `mobilebackup_factory_info_plist_new`
 */
export async function writeInfoPlist(
  files: BackupFiles,
  udid: string,
  gathered: PlistDict,
  now: { readonly date: Date; readonly randomBytes: RandomBytes },
  options?: AbortOptions,
): Promise<void> {
  const info: PlistDict = {
    Applications: {},
    "Installed Applications": [],
    GUID: await guidOf(files, udid, now.randomBytes, options),
    "Target Type": "Device",
    ...gathered,
    "Last Backup Date": now.date,
    "Target Identifier": udid,
    "Unique Identifier": udid.toUpperCase(),
  };
  await writeWholeFile(files, backupFileNames(udid).info, [encodeXmlPlist(info)], options);
}

const GUID_BYTES = 16;

/** A backup keeps its GUID. */
async function guidOf(
  files: BackupFiles,
  udid: string,
  randomBytes: RandomBytes,
  options?: AbortOptions,
): Promise<string> {
  const before = await loadInfo(files, udid, options).catch((error: unknown) => {
    if (hasCode(error, "backup/damaged") || hasCode(error, "backup/too-long")) return null;
    throw error;
  });
  return before?.guid ?? toHex(randomBytes(GUID_BYTES)).toUpperCase();
}
