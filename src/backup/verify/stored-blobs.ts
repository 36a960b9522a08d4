import type { AbortOptions } from "../../base/abort.ts";
import { mapAhead } from "../../base/concurrent.ts";
import type { BackupFiles, DirectoryEntry } from "../files/backup-files.ts";
import { childPath } from "../files/backup-path.ts";
import { backupFileNames } from "../format/backup-state.ts";
import { isFileId } from "../format/file-id.ts";
import type { ManifestTable } from "../format/manifest-table.ts";

/** What lies in a backup folder beside its descriptions. */
export interface StoredBlobs {
  /** Stored size by file id, of blobs in their right place. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Everything that belongs nowhere: blobs in a wrong folder, other names. Paths within the backup. */
  readonly strays: readonly string[];
}

const FOLDER = /^[0-9a-f]{2}$/;
/** What operating systems leave everywhere, and what other programs keep beside a backup. */
const KNOWN = new Set(["Info.plist", "Manifest.plist", "Manifest.db", "Manifest.db-wal", "Manifest.db-shm"]);
const ALSO_KNOWN = new Set(["Manifest.mbdb", "Manifest.mbdx", "Status.plist", ".DS_Store", "Thumbs.db", "desktop.ini"]);

/** The platform answers a listing one file after the other; several at once keep it busy. */
const FOLDERS_AT_ONCE = 8;

/** Lists names and sizes; reads no content. */
export async function listBlobs(
  files: BackupFiles,
  udid: string,
  blobs: ManifestTable["blobs"],
  options?: AbortOptions,
): Promise<StoredBlobs> {
  const { root } = backupFileNames(udid);
  const sizes = new Map<string, number>();
  const strays: string[] = [];
  const folders: string[] = [];
  for await (const { name, kind, sizeBytes } of files.list(root, options)) {
    if (kind === "file" && blobs === "side-by-side" && isFileId(name)) sizes.set(name, sizeBytes);
    else if (kind === "directory" && blobs === "in-folders" && FOLDER.test(name)) folders.push(name);
    else if (!KNOWN.has(name) && !ALSO_KNOWN.has(name)) strays.push(name);
  }
  const listFolder = (name: string): Promise<readonly DirectoryEntry[]> =>
    all(files.list(childPath(root, name), options));
  const listings = mapAhead(folders, FOLDERS_AT_ONCE, async (name) => ({ name, entries: await listFolder(name) }));
  for await (const { name, entries } of listings) {
    for (const inside of entries) {
      const isRight = inside.kind === "file" && isFileId(inside.name) && inside.name.startsWith(name);
      if (isRight) sizes.set(inside.name, inside.sizeBytes);
      else if (!ALSO_KNOWN.has(inside.name)) strays.push(`${name}/${inside.name}`);
    }
  }
  return { sizes, strays };
}

/** All names of one of the 256 folders: about a thousand on a large phone. */
async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}
