import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { DirectoryEntry, FileStat } from "./backup-files.ts";
import { type BackupPath, baseName, isWithin, parentPath } from "./backup-path.ts";
import { exceptionName } from "./folder-errors.ts";
import { backupName } from "./waiting-names.ts";

/** What a directory holds, by name. */
type Listing = Map<string, FileStat>;

/** Sizes of this many files are asked for at a time: 0.1 ms each instead of 0.6. */
const STATS_AT_ONCE = 16;

/** The browser tells no time for directories. */
export const directoryStat: FileStat = { kind: "directory", sizeBytes: 0, modifiedMs: 0 };

/**
 * What the directories of a folder hold, each read from the disk once: the phone lists all of them at the beginning and at
 * the end of a run, and 100,000 files cost half a minute every time. Kept up to date by whoever changes the folder, which
 * must tell of every change that succeeded, and of every one that failed with `forget`.
 *
 * Changes may come while a directory is being read; they count after what was read.
 */
export class Listings {
  readonly #open: (path: BackupPath) => Promise<FileSystemDirectoryHandle>;
  readonly #known = new Map<BackupPath, Promise<Listing>>();

  constructor(open: (path: BackupPath) => Promise<FileSystemDirectoryHandle>) {
    this.#open = open;
  }

  /** Throws foreign exceptions. Callers that wait for the same directory share the first one's signal. */
  async entries(path: BackupPath, options?: AbortOptions): Promise<readonly DirectoryEntry[]> {
    let reading = this.#known.get(path);
    if (reading === undefined) {
      reading = this.#read(path, options);
      this.#known.set(path, reading);
      reading.catch(() => this.#known.get(path) === reading && this.#known.delete(path));
    }
    return [...(await reading)].map(([name, stat]) => ({ name, ...stat }));
  }

  /** What is known of a path without asking the disk. */
  async recall(path: BackupPath): Promise<FileStat | null> {
    const listing = await this.#known.get(parentPath(path))?.catch(() => null);
    return listing?.get(baseName(path)) ?? null;
  }

  /** True when the directory around `path` is known and does not hold it. */
  async isAbsent(path: BackupPath): Promise<boolean> {
    const listing = await this.#known.get(parentPath(path))?.catch(() => undefined);
    return listing !== undefined && !listing.has(baseName(path));
  }

  /** Like `recall`, but asks the disk when nothing is known. Throws foreign exceptions. */
  async lookUp(path: BackupPath): Promise<FileStat | null> {
    const directory = parentPath(path);
    if (!this.#known.has(directory)) await this.entries(directory);
    return this.recall(path);
  }

  /** A file is there now. */
  put(path: BackupPath, stat: FileStat): void {
    this.#change(parentPath(path), (listing) => listing.set(baseName(path), stat));
  }

  /** A directory was not there before, so what it holds is known. */
  putNewDirectory(path: BackupPath): void {
    this.#known.set(path, Promise.resolve(new Map()));
    this.#change(parentPath(path), (listing) => listing.set(baseName(path), directoryStat));
  }

  /** A file or a directory with its content is gone. */
  delete(path: BackupPath): void {
    this.#forgetWithin(path);
    this.#change(parentPath(path), (listing) => listing.delete(baseName(path)));
  }

  /** Nobody knows what came of a change of `path`: the disk has to be asked again. */
  forget(path: BackupPath): void {
    this.#forgetWithin(path);
    this.#known.delete(parentPath(path));
  }

  #forgetWithin(path: BackupPath): void {
    for (const known of this.#known.keys()) if (isWithin(known, path)) this.#known.delete(known);
  }

  #change(directory: BackupPath, apply: (listing: Listing) => void): void {
    this.#known.get(directory)?.then(apply, () => undefined); // what could not be read is read anew
  }

  async #read(path: BackupPath, options?: AbortOptions): Promise<Listing> {
    const directory = await this.#open(path);
    const listing: Listing = new Map();
    let waiting: Promise<void>[] = [];
    for await (const [name, handle] of directory.entries()) {
      throwIfAborted(options?.signal);
      const adding = addEntry(listing, { name: backupName(path, name), handle, diskName: name });
      adding.catch(() => undefined); // met below, unless the reading is given up before
      waiting.push(adding);
      if (waiting.length < STATS_AT_ONCE) continue;
      await Promise.all(waiting);
      waiting = [];
    }
    await Promise.all(waiting);
    return listing;
  }
}

export function statOf(file: File): FileStat {
  return { kind: "file", sizeBytes: file.size, modifiedMs: file.lastModified };
}

interface FoundEntry {
  readonly name: string;
  readonly diskName: string;
  readonly handle: FileSystemDirectoryHandle | FileSystemFileHandle;
}

/** A file that vanished between being seen and being looked at is none. Of two files with one name ours is the newer. */
async function addEntry(listing: Listing, { name, diskName, handle }: FoundEntry): Promise<void> {
  if (handle.kind === "directory") return void listing.set(name, directoryStat);
  try {
    const stat = statOf(await handle.getFile());
    if (name !== diskName || !listing.has(name)) listing.set(name, stat);
  } catch (error) {
    if (exceptionName(error) !== "NotFoundError") throw error;
  }
}
