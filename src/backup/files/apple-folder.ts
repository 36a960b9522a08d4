import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import type { BackupFiles, DirectoryEntry, FileSink, FileSource, FileStat } from "./backup-files.ts";
import { type BackupPath, childPath, isWithin, parentPath, pathParts } from "./backup-path.ts";
import { DirectoryHandles } from "./directory-handles.ts";
import { exceptionName } from "./folder-errors.ts";
import { FolderSink } from "./folder-sink.ts";
import { folderSource } from "./folder-source.ts";
import { FolderWriters } from "./folder-writer.ts";
import { directoryStat, Listings, statOf } from "./listings.ts";
import { moveFileHandle, PARTIAL_DIRECTORY, PartialFiles } from "./partial-files.ts";
import { requirePortable } from "./portable-name.ts";
import { readOnlyFiles } from "./read-only-files.ts";
import { backupName, diskNames } from "./waiting-names.ts";

export interface AppleFolderOptions {
  /** Room for new data; without it unknown, as in picked folders. */
  readonly freeBytes?: (() => Promise<number | null>) | undefined;
  /** When a file was written, as far as listings tell it. */
  readonly nowMs?: (() => number) | undefined;
}

export interface AppleFolder extends BackupFiles {
  /** Takes away the place of unfinished files. The folder must not be used afterwards. */
  close(): Promise<void>;
}

/**
 * A folder with backups as Apple's programs and idevicebackup2 lay them out, on a directory handle of the browser: picked by
 * the person, or of the browser's own file system. Leftovers of a run that was cut off are swept here. One program at a time
 * may use a folder; the caller holds the lock. What others change meanwhile may be missing from listings.
 *
 * @throws store/gone, store/permission, store/failed
 */
export async function openAppleFolder(
  root: FileSystemDirectoryHandle,
  options: AppleFolderOptions = {},
): Promise<AppleFolder> {
  const partial = new PartialFiles(root);
  const folder = new HandleFolder(root, partial, options);
  await folder.close();
  return folder;
}

/**
 * The same folder to read from only: nothing is swept, so another run may be at work in it, and the permission to read is
 * enough.
 */
export function viewAppleFolder(root: FileSystemDirectoryHandle): BackupFiles {
  return readOnlyFiles(new HandleFolder(root, new PartialFiles(root), {}));
}

class HandleFolder implements AppleFolder {
  readonly #directories: DirectoryHandles;
  readonly #listings: Listings;
  readonly #partial: PartialFiles;
  readonly #writers = new FolderWriters();
  readonly #options: AppleFolderOptions;

