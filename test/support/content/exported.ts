import {
  type BackupFiles,
  backupPath,
  childPath,
  createMemoryFiles,
  readWholeFile,
  rootPath,
} from "../../../src/backup/index.ts";
import { type Bytes, fromUtf8 } from "../../../src/base/bytes.ts";
import { type ExportTarget, folderTarget } from "../../../src/content/index.ts";

/** An export into memory, and what came out of it. */
export interface Exported {
  readonly target: ExportTarget;
  /** Paths of all files, sorted. */
  paths(): Promise<string[]>;
  bytes(path: string): Promise<Bytes>;
  text(path: string): Promise<string>;
}

const MAX_BYTES = 256 * 1_048_576;

export function exportInMemory(): Exported {
  const files = createMemoryFiles();
  const bytes = async (path: string): Promise<Bytes> => {
    const found = await readWholeFile(files, backupPath(path), MAX_BYTES);
    if (found === null) throw new Error(`nothing was exported to ${path}`);
    return found;
  };
  return {
    target: folderTarget(files),
    paths: async () => (await walk(files, rootPath)).sort(),
    bytes,
    text: async (path) => fromUtf8(await bytes(path)),
  };
}

async function walk(files: BackupFiles, folder: Parameters<BackupFiles["list"]>[0]): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, kind } of files.list(folder)) {
    const path = childPath(folder, name);
    if (kind === "directory") found.push(...(await walk(files, path)));
    else found.push(path);
  }
  return found;
}
