import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { type BackupPath, baseName, isWithin, parentPath, pathParts } from "./backup-path.ts";
import { type Entry, type LayeredDirectory, type StoredFile, type Weight, weightOf } from "./layered-directory.ts";

/**
 * The tree of an overlay by path. Content is never touched: files and whole directories change places as nodes. Between the
 * last look at an entry and its change nothing is awaited, so overlapping calls never undo each other.
 */
export class OverlayTree {
  readonly root: LayeredDirectory;
  readonly #makeDirectory: (modifiedMs: number) => LayeredDirectory;
  readonly #nowMs: () => number;
  #files = 0;
  #bytes = 0;

  /** @param makeDirectory an empty one */
  constructor(root: LayeredDirectory, makeDirectory: (modifiedMs: number) => LayeredDirectory, nowMs: () => number) {
    this.root = root;
    this.#makeDirectory = makeDirectory;
    this.#nowMs = nowMs;
  }

  /** What was added since the beginning, less what was taken away. */
  get growth(): Weight {
    return { files: this.#files, bytes: this.#bytes };
  }

  /** Null when there is nothing, or nothing that we show. */
  async find(path: BackupPath, options?: AbortOptions): Promise<Exclude<Entry, { kind: "foreign" }> | null> {
    let entry: Entry | undefined = this.root;
    for (const name of pathParts(path)) {
      if (entry?.kind !== "directory") return null;
      entry = (await entry.entries(options)).get(name);
    }
    return entry === undefined || entry.kind === "foreign" ? null : entry;
  }

  /** @throws backup/not-found, backup/wrong-kind */
  async directory(path: BackupPath, options?: AbortOptions): Promise<LayeredDirectory> {
    const entry = await this.find(path, options);
    if (entry === null) throw new KeepsakeError("backup/not-found", { path });
    if (entry.kind === "file") throw new KeepsakeError("backup/wrong-kind", { path, kind: "file" });
    return entry;
  }

  /** The directory with its parents, made where missing. @throws backup/wrong-kind where a file is in the way */
  async make(path: BackupPath, options?: AbortOptions): Promise<LayeredDirectory> {
    let directory = this.root;
    for (const name of pathParts(path)) {
      const entry = (await directory.entries(options)).get(name);
      if (entry?.kind === "file") throw new KeepsakeError("backup/wrong-kind", { path, kind: "file" });
      const child = entry?.kind === "directory" ? entry : this.#makeDirectory(this.#birthOf(directory));
      if (child !== entry) directory.set(name, child);
      directory = child;
    }
    await directory.entries(options);
    return directory;
  }

  /** @throws backup/wrong-kind for a directory */
  async refuseDirectory(path: BackupPath, options?: AbortOptions): Promise<void> {
    if ((await this.find(path, options))?.kind === "directory") {
      throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    }
  }

  /** Puts a file under its path. The same content again keeps the node that is there, so that the tree stays the same. */
  async putFile(path: BackupPath, file: StoredFile, options?: AbortOptions): Promise<void> {
    const parent = await this.make(parentPath(path), options);
    const name = baseName(path);
    const before = (await parent.entries(options)).get(name);
    if (before?.kind === "directory") throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    if (before?.kind === "file" && sameContent(before, file)) return;
    parent.set(name, file);
    this.#grow(1, file.sizeBytes);
    if (before?.kind === "file") this.#grow(-1, -before.sizeBytes);
  }

  async move(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    await this.#requireSource(from, to, options);
    if (from === to) return;
    const target = await this.make(parentPath(to), options);
    const replaced = await this.#weightAt(to, options);
    const source = await this.directory(parentPath(from), options);
    const entry = (await source.entries(options)).get(baseName(from));
    const before = (await target.entries(options)).get(baseName(to));
    if (entry === undefined) throw new KeepsakeError("backup/not-found", { path: from });
    source.delete(baseName(from));
    target.set(baseName(to), isSameFile(before, entry) ? before : entry);
    this.#grow(-replaced.files, -replaced.bytes);
  }

  async copy(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    const entry = await this.#requireSource(from, to, options);
    if (from === to) return;
    const target = await this.make(parentPath(to), options);
    const replaced = await this.#weightAt(to, options);
    const added = await weightOf(entry, options);
    await target.entries(options);
    target.set(baseName(to), entry.kind === "directory" ? entry.copy() : entry);
    this.#grow(added.files - replaced.files, added.bytes - replaced.bytes);
  }

  async remove(path: BackupPath, options?: AbortOptions): Promise<void> {
    if (path === "") throw new KeepsakeError("backup/path-outside", { path });
    const parent = await this.find(parentPath(path), options);
    if (parent?.kind !== "directory") return;
    const removed = await this.#weightAt(path, options);
    await parent.entries(options);
    parent.delete(baseName(path));
    this.#grow(-removed.files, -removed.bytes);
  }

  async #requireSource(
    from: BackupPath,
    to: BackupPath,
    options?: AbortOptions,
  ): Promise<StoredFile | LayeredDirectory> {
    const entry = await this.find(from, options);
    if (entry === null) throw new KeepsakeError("backup/not-found", { path: from });
    if (from !== to && (isWithin(to, from) || isWithin(from, to))) {
      throw new KeepsakeError("backup/wrong-kind", { path: to, kind: "directory" });
    }
    return entry;
  }

  async #weightAt(path: BackupPath, options?: AbortOptions): Promise<Weight> {
    const entry = await this.find(path, options);
    return entry === null ? { files: 0, bytes: 0 } : weightOf(entry, options);
  }

  #grow(files: number, bytes: number): void {
    this.#files += files;
    this.#bytes += bytes;
  }

  /** One time for all directories of a phone, so that a directory made anew has the node it had before. */
  #birthOf(parent: LayeredDirectory): number {
    return parent === this.root ? this.#nowMs() : parent.modifiedMs;
  }
}

function isSameFile(before: Entry | undefined, entry: Entry): before is StoredFile {
  return before?.kind === "file" && entry.kind === "file" && sameContent(before, entry);
}

function sameContent(a: StoredFile, b: StoredFile): boolean {
  return a.sizeBytes === b.sizeBytes && contentText(a) === contentText(b);
}

/** The list of blobs as it stands in the node. Quotes in a name are escaped, so the field cannot be found in one. */
function contentText({ text }: StoredFile): string {
  const start = text.indexOf('"content":[');
  return text.slice(start, text.indexOf("]", start) + 1);
}

/** The ids of a file's blobs. */
export function contentIds(file: StoredFile): readonly string[] {
  return contentText(file).match(/[0-9a-f]{64}/g) ?? [];
}
