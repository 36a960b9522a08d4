import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { mapAhead } from "../../base/concurrent.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  type BlobId,
  type BlobUploader,
  directoryNode,
  encodeTree,
  type NodeText,
  type Repository,
  renameNode,
  type TreeNode,
} from "../../vault/index.ts";

/** A file as its tree holds it. The list of its blobs stays inside the text: 300,000 files are in memory at once. */
export interface StoredFile extends NodeText {
  readonly kind: "file";
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** A symbolic link or special file of another program: kept, but not shown. */
export interface ForeignNode extends NodeText {
  readonly kind: "foreign";
}

export interface Weight {
  readonly files: number;
  readonly bytes: number;
}

export type Entry = StoredFile | ForeignNode | LayeredDirectory;

/** Sub-directories saved at a time: one is being sealed while the next is put together. */
const SAVED_AT_ONCE = 2;

/**
 * A directory: a stored tree, loaded when it is first touched, and what was changed since. Saving writes only what differs;
 * a directory equal to its stored tree keeps that tree's id, and nothing below an untouched one is read.
 */
export class LayeredDirectory {
  readonly kind = "directory";
  /** The same as long as the directory exists, so that its node changes only with its content. */
  readonly modifiedMs: number;
  readonly #repository: Pick<Repository, "loadTree">;
  #tree: BlobId | null;
  /** The node as it was stored, for directories of other programs with fields of their own. */
  #text: NodeText | null;
  #entries: Map<string, Entry> | null;
  #loading: Promise<Map<string, Entry>> | null = null;
  #isChanged = false;

  private constructor(
    repository: Pick<Repository, "loadTree">,
    stored: { readonly tree: BlobId; readonly text: NodeText | null } | null,
    modifiedMs: number,
  ) {
    this.modifiedMs = modifiedMs;
    this.#repository = repository;
    this.#tree = stored?.tree ?? null;
    this.#text = stored?.text ?? null;
    this.#entries = stored === null ? new Map() : null;
    this.#isChanged = stored === null;
  }

  static empty(repository: Pick<Repository, "loadTree">, modifiedMs: number): LayeredDirectory {
    return new LayeredDirectory(repository, null, modifiedMs);
  }

  static stored(
    repository: Pick<Repository, "loadTree">,
    tree: BlobId,
    modifiedMs: number,
    text: NodeText | null = null,
  ): LayeredDirectory {
    return new LayeredDirectory(repository, { tree, text }, modifiedMs);
  }

  /** Live: later changes show in it. Once it has resolved, `set` and `delete` may be called. */
  async entries(options?: AbortOptions): Promise<ReadonlyMap<string, Entry>> {
    throwIfAborted(options?.signal);
    return this.#entries ?? this.#load();
  }

  /** Puts an entry under a name, replacing what was there. */
  set(name: string, entry: Entry): void {
    const isNamed = entry.kind === "directory" || entry.name === name;
    this.#loaded().set(name, isNamed ? entry : renameNode(entry, name));
    this.#isChanged = true;
  }

  delete(name: string): void {
    if (this.#loaded().delete(name)) this.#isChanged = true;
  }

  /** Files below, and their bytes. */
  async weigh(options?: AbortOptions): Promise<Weight> {
    const sum = { files: 0, bytes: 0 };
    // What is not loaded is read and let go again.
    const entries = this.#entries ?? (await this.#read());
    for (const entry of entries.values()) {
      throwIfAborted(options?.signal);
      const weight = await weightOf(entry, options);
      sum.files += weight.files;
      sum.bytes += weight.bytes;
    }
    return sum;
  }

  /** The same content to be changed independently. */
  copy(): LayeredDirectory {
    const stored = this.#tree === null ? null : { tree: this.#tree, text: this.#text };
    const copy = new LayeredDirectory(this.#repository, stored, this.modifiedMs);
    if (this.#entries === null) return copy;
    const children = [...this.#entries].map(([name, entry]): [string, Entry] => [name, copyOf(entry)]);
    copy.#entries = new Map(children);
    copy.#isChanged = this.#isChanged;
    return copy;
  }

  /** Saves what changed, deepest first. @returns the id of the tree */
  async save(uploader: BlobUploader, options?: AbortOptions): Promise<BlobId> {
    if (this.#entries === null && this.#tree !== null) return this.#tree;
    const entries = this.#entries ?? new Map<string, Entry>();
    const nodes: NodeText[] = [];
    let isChanged = this.#isChanged || this.#tree === null;
    const save = async ([name, entry]: readonly [string, Entry]): Promise<[NodeText, boolean]> => {
      throwIfAborted(options?.signal);
      if (entry.kind !== "directory") return [entry, false];
      const before = entry.#text;
      return [await entry.#saveAs(name, uploader, options), entry.#text !== before];
    };
    for await (const [node, differs] of mapAhead(entries, SAVED_AT_ONCE, save)) {
      nodes.push(node);
      isChanged ||= differs;
    }
    if (this.#tree !== null && !isChanged) return this.#tree;
    const { id } = await uploader.saveBlob("tree", encodeTree(nodes));
    this.#tree = id;
    this.#isChanged = false;
    return id;
  }

  async #saveAs(name: string, uploader: BlobUploader, options?: AbortOptions): Promise<NodeText> {
    const before = this.#tree;
    const subtree = await this.save(uploader, options);
    if (this.#text === null || subtree !== before) {
      this.#text = shortNode(directoryNode({ name, modifiedMs: this.modifiedMs, subtree }));
    } else if (this.#text.name !== name) this.#text = renameNode(this.#text, name);
    return this.#text;
  }

  /** Callers share one reading. */
  async #load(): Promise<Map<string, Entry>> {
    this.#loading ??= this.#read()
      .then((entries) => (this.#entries ??= entries))
      .finally(() => {
        this.#loading = null;
      });
    return this.#loading;
  }

  async #read(): Promise<Map<string, Entry>> {
    const nodes = this.#tree === null ? [] : await this.#repository.loadTree(this.#tree);
    return new Map(nodes.map((node) => [node.name, entryOf(this.#repository, node)]));
  }

  #loaded(): Map<string, Entry> {
    if (this.#entries === null) throw new KeepsakeError("base/bug", { what: "directory changed before it was loaded" });
    return this.#entries;
  }
}

export async function weightOf(entry: Entry, options?: AbortOptions): Promise<Weight> {
  if (entry.kind === "directory") return entry.weigh(options);
  return entry.kind === "file" ? { files: 1, bytes: entry.sizeBytes } : { files: 0, bytes: 0 };
}

/** What a node becomes in memory; the node itself, with its list of blobs, is let go. */
export function entryOf(repository: Pick<Repository, "loadTree">, node: TreeNode): Entry {
  if (node.type === "dir" && node.subtree !== null) {
    return LayeredDirectory.stored(repository, node.subtree, node.modifiedMs, shortNode(node));
  }
  if (node.type !== "file") return { kind: "foreign", ...shortNode(node) };
  return { kind: "file", ...shortNode(node), sizeBytes: node.sizeBytes, modifiedMs: node.modifiedMs };
}

function copyOf(entry: Entry): Entry {
  return entry.kind === "directory" ? entry.copy() : entry;
}

function shortNode({ name, text }: NodeText): NodeText {
  return { name, text };
}
