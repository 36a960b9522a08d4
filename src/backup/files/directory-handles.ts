import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { type BackupPath, baseName, isWithin, parentPath } from "./backup-path.ts";
import { exceptionName, folderError } from "./folder-errors.ts";

/** What is known of the folder without asking the disk. */
export interface DirectoryKnowledge {
  /** True when nothing is there for sure: one call of the browser less. */
  isAbsent(path: BackupPath): Promise<boolean>;
  /** A directory was not there before. */
  made(path: BackupPath): void;
}

/**
 * Directory handles by path, so that a file costs one call and not one per level. A folder has about 520 directories.
 * Handles of removed or moved directories must be forgotten by the caller.
 */
export class DirectoryHandles {
  readonly #root: FileSystemDirectoryHandle;
  readonly #knowledge: DirectoryKnowledge;
  readonly #known = new Map<BackupPath, Promise<FileSystemDirectoryHandle>>();

  constructor(root: FileSystemDirectoryHandle, knowledge: DirectoryKnowledge) {
    this.#root = root;
    this.#knowledge = knowledge;
  }

  /** @throws backup/not-found, backup/wrong-kind, store/gone when the folder itself is away */
  async get(path: BackupPath, create = false): Promise<FileSystemDirectoryHandle> {
    if (path === "") return this.#root;
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const opening = this.#open(path, create);
    // Callers that make the same directory share one call; a mere question must not be answered for a maker.
    if (create) this.#known.set(path, opening);
    try {
      const handle = await opening;
      this.#known.set(path, opening);
      return handle;
    } catch (error) {
      if (this.#known.get(path) === opening) this.#known.delete(path);
      throw await this.explain(error, path);
    }
  }

  forget(path: BackupPath): void {
    for (const known of this.#known.keys()) if (isWithin(known, path)) this.#known.delete(known);
  }

  /** Like `folderError`, but tells a missing path from a folder that is gone altogether (drive unplugged, site data cleared). */
  async explain(error: unknown, path: BackupPath): Promise<KeepsakeError> {
    const explained = folderError(error, path);
    if (!hasCode(explained, "backup/not-found") || (await this.#rootIsThere())) return explained;
    return new KeepsakeError("store/gone", {}, { cause: error });
  }

  async #open(path: BackupPath, create: boolean): Promise<FileSystemDirectoryHandle> {
    const parent = await this.get(parentPath(path), create);
    if (!create) return parent.getDirectoryHandle(baseName(path));
    const there = (await this.#knowledge.isAbsent(path)) ? null : await existing(parent, baseName(path));
    if (there !== null) return there;
    const made = await parent.getDirectoryHandle(baseName(path), { create: true });
    this.#knowledge.made(path);
    return made;
  }

  async #rootIsThere(): Promise<boolean> {
    try {
      await this.#root.entries().next();
      return true;
    } catch (error) {
      return exceptionName(error) !== "NotFoundError";
    }
  }
}

async function existing(parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await parent.getDirectoryHandle(name);
  } catch (error) {
    if (exceptionName(error) !== "NotFoundError") throw error;
    return null;
  }
}
