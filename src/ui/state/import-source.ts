import type { ImportSource, SourceFile } from "../../workers/api.ts";

/** What a folder field chose. */
export function sourceOfFiles(files: Iterable<File>): ImportSource {
  const listed = Array.from(files, (file) => ({ path: belowFirst(file.webkitRelativePath), file }));
  return { kind: "files", files: listed };
}

/**
 * What was dropped, null when it is no folder. Call it while the drop event is handled: the browser forgets what was dropped
 * right after. A folder's handle is best, since nothing is listed before it is needed; where there is none, or the browser
 * refuses to give it, the files come one by one.
 */
export function sourceOfDrop(item: DataTransferItem): Promise<ImportSource | null> {
  const entry = item.webkitGetAsEntry();
  const handle = "getAsFileSystemHandle" in item ? item.getAsFileSystemHandle() : Promise.resolve(null);
  return handle
    .catch(() => null)
    .then(async (found) => {
      if (found instanceof FileSystemDirectoryHandle) return { kind: "folder", handle: found };
      if (found !== null || entry === null || !isDirectory(entry)) return null;
      return { kind: "files", files: await filesBelow(entry) };
    });
}

async function filesBelow(start: FileSystemDirectoryEntry): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  const directories = [start];
  for (const directory of directories) {
    for (const entry of await entriesOf(directory)) {
      if (isDirectory(entry)) directories.push(entry);
      else files.push({ path: belowFirst(entry.fullPath.slice(1)), file: await fileOf(entry as FileSystemFileEntry) });
    }
  }
  return files;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** The browser gives them by the hundred, and nothing at the end. */
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** The first part of a path is the folder that was chosen. */
function belowFirst(path: string): string {
  return path.slice(path.indexOf("/") + 1);
}
