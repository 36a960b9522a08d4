import { KeepsakeError } from "../../base/errors.ts";
import type { BackupFiles, DirectoryEntry, FileStat } from "./backup-files.ts";
import { type BackupPath, backupPath, baseName, parentPath, rootPath } from "./backup-path.ts";
import { folderSource } from "./folder-source.ts";
import { directoryStat, statOf } from "./listings.ts";
import { readOnlyFiles } from "./read-only-files.ts";

/** A file with its path, as a folder field or a drop gives them. */
export interface ListedFile {
  readonly path: string;
  readonly file: File;
}

type Entries = Map<string, File | null>;

/**
 * Files that a page was given one by one, as the folder they came from: only to read. Empty directories are not among
 * them; browsers leave those out.
 * @throws backup/path-outside, backup/too-long for a path no folder has
 */
export function openFileList(files: Iterable<ListedFile>): BackupFiles {
  const directories = treeOf(files);

  /** Null for a directory, undefined for nothing. */
  function find(path: BackupPath): File | null | undefined {
    if (path === rootPath) return null;
    return directories.get(parentPath(path))?.get(baseName(path));
  }

  async function* list(path: BackupPath): AsyncGenerator<DirectoryEntry> {
    const entries = directories.get(path);
    if (entries === undefined) {
      const isFile = find(path) !== undefined;
      throw new KeepsakeError(isFile ? "backup/wrong-kind" : "backup/not-found", { path });
    }
    for (const [name, file] of entries) yield { name, ...statOfEntry(file) };
  }

  return readOnlyFiles({
    list,
    async stat(path) {
      const found = find(path);
      return found === undefined ? null : statOfEntry(found);
    },
    async openRead(path) {
      const found = find(path);
      if (found === undefined) throw new KeepsakeError("backup/not-found", { path });
      if (found === null) throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
      return folderSource(path, found);
    },
  });
}

function statOfEntry(file: File | null): FileStat {
  return file === null ? directoryStat : statOf(file);
}

function treeOf(files: Iterable<ListedFile>): Map<BackupPath, Entries> {
  const directories = new Map<BackupPath, Entries>([[rootPath, new Map()]]);
  const entriesOf = (path: BackupPath): Entries => {
    const known = directories.get(path);
    if (known !== undefined) return known;
    const entries: Entries = new Map();
    directories.set(path, entries);
    entriesOf(parentPath(path)).set(baseName(path), null);
    return entries;
  };
  for (const { path, file } of files) {
    const place = backupPath(path);
    if (place !== rootPath) entriesOf(parentPath(place)).set(baseName(place), file);
  }
  return directories;
}
