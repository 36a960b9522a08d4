import { type BackupFiles, backupPath } from "../../backup/index.ts";
import type { ExportTarget } from "./target.ts";

/** An export into a folder that is reached like a backup folder: picked, of the browser's own storage, or in memory. */
export function folderTarget(files: BackupFiles, base = ""): ExportTarget {
  const made = new Set<string>();
  return {
    async file(path, options) {
      const parts = base === "" ? path : [base, ...path];
      for (let depth = 1; depth < parts.length; depth += 1) {
        const folder = parts.slice(0, depth).join("/");
        if (made.has(folder)) continue;
        await files.makeDirectory(backupPath(folder), options);
        made.add(folder);
      }
      return files.openWrite(backupPath(parts.join("/")), options);
    },
  };
}
