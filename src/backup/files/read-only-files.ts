import { KeepsakeError } from "../../base/errors.ts";
import type { BackupFiles } from "./backup-files.ts";
import { type BackupPath, backupPath, rootPath } from "./backup-path.ts";

/** The reading half of `BackupFiles`. */
export type ReadableFiles = Pick<BackupFiles, "stat" | "list" | "openRead">;

/** A place only to read from: a snapshot, a folder that is imported. Writing calls throw base/bug. */
export function readOnlyFiles(from: ReadableFiles): BackupFiles {
  return {
    stat: (path, options) => from.stat(path, options),
    list: (path, options) => from.list(path, options),
    openRead: (path, options) => from.openRead(path, options),
    openWrite: refuse,
    makeDirectory: refuse,
    move: refuse,
    copy: refuse,
    remove: refuse,
    freeBytes: async () => null,
  };
}

async function refuse(): Promise<never> {
  throw new KeepsakeError("base/bug", { what: "write into files that are only read" });
}

/** `directory` of `files`, as if it were called `name` and lay alone in a place of its own. */
export function seenAs(files: ReadableFiles, directory: BackupPath, name: string): BackupFiles {
  const shown = backupPath(name);
  const inside = (path: BackupPath): BackupPath => {
    if (path === shown) return directory;
    if (!path.startsWith(`${shown}/`)) throw new KeepsakeError("backup/not-found", { path });
    const below = path.slice(shown.length + 1);
    return directory === rootPath ? backupPath(below) : backupPath(`${directory}/${below}`);
  };
  return readOnlyFiles({
    stat: async (path, options) => (isShown(path) ? files.stat(inside(path), options) : null),
    list: (path, options) => files.list(inside(path), options),
    openRead: async (path, options) => files.openRead(inside(path), options),
  });

  function isShown(path: BackupPath): boolean {
    return path === shown || path.startsWith(`${shown}/`);
  }
}
