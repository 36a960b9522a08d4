import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { dateAt, dictOf, maybeBooleanAt, parsePlist, stringAt } from "../../codec/plist/index.ts";

/** How far the newest run came: files arrive, are moved to their place, vanished ones are removed, done. */
export type SnapshotState = "uploading" | "moving" | "removing" | "finished";

/** Status.plist, which the phone writes and trusts. About 189 bytes. */
export interface BackupStatus {
  readonly version: string;
  readonly uuid: string;
  readonly date: Date;
  /** empty: no run ever finished. old: a format before 3. new: a complete backup exists. */
  readonly backupState: "empty" | "old" | "new";
  readonly snapshotState: SnapshotState;
  readonly isFullBackup: boolean;
}

export const STATUS_BYTES = 65_536;

const snapshotStates: readonly string[] = ["uploading", "moving", "removing", "finished"] satisfies SnapshotState[];
const backupStates: readonly string[] = ["empty", "old", "new"];
/** The phone reads 3.3 up to, but not including, 4.0. */
const VERSION = /^3\.([0-9]{1,4})$/;

/**
 * Reads Status.plist as strictly as the phone does: what it would refuse, we refuse, because it fails the run otherwise.
 * @throws backup/damaged
 * @source observed words and versions: libimobiledevice/libimobiledevice tools/idevicebackup2.c, doronz88/pymobiledevice3 mobilebackup2.py
 */
export function readStatusPlist(bytes: Bytes): BackupStatus {
  try {
    const dict = dictOf(parsePlist(bytes), "Status.plist");
    return {
      version: requireVersion(stringAt(dict, "Version")),
      uuid: stringAt(dict, "UUID"),
      date: dateAt(dict, "Date"),
      backupState: oneOf(backupStates, stringAt(dict, "BackupState")) as BackupStatus["backupState"],
      snapshotState: oneOf(snapshotStates, stringAt(dict, "SnapshotState")) as SnapshotState,
      isFullBackup: maybeBooleanAt(dict, "IsFullBackup") ?? false,
    };
  } catch (error) {
    throw new KeepsakeError("backup/damaged", { file: "Status.plist" }, { cause: error });
  }
}

/** Only how far the newest run came, whatever the version: to look into old backups, never to continue them. @throws backup/damaged */
export function readOldState(bytes: Bytes): string {
  try {
    return stringAt(dictOf(parsePlist(bytes), "Status.plist"), "SnapshotState");
  } catch (error) {
    throw new KeepsakeError("backup/damaged", { file: "Status.plist" }, { cause: error });
  }
}

function requireVersion(version: string): string {
  const minor = VERSION.exec(version)?.[1];
  if (minor === undefined || Number(minor) < 3) throw new KeepsakeError("base/malformed", { what: "version" });
  return version;
}

function oneOf(words: readonly string[], word: string): string {
  if (!words.includes(word)) throw new KeepsakeError("base/malformed", { what: "unknown word" });
  return word;
}
