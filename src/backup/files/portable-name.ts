import { KeepsakeError } from "../../base/errors.ts";
import { type BackupPath, isControl, pathParts, printable } from "./backup-path.ts";

const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
const FORBIDDEN = /[<>:"\\|?*]/;
/** Kinds of file that Chromium refuses or treats as links, and the suffix of its own half-written files. */
const REFUSED_SUFFIX = /\.(lnk|local|scf|url|crswap)$/i;
const MAX_NAME_UNITS = 255;

/**
 * Refuses names that some computer cannot hold, before anything is touched. The names of a backup proper (40 hex digits,
 * `Manifest.db`, …) are safe everywhere; only a hostile or a very unusual phone sends others. One rule on every platform,
 * so that a folder written on Linux can be carried to Windows.
 *
 * @throws backup/name-refused
 * @source tried in Chromium 156: `con`, `a:b`, `a\b`, `a*?`, `*.lnk`, trailing dot or space are refused everywhere
 */
export function requirePortable(path: BackupPath): void {
  for (const name of pathParts(path)) {
    if (!isPortableName(name)) throw new KeepsakeError("backup/name-refused", { path: printable(path) });
  }
}

export function isPortableName(name: string): boolean {
  return (
    name.length <= MAX_NAME_UNITS &&
    !FORBIDDEN.test(name) &&
    !Array.from(name).some(isControl) &&
    !RESERVED.test(name) &&
    !REFUSED_SUFFIX.test(name) &&
    !name.endsWith(".") &&
    !name.endsWith(" ")
  );
}
