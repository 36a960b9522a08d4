import { type BackupPath, baseName, pathParts } from "./backup-path.ts";

/** Where the phone gathers the files of a run, inside the directory of a phone; at the end it moves them to their places. */
const WAITING_DIRECTORY = "Snapshot";

/** The ending of the browser's own unfinished files; no name of a backup may have it. */
export const WAITING_ENDING = ".crswap";

/**
 * Names on the disk of a path, the one it is written under first.
 *
 * Chromium reads and hashes a whole file whenever it is moved to another ending, or from a name without one. The phone has
 * every file moved once more at the end of a run, so each would be hashed twice. Under the ending it was written with, a
 * file comes into the waiting directory unread, and is hashed when it takes its place. Files there without the ending are
 * those of other programs.
 * @source chromium/chromium content/browser/file_system_access/file_system_access_safe_move_helper.cc (RequireAfterWriteChecks)
 */
export function diskNames(path: BackupPath): readonly [string, ...string[]] {
  const name = baseName(path);
  return isInWaitingDirectory(path) ? [`${name}${WAITING_ENDING}`, name] : [name];
}

/** The name that an entry of `directory` on the disk has in the backup. */
export function backupName(directory: BackupPath, entry: string): string {
  const isWaiting = pathParts(directory)[1] === WAITING_DIRECTORY && entry.endsWith(WAITING_ENDING);
  return isWaiting ? entry.slice(0, -WAITING_ENDING.length) : entry;
}

function isInWaitingDirectory(path: BackupPath): boolean {
  const parts = pathParts(path);
  return parts.length > 2 && parts[1] === WAITING_DIRECTORY;
}
