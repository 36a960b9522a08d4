import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { DirectoryEntry, FileSource, FileStat } from "../base/files.ts";
import { limits } from "../base/limits.ts";
import { openBlobFile } from "./blob-file.ts";
import type { RepositoryContext } from "./context.ts";
import type { TreeNode } from "./format/tree.ts";
import type { BlobId } from "./object-id.ts";
import type { SnapshotTree } from "./repository.ts";
import { readTree } from "./trees.ts";

/** Directories stay in memory up to this many nodes together. */
const CACHED_NODES = 100_000;

type Directory = ReadonlyMap<string, TreeNode>;

/** The files below one tree, read as they are asked for. */
export function openSnapshotTree(context: RepositoryContext, root: BlobId): SnapshotTree {
  return new StoredTree(context, root);
}

class StoredTree implements SnapshotTree {
  readonly #context: RepositoryContext;
  readonly #root: BlobId;
  readonly #directories = new Map<BlobId, Directory>();
  #cachedNodes = 0;

  constructor(context: RepositoryContext, root: BlobId) {
    this.#context = context;
    this.#root = root;
  }

  async stat(path: string, options?: AbortOptions): Promise<FileStat | null> {
    throwIfAborted(options?.signal);
    const parts = partsOf(path);
    const name = parts.pop();
    if (name === undefined) return { kind: "directory", sizeBytes: 0, modifiedMs: 0 };
    const parent = await this.#findDirectory(parts, options);
    const node = parent === null ? undefined : (await this.#directory(parent, options)).get(name);
    return node === undefined ? null : statOf(node);
  }

  async *list(path: string, options?: AbortOptions): AsyncIterable<DirectoryEntry> {
    throwIfAborted(options?.signal);
    const tree = await this.#findDirectory(partsOf(path), options);
    if (tree === null) throw await this.#whyNoDirectory(path, options);
    for (const node of (await this.#directory(tree, options)).values()) {
      const stat = statOf(node);
      if (stat !== null) yield { name: node.name, ...stat };
    }
  }

  async openRead(path: string, options?: AbortOptions): Promise<FileSource> {
    throwIfAborted(options?.signal);
    const parts = partsOf(path);
    const name = parts.pop();
    const parent = name === undefined ? null : await this.#findDirectory(parts, options);
    const node = parent === null ? undefined : (await this.#directory(parent, options)).get(name ?? "");
    if (name === undefined || node?.type === "dir") {
      throw new KeepsakeError("backup/wrong-kind", { path, kind: "directory" });
    }
    if (node?.type !== "file") throw new KeepsakeError("backup/not-found", { path });
    return openBlobFile(this.#context, node);
  }

  /** The tree of a directory, or null when the path leads to none. */
  async #findDirectory(parts: readonly string[], options?: AbortOptions): Promise<BlobId | null> {
    let tree = this.#root;
    for (const part of parts) {
      const node = (await this.#directory(tree, options)).get(part);
      if (node === undefined || node.subtree === null) return null;
      tree = node.subtree;
    }
    return tree;
  }

  async #whyNoDirectory(path: string, options?: AbortOptions): Promise<KeepsakeError> {
    const stat = await this.stat(path, options);
    if (stat === null) return new KeepsakeError("backup/not-found", { path });
    return new KeepsakeError("backup/wrong-kind", { path, kind: "file" });
  }

  async #directory(tree: BlobId, options?: AbortOptions): Promise<Directory> {
    const known = this.#directories.get(tree);
    if (known !== undefined) {
      this.#directories.delete(tree);
      this.#directories.set(tree, known);
      return known;
    }
    const nodes = await readTree(this.#context, tree, options);
    const directory = new Map(nodes.map((node) => [node.name, node]));
    this.#keep(tree, directory);
    return directory;
  }

  #keep(tree: BlobId, directory: Directory): void {
    if (this.#directories.has(tree)) return;
    this.#directories.set(tree, directory);
    this.#cachedNodes += directory.size;
    for (const [oldest, { size }] of this.#directories) {
      if (this.#cachedNodes <= CACHED_NODES || oldest === tree) return;
      this.#directories.delete(oldest);
      this.#cachedNodes -= size;
    }
  }
}

function statOf(node: TreeNode): FileStat | null {
  const { type, sizeBytes, modifiedMs } = node;
  if (type === "file") return { kind: "file", sizeBytes, modifiedMs };
  return type === "dir" ? { kind: "directory", sizeBytes: 0, modifiedMs } : null;
}

/** @throws backup/path-outside for a path deeper than any tree may be */
function partsOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length > limits.treeDepth) throw new KeepsakeError("backup/path-outside", { depth: parts.length });
  return parts;
}
