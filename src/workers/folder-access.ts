import { type AppleFolder, openAppleFolder } from "../backup/index.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { BackupPlace } from "./api.ts";
import { browserRoom } from "./browser-room.ts";
import { inTurn } from "./web-lock.ts";

/** Where backups live in the browser's own file system. */
const BROWSER_FOLDER = "backups";

/** Opening a folder sweeps what a dead run left, so only one tab at a time may have it open. */
export function inFolder<T>(place: BackupPlace, work: (files: AppleFolder) => Promise<T>): Promise<T> {
  const name = place.kind === "browser" ? place.kind : place.id;
  return inTurn(`keepsake-folder-${name}`, async () => {
    const freeBytes = place.kind === "browser" ? browserRoom : undefined;
    const files = await openAppleFolder(await rootOf(place), { freeBytes });
    try {
      return await work(files);
    } finally {
      await files.close().catch(() => undefined);
    }
  });
}

/** @throws app/storage-blocked, store/full */
export async function rootOf(place: BackupPlace): Promise<FileSystemDirectoryHandle> {
  if (place.kind === "folder") return place.handle;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(BROWSER_FOLDER, { create: true });
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    throw new KeepsakeError(isFull ? "store/full" : "app/storage-blocked", {}, { cause: error });
  }
}
