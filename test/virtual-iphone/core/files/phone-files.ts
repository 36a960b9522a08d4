import type { Bytes, PhoneStorage } from "../contracts.ts";
import type { Content, ContentShelf, ContentSource } from "./content.ts";
import { ContentWriter } from "./content-writer.ts";
import { contentDigest, treeDigest } from "./digest.ts";
import { DigestWriter } from "./digest-writer.ts";
import { mix } from "./pattern.ts";
import { directory, fileKey, type PhoneFile, regularFile, SCENARIO_NOW } from "./phone-file.ts";

const STATE_KEY = "files/changes";

/** What a scenario says its files are, before anybody changes them. */
export interface FileCatalogue {
  readonly files: readonly PhoneFile[];
  readonly shelf: ContentShelf;
}

interface SavedChanges {
  readonly clock: number;
  readonly deleted: readonly string[];
  readonly changed: readonly PhoneFile[];
}

/**
 * The phone's file system. Starts as the scenario's catalogue (or empty), keeps only the differences in storage, and
 * never holds content: a file knows where its bytes come from.
 */
export class PhoneFiles {
  private readonly catalogue = new Map<string, PhoneFile>();
  private entries = new Map<string, PhoneFile>();
  private readonly storage: PhoneStorage;
  private readonly shelf: ContentShelf;
  private readonly startsEmpty: boolean;
  private readonly keepsContent: boolean;
  private nextInode = 40_000;
  private clock = SCENARIO_NOW;
  private readonly digests = new Map<string, Promise<string>>();

  /**
   * @param empty the phone holds nothing yet, but recognises the catalogue's content when a restore brings it, so that
   *   restored gigabytes need no storage. Recognition compares every byte.
   * @param keepsContent false: of what a restore brings only sizes and digests stay
   */
  constructor(catalogue: FileCatalogue, storage: PhoneStorage, empty = false, keepsContent = true) {
    this.storage = storage;
    this.shelf = catalogue.shelf;
    this.startsEmpty = empty;
    this.keepsContent = keepsContent;
    for (const file of withParents(catalogue.files)) this.catalogue.set(fileKey(file), this.withInode(file));
    if (!empty) this.entries = new Map(this.catalogue);
  }

  /** Applies what earlier runs of this phone changed. */
  async load(): Promise<void> {
    const bytes = await this.storage.load(STATE_KEY);
    if (bytes === null) return;
    const saved = JSON.parse(new TextDecoder().decode(bytes)) as SavedChanges;
    this.clock = saved.clock;
    for (const key of saved.deleted) this.entries.delete(key);
    for (const file of saved.changed) this.entries.set(fileKey(file), file);
  }

  async save(): Promise<void> {
    const changed = [...this.entries.values()].filter(
      (file) => this.startsEmpty || this.catalogue.get(fileKey(file)) !== file,
    );
    const deleted = this.startsEmpty ? [] : [...this.catalogue.keys()].filter((key) => !this.entries.has(key));
    const saved: SavedChanges = { clock: this.clock, deleted, changed };
    await this.storage.save(STATE_KEY, new TextEncoder().encode(JSON.stringify(saved)));
  }

  get count(): number {
    return this.entries.size;
  }

  all(): IterableIterator<PhoneFile> {
    return this.entries.values();
  }

  get(domain: string, path: string): PhoneFile | undefined {
    return this.entries.get(fileKey({ domain, path }));
  }

  open(content: Content): Promise<ContentSource> {
    return this.shelf.open(content);
  }

  size(file: PhoneFile): number | Promise<number> {
    if (file.content === undefined) return 0;
    return file.content.kind === "built" ? this.shelf.size(file.content) : file.content.size;
  }

  bytes(file: PhoneFile): Promise<Bytes> {
    return file.content === undefined ? Promise.resolve(new Uint8Array(0)) : this.shelf.bytes(file.content);
  }

  /** Takes the bytes of a file that is being restored to this place. */
  writer(domain: string, path: string): Pick<ContentWriter, "write" | "finish"> {
    if (!this.keepsContent) return new DigestWriter();
    const key = fileKey({ domain, path });
    const known = [this.entries.get(key)?.content, this.catalogue.get(key)?.content].filter(
      (content) => content !== undefined,
    );
    return new ContentWriter(this.shelf, known);
  }

  /** Replaces the whole tree, as the end of a restore does. */
  async replaceAll(files: Iterable<PhoneFile>): Promise<void> {
    const before = this.entries;
    this.entries = new Map();
    for (const file of files) {
      const key = fileKey(file);
      const same = this.catalogue.get(key);
      this.entries.set(key, same !== undefined && sameFile(same, file) ? same : file);
    }
    await this.dropUnused(before);
    await this.save();
  }

