import {
  type BackupFiles,
  loadKeyBag,
  loadStatus,
  type UnlockedKeyBag,
  type VerifyLevel,
  type VerifyReport,
  verifyBackup,
} from "../../backup/index.ts";
import { hasCode } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { VerifiedRecords } from "./verified-records.ts";

/** A copy that is to be verified. */
export interface CopyToVerify {
  readonly files: BackupFiles;
  /** The directory in it: the UDID of the phone. */
  readonly folder: string;
  /** What its report is remembered under. */
  readonly key: string;
}

export interface VerifyTerms {
  readonly level: VerifyLevel;
  /** What the person typed: when it is wrong, that is an error. */
  readonly password: string | null;
  /** Passwords kept for the phone, tried when nothing was typed; when none fits, the copy is checked from outside. */
  readonly kept?: readonly string[] | undefined;
}

/** Verifies, goes on where an earlier verification was stopped, and remembers the report. */
export async function verifyCopy(
  copy: CopyToVerify,
  { level, password, kept = [] }: VerifyTerms,
  records: VerifiedRecords,
  options: OperationOptions,
): Promise<VerifyReport> {
  const { files, folder, key } = copy;
  const unlocked = password === null ? await unlockKept(copy, kept, options) : await unlock(copy, password, options);
  // What was seen from outside is no beginning of a verification from inside.
  const stateKey = `${key}/${unlocked === undefined ? "locked" : "open"}`;
  const resume = level === "full" ? ((await records.state(stateKey)) ?? undefined) : undefined;
  let saving: Promise<void> = Promise.resolve();
  try {
    const onState = (state: Parameters<VerifiedRecords["keepState"]>[1]): void => {
      saving = saving.then(() => records.keepState(stateKey, state));
    };
    const report = await verifyBackup(files, folder, { ...options, level, unlocked, resume, onState });
    await saving;
    await records.keepReport(key, report);
    await records.dropState(stateKey);
    return report;
  } finally {
    unlocked?.lock();
  }
}

/** A key bag that can't be read is a finding of the verification, not its end. */
async function unlock(
  { files, folder }: CopyToVerify,
  password: string,
  options: OperationOptions,
): Promise<UnlockedKeyBag | undefined> {
  try {
    return await (await loadKeyBag(files, folder, options))?.unlock(password, options);
  } catch (error) {
    if (hasCode(error, "backup/damaged") || hasCode(error, "backup/not-a-backup")) return undefined;
    throw error;
  }
}

async function unlockKept(
  copy: CopyToVerify,
  kept: readonly string[],
  options: OperationOptions,
): Promise<UnlockedKeyBag | undefined> {
  for (const password of kept) {
    try {
      return await unlock(copy, password, options);
    } catch (error) {
      if (!hasCode(error, "backup/wrong-password")) throw error;
    }
  }
  return undefined;
}

/** A folder changes with every backup, so its key names the run that made it; a snapshot never does. */
export async function folderKey(files: BackupFiles, place: string, folder: string): Promise<string> {
  const status = await loadStatus(files, folder).catch(() => null);
  return `folder/${place}/${folder}/${status?.date?.getTime() ?? 0}`;
}

export function snapshotKey(repositoryId: string, contentId: string): string {
  return `snapshot/${repositoryId}/${contentId}`;
}
