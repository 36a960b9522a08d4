import { forEachAtOnce } from "../../base/concurrent.ts";
import { isObjectName, type ObjectType, standardDirectories } from "./object-store.ts";
import { exceptionName } from "./store-errors.ts";

/** Ends in ".txt" because Chromium examines files of unknown kind at length when they are closed, text hardly. */
export function temporaryName(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `tmp-${Array.from(random, (part) => part.toString(16).padStart(8, "0")).join("")}.txt`;
}

const TEMPORARY = /^tmp-[0-9a-f]{16}\.txt$/;
/** What Chromium writes into until `close`, beside a file of ours. */
const SWAP = /^(tmp-[0-9a-f]{16}\.txt|[0-9a-f]{64}|config)(\.[^.]+)?\.crswap$/;

const DIRECTORIES_AT_ONCE = 8;

/**
 * Takes away what a killed tab or browser left: temporary names, swap files, objects without content. Nothing else is
 * touched, and nothing at all while somebody holds a lock: they may be writing just now.
 */
export async function sweepLeftovers(root: FileSystemDirectoryHandle): Promise<void> {
  if (await isLocked(root)) return;
  await sweepDirectory(root, "config");
  for (const type of ["key", "lock", "snapshot", "index"] as const) {
    const directory = await existing(root, standardDirectories[type]);
    if (directory !== null) await sweepDirectory(directory, type);
  }
  const data = await existing(root, standardDirectories.pack);
  if (data === null) return;
  await forEachAtOnce(data.entries(), DIRECTORIES_AT_ONCE, async ([, handle]) => {
    if (handle.kind === "directory") await sweepDirectory(handle as FileSystemDirectoryHandle, "pack");
  });
}

async function sweepDirectory(directory: FileSystemDirectoryHandle, type: ObjectType): Promise<void> {
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind !== "file") continue;
    const isLeftover =
      TEMPORARY.test(name) ||
      SWAP.test(name) ||
      (isObjectName(type, name) && (await isEmpty(handle as FileSystemFileHandle)));
    if (isLeftover) await ignoringAbsence(() => directory.removeEntry(name));
  }
}

async function isLocked(root: FileSystemDirectoryHandle): Promise<boolean> {
  const locks = await existing(root, standardDirectories.lock);
  if (locks === null) return false;
  for await (const [name, handle] of locks.entries()) {
    if (isObjectName("lock", name) && !(await isEmpty(handle as FileSystemFileHandle))) return true;
  }
  return false;
}

async function isEmpty(handle: FileSystemFileHandle): Promise<boolean> {
  return (await ignoringAbsence(async () => (await handle.getFile()).size)) === 0;
}

async function existing(root: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle | null> {
  return (await ignoringAbsence(() => root.getDirectoryHandle(name))) ?? null;
}

async function ignoringAbsence<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (exceptionName(error) === "NotFoundError") return undefined;
    throw error;
  }
}
