import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { BackupFiles, DirectoryEntry, FileSink, FileSource, FileStat } from "./backup-files.ts";
import { type BackupPath, isWithin, parentPath, pathParts } from "./backup-path.ts";

/** A directory is null, a file its content. Times are those of the last write. */
type MemoryNode = { readonly content: Bytes | null; readonly modifiedMs: number };

const READ_BYTES = 262_144;

/** A backup directory in memory: for tests, and where nothing shall be kept (the password change). */
export function createMemoryFiles(nowMs: () => number = Date.now): BackupFiles {
  return new MemoryFiles(nowMs);
}

class MemoryFiles implements BackupFiles {
  readonly #nodes = new Map<BackupPath, MemoryNode>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#nodes.set("" as BackupPath, { content: null, modifiedMs: nowMs() });
  }

  async stat(path: BackupPath, options?: AbortOptions): Promise<FileStat | null> {
    throwIfAborted(options?.signal);
    const node = this.#nodes.get(path);
    return node === undefined ? null : statOf(node);
  }

  async *list(path: BackupPath, options?: AbortOptions): AsyncIterable<DirectoryEntry> {
    throwIfAborted(options?.signal);
    if (this.#require(path).content !== null) throw new KeepsakeError("backup/wrong-kind", { path, kind: "file" });
    for (const [candidate, node] of this.#nodes) {
      if (candidate === "" || parentPath(candidate) !== path) continue;
      yield { name: pathParts(candidate).at(-1) ?? "", ...statOf(node) };
    }
  }

  async openRead(path: BackupPath, options?: AbortOptions): Promise<FileSource> {
    throwIfAborted(options?.signal);
    const { content } = this.#require(path);
    if (content === null) throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    return memorySource(path, content);
  }

  async openWrite(path: BackupPath, options?: AbortOptions): Promise<FileSink> {
    throwIfAborted(options?.signal);
    this.#makeDirectories(parentPath(path));
    this.#refuseDirectory(path);
    let parts: Bytes[] | null = [];
    return {
      write: async (bytes, writeOptions) => {
        throwIfAborted(writeOptions?.signal);
        if (parts === null) throw new KeepsakeError("base/bug", { what: "write after the end of a file" });
        parts.push(bytes);
      },
      close: async (closeOptions) => {
        throwIfAborted(closeOptions?.signal);
        if (parts === null) throw new KeepsakeError("base/bug", { what: "file ended twice" });
        this.#makeDirectories(parentPath(path));
        this.#refuseDirectory(path);
        this.#nodes.set(path, { content: concatBytes(parts), modifiedMs: this.#nowMs() });
        parts = null;
      },
      discard: async () => {
        parts = null;
      },
    };
  }

  async makeDirectory(path: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    this.#makeDirectories(path);
  }

  async move(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    if (from === to) return void this.#require(from);
    const moved = this.#replaceTarget(from, to);
    for (const [path] of moved) this.#nodes.delete(path);
    for (const [path, node] of moved) this.#nodes.set(rebase(path, from, to), node);
  }

  async copy(from: BackupPath, to: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    if (from === to) return void this.#require(from);
    for (const [path, node] of this.#replaceTarget(from, to)) {
      this.#nodes.set(rebase(path, from, to), { ...node, modifiedMs: this.#nowMs() });
    }
  }

  async remove(path: BackupPath, options?: AbortOptions): Promise<void> {
    throwIfAborted(options?.signal);
    if (path === "") throw new KeepsakeError("backup/path-outside", { path });
    for (const [candidate] of this.#below(path)) this.#nodes.delete(candidate);
  }

  async freeBytes(): Promise<number | null> {
    return null;
  }

  /** What `from` holds, after `to` was emptied for it. */
  #replaceTarget(from: BackupPath, to: BackupPath): [BackupPath, MemoryNode][] {
    this.#require(from);
    if (isWithin(to, from) || isWithin(from, to)) {
      throw new KeepsakeError("backup/wrong-kind", { path: to, kind: "directory" });
    }
    this.#makeDirectories(parentPath(to));
    for (const [path] of this.#below(to)) this.#nodes.delete(path);
    return this.#below(from);
  }

  /** The node at `path` and everything under it. */
  #below(path: BackupPath): [BackupPath, MemoryNode][] {
    const node = this.#nodes.get(path);
    if (node === undefined) return [];
    if (node.content !== null) return [[path, node]];
    return [...this.#nodes].filter(([candidate]) => isWithin(candidate, path));
  }

  #require(path: BackupPath): MemoryNode {
    const node = this.#nodes.get(path);
    if (node === undefined) throw new KeepsakeError("backup/not-found", { path });
    return node;
  }

  #refuseDirectory(path: BackupPath): void {
    if (this.#nodes.get(path)?.content === null) {
      throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    }
  }

  #makeDirectories(path: BackupPath): void {
    const existing = this.#nodes.get(path);
    if (existing !== undefined) {
      if (existing.content !== null) throw new KeepsakeError("backup/wrong-kind", { path, kind: "file" });
      return;
    }
    this.#makeDirectories(parentPath(path));
    this.#nodes.set(path, { content: null, modifiedMs: this.#nowMs() });
  }
}

function statOf(node: MemoryNode): FileStat {
  const kind = node.content === null ? "directory" : "file";
  return { kind, sizeBytes: node.content?.length ?? 0, modifiedMs: node.modifiedMs };
}

function rebase(path: BackupPath, from: BackupPath, to: BackupPath): BackupPath {
  return (to + path.slice(from.length)) as BackupPath;
}

function memorySource(path: BackupPath, content: Bytes): FileSource {
  let offset = 0;
  return {
    sizeBytes: content.length,
    read: async (options) => {
      throwIfAborted(options?.signal);
      if (offset >= content.length) return null;
      const part = content.slice(offset, offset + READ_BYTES);
      offset += part.length;
      return part;
    },
    readAt: async (start, length, options) => {
      throwIfAborted(options?.signal);
      if (start + length > content.length) throw new KeepsakeError("store/too-short", { path, offset: start, length });
      return content.slice(start, start + length);
    },
    close: async () => undefined,
  };
}
