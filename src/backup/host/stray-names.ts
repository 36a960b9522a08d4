/** Ends the names of files that we put aside, see folder-health. */
export const ASIDE_SUFFIX = ".set-aside";

const desktopFiles: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini", ".localized"]);

/** What desktops and browsers leave in any folder, and what we put aside: never part of a backup, not shown to the phone. */
export function isStrayName(name: string): boolean {
  return desktopFiles.has(name) || name.startsWith("._") || name.endsWith(".crswap") || name.endsWith(ASIDE_SUFFIX);
}