  // Edits between two backups. Each moves the phone's clock, because a backup notices changes by modification time.

  /** Writes given bytes to a file, which is created when it is not there. */
  async write(domain: string, path: string, bytes: Bytes): Promise<void> {
    const writer = new ContentWriter(this.shelf, []);
    await writer.write(bytes);
    this.put(domain, path, await writer.finish());
    await this.save();
  }

  /** A new file of generated content. */
  async add(domain: string, path: string, content: Content): Promise<void> {
    this.put(domain, path, content);
    await this.save();
  }

  /** The next generation of a file's content: other bytes of the same sort. */
  async edit(domain: string, path: string): Promise<void> {
    const file = this.existing(domain, path);
    if (file.content === undefined) throw new Error(`${fileKey(file)} is not a regular file`);
    this.put(domain, path, nextGeneration(file.content));
    await this.save();
  }

  async delete(domain: string, path: string): Promise<void> {
    this.existing(domain, path);
    const inside = `${fileKey({ domain, path })}/`;
    for (const key of this.entries.keys()) {
      if (key === inside.slice(0, -1) || key.startsWith(inside)) this.entries.delete(key);
    }
    await this.save();
  }

  async rename(domain: string, from: string, to: string): Promise<void> {
    const file = this.existing(domain, from);
    this.entries.delete(fileKey(file));
    this.insert({ ...file, path: to });
    await this.save();
  }

  /** Sums and hashes the whole tree. Equal digests: equal domains, paths, sizes, modes and every byte. */
  stateDigest(include: (file: PhoneFile) => boolean = () => true): Promise<string> {
    return treeDigest([...this.entries.values()].filter(include), (file) => this.digestOf(file));
  }

  private digestOf(file: PhoneFile): Promise<string> {
    if (file.content === undefined) return Promise.resolve(file.target ?? "");
    if (file.content.kind === "digest") return Promise.resolve(file.content.sha1);
    const key = JSON.stringify(file.content);
    let digest = this.digests.get(key);
    if (digest === undefined) {
      digest = this.shelf.open(file.content).then(contentDigest);
      this.digests.set(key, digest);
    }
    return digest;
  }

  private existing(domain: string, path: string): PhoneFile {
    const file = this.get(domain, path);
    if (file === undefined) throw new Error(`the phone has no ${domain}-${path}`);
    return file;
  }

  private put(domain: string, path: string, content: Content): void {
    this.clock += 60;
    const old = this.get(domain, path);
    const file = old ?? regularFile(domain, path, content, { bornAt: this.clock });
    this.insert({ ...file, content, modifiedAt: this.clock });
  }

  private insert(file: PhoneFile): void {
    for (const parent of parentPaths(file.path)) {
      const key = fileKey({ domain: file.domain, path: parent });
      if (!this.entries.has(key)) this.entries.set(key, this.withInode(directory(file.domain, parent)));
    }
    this.entries.set(fileKey(file), this.withInode(file));
  }

  private withInode(file: PhoneFile): PhoneFile {
    if (file.inode !== 0) return file;
    this.nextInode += 1;
    return { ...file, inode: this.nextInode };
  }

  private async dropUnused(before: ReadonlyMap<string, PhoneFile>): Promise<void> {
    const used = new Set<string>();
    for (const file of this.entries.values()) if (file.content?.kind === "stored") used.add(file.content.id);
    for (const { content } of before.values()) {
      if (content?.kind === "stored" && !used.has(content.id)) await this.shelf.dropStored(content.id, content.size);
    }
  }
}

function nextGeneration(content: Content): Content {
  if (content.kind === "built") return { ...content, generation: content.generation + 1 };
  if (content.kind === "stored" || content.kind === "digest")
    return { kind: "pattern", size: content.size, seed: content.size | 1, incompressible: 0.5 };
  return { ...content, seed: mix(content.seed, 0x67656e) };
}

function parentPaths(path: string): string[] {
  if (path === "") return [];
  const parents = [""];
  for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) parents.push(path.slice(0, at));
  return parents;
}

/** Every ancestor of every entry has a row in a backup, up to the domain's root. */
function withParents(files: readonly PhoneFile[]): Iterable<PhoneFile> {
  const all = new Map<string, PhoneFile>();
  for (const file of files) {
    for (const path of parentPaths(file.path)) {
      const key = fileKey({ domain: file.domain, path });
      if (!all.has(key)) all.set(key, directory(file.domain, path));
    }
    all.set(fileKey(file), file);
  }
  return all.values();
}

const canonical = (file: PhoneFile): string =>
  JSON.stringify(Object.entries(file).sort(([a], [b]) => (a < b ? -1 : 1)));
const sameFile = (a: PhoneFile, b: PhoneFile): boolean => canonical(a) === canonical(b);
