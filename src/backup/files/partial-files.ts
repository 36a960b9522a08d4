import { exceptionName } from "./folder-errors.ts";
import { WAITING_ENDING } from "./waiting-names.ts";

/** At the root of the folder, beside the directories of the phones. */
export const PARTIAL_DIRECTORY = ".keepsake-partial";

/** `move` is in every browser that can write folders, but not yet in the standard's types. */
interface MovableFileHandle extends FileSystemFileHandle {
  move?(directory: FileSystemDirectoryHandle, name: string): Promise<void>;
}

const COPY_BYTES = 4 * 1_048_576;

/**
 * Files that are not complete yet. They are written here and moved to their name when they are whole, because a picked
 * folder shows an empty file under the final name from the first moment on, and it stays when the tab dies: the phone,
 * which compares names only, would take it for a good one.
 *
 * They end as the browser's own unfinished files do: Chromium hashes and examines what it writes when the ending changes at
 * `close` (5–8 ms for a small file, one in eleven waits for the network). The one examination that a name without ending
 * needs happens when the file takes its place.
 */
export class PartialFiles {
  readonly #root: FileSystemDirectoryHandle;
  #directory: Promise<FileSystemDirectoryHandle> | null = null;
  #count = 0;

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  async create(): Promise<FileSystemFileHandle> {
    this.#directory ??= this.#root.getDirectoryHandle(PARTIAL_DIRECTORY, { create: true });
    try {
      const directory = await this.#directory;
      return await directory.getFileHandle(this.#nextName(), { create: true });
    } catch (error) {
      this.#directory = null; // somebody may have tidied it away: the next call makes it anew
      throw error;
    }
  }

  /** Best effort: what cannot be removed now is swept at the next opening. */
  async drop(handle: FileSystemFileHandle): Promise<void> {
    try {
      await (await this.#directory)?.removeEntry(handle.name);
    } catch {
      // Nothing of value is there.
    }
  }

  /** Removes everything unfinished, ours or from a run that was cut off. */
  async sweep(): Promise<void> {
    this.#directory = null;
    try {
      await this.#root.removeEntry(PARTIAL_DIRECTORY, { recursive: true });
    } catch (error) {
      if (exceptionName(error) !== "NotFoundError") throw error;
    }
  }

  #nextName(): string {
    this.#count += 1;
    return `${this.#count}${WAITING_ENDING}`;
  }
}

/** Gives a whole file its name, replacing a file that had it. Where the browser cannot move, the content is copied. */
export async function moveFileHandle(
  file: FileSystemFileHandle,
  directory: FileSystemDirectoryHandle,
  name: string,
  removeSource: () => Promise<void>,
): Promise<void> {
  const movable: MovableFileHandle = file;
  if (movable.move !== undefined) return movable.move(directory, name);
  const source = await file.getFile();
  const target = await (await directory.getFileHandle(name, { create: true })).createWritable();
  for (let offset = 0; offset < source.size; offset += COPY_BYTES) {
    await target.write(await source.slice(offset, offset + COPY_BYTES).arrayBuffer());
  }
  await target.close();
  await removeSource();
}
