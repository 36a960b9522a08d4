import { KeepsakeError } from "../../base/errors.ts";
import { type BackupPath, backupPath, pathParts, printable } from "../files/backup-path.ts";

/** Which paths of the phone are answered. */
export interface HostPaths {
  /** @throws backup/path-outside, backup/too-long */
  forReading(raw: string): BackupPath;
  /** @throws backup/path-outside, backup/too-long */
  forWriting(raw: string): BackupPath;
}

/** What the phone appends to a directory that it sets aside: `-YYYYMMDD-HHMMSS`. */
const ASIDE = /^-[0-9]{8}-[0-9]{6}$/;

/**
 * The phone names paths below the directory of a device, and copies of it. Everything else is refused: a folder may hold
 * the backups of other devices. Where `writable` is false (a restore must not change its source) all writing is refused.
 */
export function createHostPaths(udids: readonly string[], writable: boolean): HostPaths {
  const check = (raw: string): BackupPath => {
    const path = backupPath(raw);
    const first = pathParts(path)[0] ?? "";
    if (udids.some((udid) => first === udid || isAside(first, udid))) return path;
    throw new KeepsakeError("backup/path-outside", { path: printable(raw) });
  };
  return {
    forReading: check,
    forWriting: (raw) => {
      if (writable) return check(raw);
      throw new KeepsakeError("backup/path-outside", { path: printable(raw), why: "read only" });
    },
  };
}

function isAside(name: string, udid: string): boolean {
  return name.startsWith(udid) && ASIDE.test(name.slice(udid.length));
}
