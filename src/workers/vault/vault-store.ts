import { KeepsakeError } from "../../base/errors.ts";
import { type ObjectStore, openFolderStore, openIndexedDbStore, openOpfsStore } from "../../vault/index.ts";
import type { BackupPlace } from "../api.ts";
import type { VaultFinding } from "./vault-api.ts";

/** A vault never lies beside other files at the top of a folder. */
const SUBFOLDER = "Keepsake";

export interface PlacedStore {
  readonly store: ObjectStore;
  readonly subfolder: string | null;
}

/** Opens the store of a place. @throws store/gone, store/permission, app/storage-blocked */
export async function openStoreAt(place: BackupPlace): Promise<PlacedStore> {
  if (place.kind === "browser") return { store: await openBrowserStore(), subfolder: null };
  const { finding, subfolder } = await examine(place.handle);
  if (subfolder === null) return { store: await openFolderStore(place.handle), subfolder };
  const folder = await inFolder(() => place.handle.getDirectoryHandle(subfolder, { create: finding !== "vault" }));
  return { store: await openFolderStore(folder), subfolder };
}

/** Says what is in a place, changing nothing. */
export async function lookAt(place: BackupPlace): Promise<VaultFinding> {
  if (place.kind === "folder") return (await examine(place.handle)).finding;
  const store = await openBrowserStore();
  return (await store.stat({ type: "config", name: "config" })) === null ? "empty" : "vault";
}

/** The browser's own files; its database where there are none. */
function openBrowserStore(): Promise<ObjectStore> {
  return hasFiles() ? openOpfsStore() : openIndexedDbStore();
}

function hasFiles(): boolean {
  return "getDirectory" in navigator.storage && "FileSystemSyncAccessHandle" in globalThis;
}

async function examine(
  root: FileSystemDirectoryHandle,
): Promise<{ readonly finding: VaultFinding; readonly subfolder: string | null }> {
  return inFolder(async () => {
    if (await hasConfig(root)) return { finding: "vault", subfolder: null };
    const names = await firstNames(root);
    if (names.length === 0) return { finding: "empty", subfolder: null };
    const below = await root.getDirectoryHandle(SUBFOLDER).catch(() => null);
    if (below !== null && (await hasConfig(below))) return { finding: "vault", subfolder: SUBFOLDER };
    return { finding: "elsewhere", subfolder: SUBFOLDER };
  });
}

async function hasConfig(directory: FileSystemDirectoryHandle): Promise<boolean> {
  return directory.getFileHandle("config").then(
    () => true,
    () => false,
  );
}

/** Names that are not merely how a system decorates folders. */
async function firstNames(directory: FileSystemDirectoryHandle): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of directory.keys()) {
    if (!name.startsWith(".") && name !== "desktop.ini") names.push(name);
    if (names.length > 0) break;
  }
  return names;
}

async function inFolder<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const code = error.name === "NotFoundError" ? "store/gone" : "store/permission";
    throw new KeepsakeError(code, { reason: error.name }, { cause: error });
  }
}
