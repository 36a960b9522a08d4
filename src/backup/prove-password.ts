import { hasCode, KeepsakeError } from "../base/errors.ts";
import type { OperationOptions } from "../base/progress.ts";
import type { BackupFiles } from "./files/backup-files.ts";
import type { UnlockedKeyBag } from "./format/keybag.ts";
import { loadKeyBag } from "./format/open-manifest.ts";

export interface ProvenPassword {
  readonly password: string;
  /** The caller locks it. */
  readonly unlocked: UnlockedKeyBag;
}

/**
 * The first of the passwords that opens the backup's own key bag. Each costs seconds.
 * @throws backup/wrong-password when none does, backup/not-a-backup, backup/damaged, app/aborted
 */
export async function provePassword(
  files: BackupFiles,
  udid: string,
  passwords: Iterable<string>,
  options: OperationOptions = {},
): Promise<ProvenPassword> {
  const bag = await loadKeyBag(files, udid, options);
  if (bag === null) throw new KeepsakeError("backup/damaged", { file: "Manifest.plist", what: "not encrypted" });
  let tried = 0;
  for (const password of new Set(passwords)) {
    tried += 1;
    try {
      return { password, unlocked: await bag.unlock(password, options) };
    } catch (error) {
      if (!hasCode(error, "backup/wrong-password")) throw error;
    }
  }
  throw new KeepsakeError("backup/wrong-password", { tried });
}
