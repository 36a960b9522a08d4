import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { type Bytes, equalBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { createDirectoryStore, type Place } from "./directory-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { placeByMove, placeDirectly } from "./place-file.ts";
import { storeError } from "./store-errors.ts";
import { sweepLeftovers } from "./sweep.ts";

/** One file at a time reaches 50–90 MB/s, four about 200: each closed file is read again and examined by the browser. */
const CONCURRENCY = 4;
/** The end of a pack is its header: read back in any case. */
const PACK_TAIL_BYTES = 65_536;

/**
 * A repository in a folder or on a drive the person picked, in restic's standard layout. Leftovers of a killed browser are
 * swept first.
 *
 * The browser never syncs such files, so the only evidence that they are there is to read them back: objects that others
 * rest upon wholly, packs by size and end. A write takes as long as it takes: Safe Browsing may hold a file for seconds.
 *
 * @throws store/gone, store/permission, store/failed
 */
export async function openFolderStore(root: FileSystemDirectoryHandle): Promise<ObjectStore> {
  const label = root.name === "" ? "folder" : `folder ${root.name}`;
  const store = createDirectoryStore(root, { label, concurrency: CONCURRENCY, placeObject: placeInFolder });
  try {
    await sweepLeftovers(root);
  } catch (error) {
    const explained = storeError(error);
    throw explained.code === "store/not-found" ? new KeepsakeError("store/gone", {}, { cause: error }) : explained;
  }
  return store;
}

/** A pack goes to its name at once: nothing refers to it yet, and a move would have the browser examine all of it again. */
async function placeInFolder(place: Place, bytes: Bytes, options?: AbortOptions): Promise<void> {
  const isPack = place.type === "pack";
  const write = async (handle: FileSystemFileHandle): Promise<void> => {
    await writeStream(handle, bytes, options);
    await readBack(handle, bytes, isPack ? Math.max(0, bytes.length - PACK_TAIL_BYTES) : 0);
  };
  await (isPack ? placeDirectly(place, write, options) : placeByMove(place, write, options));
}

async function writeStream(handle: FileSystemFileHandle, bytes: Bytes, options?: AbortOptions): Promise<void> {
  const stream = await handle.createWritable();
  try {
    await stream.write(bytes);
    throwIfAborted(options?.signal);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

async function readBack(handle: FileSystemFileHandle, bytes: Bytes, from: number): Promise<void> {
  const file = await handle.getFile();
  const isSame = file.size === bytes.length && equalBytes(await contentFrom(file, from), bytes.subarray(from));
  if (!isSame)
    throw new KeepsakeError("store/failed", { reason: "read-back", wroteBytes: bytes.length, sizeBytes: file.size });
}

async function contentFrom(file: File, from: number): Promise<Bytes> {
  return new Uint8Array(await file.slice(from, file.size).arrayBuffer());
}
