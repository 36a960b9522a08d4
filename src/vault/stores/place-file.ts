import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Place } from "./directory-store.ts";
import { temporaryName } from "./sweep.ts";

/** `move` is in every browser that can write folders, but not yet in the standard's types. */
interface MovableFileHandle extends FileSystemFileHandle {
  move?(directory: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** Writes everything and ends the file, or throws with nothing left open. */
export type WriteFile = (handle: FileSystemFileHandle) => Promise<void>;

/**
 * Under a temporary name first, then moved: a file appears under its name with its whole content or not at all. A fired
 * signal is heeded up to the move.
 */
export async function placeByMove({ directory, name }: Place, write: WriteFile, options?: AbortOptions): Promise<void> {
  const temporary = temporaryName();
  const handle: MovableFileHandle = await directory.getFileHandle(temporary, { create: true });
  // Without `move` there is no whole-or-nothing: the swap file is then the next best, and the sweep takes empty files away.
  if (handle.move === undefined) {
    await directory.removeEntry(temporary);
    return placeDirectly({ directory, name }, write, options);
  }
  try {
    await write(handle);
    throwIfAborted(options?.signal);
    await handle.move(directory, name);
  } catch (error) {
    await removeQuietly(directory, temporary);
    throw error;
  }
}

/** Under the final name at once. A reader may meet an empty or, after a power cut, a torn file. */
export async function placeDirectly(
  { directory, name }: Omit<Place, "type">,
  write: WriteFile,
  options?: AbortOptions,
): Promise<void> {
  const handle = await directory.getFileHandle(name, { create: true });
  try {
    await write(handle);
    throwIfAborted(options?.signal);
  } catch (error) {
    await removeQuietly(directory, name);
    throw error;
  }
}

/** What cannot be removed now is swept at the next opening; the first error is the one to tell. */
async function removeQuietly(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch {
    // Nothing refers to it.
  }
}
