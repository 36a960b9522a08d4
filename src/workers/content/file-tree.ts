import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import type { ContentFile } from "./content-api.ts";

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: BackupEntry[];
  sizeBytes: number;
  modifiedMs: number | null;
}

const newFolder = (): Folder => ({ folders: new Map(), files: [], sizeBytes: 0, modifiedMs: null });

/** One domain as a tree. A backup has a flat list of paths; folders are what their paths have in common. */
export class FileTree {
  readonly #root = newFolder();

  static async read(browser: BackupBrowser, domain: string, options?: AbortOptions): Promise<FileTree> {
    const tree = new FileTree();
    for await (const entry of browser.entries({ domain }, options)) tree.#add(entry);
    return tree;
  }

  /** What lies directly in `path`: folders first, each by name. Empty for a path that is not there. */
  list(path: string): readonly ContentFile[] {
    const folder = this.#find(path);
    if (folder === null) return [];
    const prefix = path === "" ? "" : `${path}/`;
    const folders = [...folder.folders].map(([name, { sizeBytes, modifiedMs }]) => {
      return { name, path: prefix + name, kind: "directory", sizeBytes, modifiedMs } as const;
    });
    const files = folder.files.map(({ relativePath, kind, sizeBytes, modifiedMs }) => ({
      name: relativePath.slice(relativePath.lastIndexOf("/") + 1),
      path: relativePath,
      kind,
      sizeBytes,
      modifiedMs: modifiedMs === 0 ? null : modifiedMs,
    }));
    return [...folders.sort(byName), ...files.sort(byName)];
  }

  #add(entry: BackupEntry): void {
    const parts = entry.relativePath.split("/");
    if (entry.kind === "directory") {
      if (entry.relativePath !== "") this.#walk(parts, 0).modifiedMs = entry.modifiedMs || null;
      return;
    }
    this.#walk(parts.slice(0, -1), entry.sizeBytes).files.push(entry);
  }

  /** The folder of `parts`, made on the way; each above it grows by `sizeBytes`. */
  #walk(parts: readonly string[], sizeBytes: number): Folder {
    let folder = this.#root;
    folder.sizeBytes += sizeBytes;
    for (const part of parts) {
      const next = folder.folders.get(part) ?? newFolder();
      folder.folders.set(part, next);
      folder = next;
      folder.sizeBytes += sizeBytes;
    }
    return folder;
  }

  #find(path: string): Folder | null {
    let folder: Folder | undefined = this.#root;
    for (const part of path === "" ? [] : path.split("/")) folder = folder?.folders.get(part);
    return folder ?? null;
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}
