import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { type BackupPath, baseName, isWithin, parentPath } from "./backup-path.ts";
import { exceptionName, folderError } from "./folder-errors.ts";

/**
 * Directory handles by path, so that a file costs one call and not one per level. A folder has about 520 directories.
 * Handles of removed or moved directories must be forgotten by the caller.
 */
export class DirectoryHandles {
  readonly #root: FileSystemDirectoryHandle;
  readonly #onMade: (path: BackupPath) => void;
  readonly #known = new Map<BackupPath, Promise<FileSystemDirectoryHandle>>();

  /** @param onMade hears of directories that were not there before */
  constructor(root: FileSystemDirectoryHandle, onMade: (path: BackupPath) => void) {
    this.#root = root;
    this.#onMade = onMade;
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
    try {
      return await parent.getDirectoryHandle(baseName(path));
    } catch (error) {
      if (!create || exceptionName(error) !== "NotFoundError") throw error;
    }
    const made = await parent.getDirectoryHandle(baseName(path), { create: true });
    this.#onMade(path);
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