  constructor(root: FileSystemDirectoryHandle, partial: PartialFiles, options: AppleFolderOptions) {
    this.#directories = new DirectoryHandles(root, {
      isAbsent: (path) => this.#listings.isAbsent(path),
      made: (path) => this.#listings.putNewDirectory(path),
    });
    this.#listings = new Listings((path) => this.#directories.get(path));
    this.#partial = partial;
    this.#options = options;
  }

  async stat(path: BackupPath, options?: AbortOptions): Promise<FileStat | null> {
    throwIfAborted(options?.signal);
    if (path === "") return directoryStat;
    try {
      const file = await this.#fileHandle(path);
      return file === null ? directoryStat : statOf(await file.getFile());
    } catch (error) {
      const explained = await this.#directories.explain(error, path);
      if (hasCode(explained, "backup/not-found")) return null;
      throw explained;
    }
  }

  async *list(path: BackupPath, options?: AbortOptions): AsyncIterable<DirectoryEntry> {
    throwIfAborted(options?.signal);
    for (const entry of await this.#explained(path, () => this.#listings.entries(path, options))) {
      if (path !== "" || entry.name !== PARTIAL_DIRECTORY) yield entry;
    }
  }

  async openRead(path: BackupPath, options?: AbortOptions): Promise<FileSource> {
    throwIfAborted(options?.signal);
    return this.#explained(path, async () => {
      const handle = path === "" ? null : await this.#fileHandle(path);
      if (handle === null) throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
      return folderSource(path, await handle.getFile());
    });
  }

  async openWrite(path: BackupPath, options?: AbortOptions): Promise<FileSink> {
    throwIfAborted(options?.signal);
    this.#requireOurs(path);
    return this.#explained(path, async () => {
      await this.#directories.get(parentPath(path), true);
      const handle = await this.#partial.create();
      const drop = (): Promise<void> => this.#partial.drop(handle);
      const writer = await this.#writers.open(handle).catch(async (error: unknown) => {
        await drop();
        throw error;
      });
      return new FolderSink({
        writer,
        drop,
        promote: (sizeBytes) => this.#place(handle, path, { kind: "file", sizeBytes, modifiedMs: this.#nowMs() }, drop),
        explain: (error) => this.#directories.explain(error, path),
      });
    });
  }

  async makeDirectory(path: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    if (path !== "") this.#requireOurs(path);
    await this.#directories.get(path, true);
  }

  async move(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    await this.#explained(from, async () => {
      const file = await this.#source(from, to);
      if (from === to) return;
      if (file === null) return this.#moveDirectory(from, to, options);
      await this.#moveFile(file, from, to).catch(async (error: unknown) => {
        if (!hasCode(error, "backup/wrong-kind")) throw error;
        await this.remove(to, options);
        await this.#moveFile(file, from, to);
      });
    });
  }

  async copy(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    await this.#explained(from, async () => {
      const file = await this.#source(from, to);
      if (from === to) return;
      if (file !== null) return this.#copyFile(from, to, options);
      await this.remove(to, options);
      await this.makeDirectory(to, options);
      for (const name of await this.#names(from)) await this.copy(childPath(from, name), childPath(to, name), options);
    });
  }

  async remove(path: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    if (path === "") throw new KeepsakeError("backup/path-outside", { path });
    this.#requireOurs(path);
    this.#directories.forget(path);
    try {
      const parent = await this.#directories.get(parentPath(path));
      const missing: unknown[] = [];
      for (const name of diskNames(path)) missing.push(await removeIfThere(parent, name));
      if (!missing.includes(null)) throw missing[0];
      this.#listings.delete(path);
    } catch (error) {
      const explained = await this.#directories.explain(error, path);
      if (hasCode(explained, "backup/not-found")) return this.#listings.delete(path);
      this.#listings.forget(path);
      throw explained;
    }
  }

  async freeBytes(): Promise<number | null> {
    return (await this.#options.freeBytes?.()) ?? null;
  }

  async close(): Promise<void> {
    await this.#explained("" as BackupPath, () => this.#partial.sweep());
  }

  /** The handle of a file, null for a directory. */
  async #fileHandle(path: BackupPath): Promise<FileSystemFileHandle | null> {
    const parent = await this.#directories.get(parentPath(path));
    const [first, second] = diskNames(path);
    try {
      return await parent.getFileHandle(first).catch((error: unknown) => {
        if (second === undefined || exceptionName(error) !== "NotFoundError") throw error;
        return parent.getFileHandle(second);
      });
    } catch (error) {
      if (exceptionName(error) === "TypeMismatchError") return null;
      throw error;
    }
  }

  /** Checks both ends of a move or copy. */
  async #source(from: BackupPath, to: BackupPath): Promise<FileSystemFileHandle | null> {
    this.#requireOurs(from);
    this.#requireOurs(to);
    if (from !== to && (isWithin(to, from) || isWithin(from, to))) {
      throw new KeepsakeError("backup/wrong-kind", { path: to, kind: "directory" });
    }
    return this.#fileHandle(from);
  }

  async #moveFile(file: FileSystemFileHandle, from: BackupPath, to: BackupPath): Promise<void> {
    const stat = (await this.#listings.recall(from)) ?? statOf(await file.getFile());
    try {
      await this.#place(file, to, stat, () => this.remove(from));
      this.#listings.delete(from);
    } catch (error) {
      this.#listings.forget(from);
      throw error;
    }
  }

  /** Puts a whole file under its name. A directory there is replaced in a move, refused when a file is written. */
  async #place(
    file: FileSystemFileHandle,
    to: BackupPath,
    stat: FileStat,
    removeSource: () => Promise<void>,
  ): Promise<void> {
    const directory = await this.#directories.get(parentPath(to), true);
    const [name, otherName] = diskNames(to);
    try {
      const before = otherName === undefined ? null : await this.#listings.lookUp(to);
      if (before?.kind === "directory") throw new KeepsakeError("backup/wrong-kind", { path: to, kind: "directory" });
      await moveFileHandle(file, directory, name, removeSource);
      if (otherName !== undefined && before !== null) await removeIfThere(directory, otherName);
      this.#listings.put(to, stat);
    } catch (error) {
      this.#listings.forget(to);
      if ((await this.stat(to))?.kind !== "directory") throw error;
      throw new KeepsakeError("backup/wrong-kind", { path: to, kind: "directory" }, { cause: error });
    }
  }

  /** The browser cannot move directories: their files go one by one. */
  async #moveDirectory(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    await this.remove(to, options);
    await this.makeDirectory(to, options);
    for (const name of await this.#names(from)) await this.move(childPath(from, name), childPath(to, name), options);
    await this.remove(from, options);
  }

  async #copyFile(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    const source = await this.openRead(from, options);
    const sink = await this.openWrite(to, options);
    try {
      for (let part = await source.read(options); part !== null; part = await source.read(options)) {
        await sink.write(part, options);
      }
      await sink.close(options);
    } finally {
      await sink.discard();
      await source.close();
    }
  }

  async #names(path: BackupPath): Promise<string[]> {
    const names: string[] = [];
    for await (const name of (await this.#directories.get(path)).keys()) names.push(backupName(path, name));
    return names;
  }

  #nowMs(): number {
    return this.#options.nowMs?.() ?? Date.now();
  }

  #requireOurs(path: BackupPath): void {
    requirePortable(path);
    if (path === "") throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    if (pathParts(path)[0] === PARTIAL_DIRECTORY) throw new KeepsakeError("backup/name-refused", { path });
  }

  async #explained<T>(path: BackupPath, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await this.#directories.explain(error, path);
    }
  }
}

/** @returns null, or what the browser says of an entry that is not there */
async function removeIfThere(directory: FileSystemDirectoryHandle, name: string): Promise<unknown> {
  try {
    await directory.removeEntry(name, { recursive: true });
    return null;
  } catch (error) {
    if (exceptionName(error) !== "NotFoundError") throw error;
    return error;
  }
}
