import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { createDirectoryStore, type Place } from "./directory-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { placeByMove } from "./place-file.ts";
import { storeError } from "./store-errors.ts";
import { sweepLeftovers } from "./sweep.ts";

/** Synchronous handles write in the worker's own thread: more at a time would only hold more memory. */
const CONCURRENCY = 2;

/**
 * A repository in the browser's own file system. Only in a dedicated worker: nowhere else are there synchronous handles,
 * the one way the browser offers to sync a file.
 *
 * @param name of a directory at the root of the browser's file system, made when missing
 * @throws app/storage-blocked where the browser keeps no files; store/permission, store/failed
 */
export async function openOpfsStore(name = "vault"): Promise<ObjectStore> {
  const root = await browserDirectory(name);
  try {
    await sweepLeftovers(root);
  } catch (error) {
    throw storeError(error);
  }
  return opfsStoreIn(root);
}

/** Deletes everything of the store; no error when there is nothing. */
export async function deleteOpfsStore(name = "vault"): Promise<void> {
  const browserRoot = await navigator.storage.getDirectory();
  try {
    await browserRoot.removeEntry(name, { recursive: true });
  } catch (error) {
    const explained = storeError(error);
    if (explained.code !== "store/not-found") throw explained;
  }
}

/** The store on a directory handle that has synchronous file handles. Nothing is swept. */
export function opfsStoreIn(root: FileSystemDirectoryHandle): ObjectStore {
  return createDirectoryStore(root, { label: "browser", concurrency: CONCURRENCY, placeObject: placeSynced });
}

async function browserDirectory(name: string): Promise<FileSystemDirectoryHandle> {
  try {
    const browserRoot = await navigator.storage.getDirectory();
    return await browserRoot.getDirectoryHandle(name, { create: true });
  } catch (error) {
    throw new KeepsakeError("app/storage-blocked", {}, { cause: error });
  }
}

async function placeSynced(place: Place, bytes: Bytes, options?: AbortOptions): Promise<void> {
  await placeByMove(
    place,
    async (handle) => writeSynced(await handle.createSyncAccessHandle(), bytes, options),
    options,
  );
}

function writeSynced(handle: FileSystemSyncAccessHandle, bytes: Bytes, options?: AbortOptions): void {
  try {
    throwIfAborted(options?.signal);
    for (let done = 0; done < bytes.length; ) {
      const written = handle.write(bytes.subarray(done), { at: done });
      if (written === 0) throw new KeepsakeError("store/full", { wantedBytes: bytes.length });
      done += written;
    }
    // Without the flush a power cut may keep the name and lose the bytes.
    handle.flush();
  } finally {
    handle.close();
  }
}
