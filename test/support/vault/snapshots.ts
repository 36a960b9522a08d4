import type { Bytes } from "../../../src/base/bytes.ts";
import {
  type BlobId,
  type BlobUploader,
  createRepository,
  directoryNode,
  encodeTree,
  fileNode,
  type ObjectStore,
  openRepository,
  type Repository,
  type RepositoryOptions,
  type SnapshotDescription,
  type SnapshotId,
  type SnapshotTree,
  type TreeNode,
} from "../../../src/vault/index.ts";
import { HurriedClock } from "../device/hurried-clock.ts";

export const testPassword = "correct horse battery staple";

/** Locks settle at once and keys cost little; nothing else is different. */
export function quickOptions(options: RepositoryOptions = {}): RepositoryOptions {
  return { clock: new HurriedClock(), keyCost: { n: 1_024, r: 8, p: 1 }, packTargetBytes: 4 * 1_048_576, ...options };
}

export async function newRepository(store: ObjectStore, options: RepositoryOptions = {}): Promise<Repository> {
  return createRepository(store, testPassword, quickOptions(options));
}

export async function reopened(store: ObjectStore, options: RepositoryOptions = {}): Promise<Repository> {
  return openRepository(store, testPassword, quickOptions(options));
}

/** Content by path; directories exist because files are in them. */
export type Files = Readonly<Record<string, Bytes>>;

const MODIFIED_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

export interface SaveOptions extends Partial<SnapshotDescription> {
  readonly modifiedMs?: number;
}

/** Writes a whole tree of files as a snapshot. */
export async function saveFiles(repository: Repository, files: Files, options: SaveOptions = {}): Promise<SnapshotId> {
  return repository.upload(async (uploader) => {
    const tree = await saveDirectory(repository, uploader, files, options.modifiedMs ?? MODIFIED_MS);
    return uploader.saveSnapshot(describe(options), tree);
  });
}

export function describe(options: SaveOptions = {}): SnapshotDescription {
  const { modifiedMs: _modifiedMs, ...fields } = options;
  return { time: new Date(MODIFIED_MS), hostname: "test-phone", paths: ["/UDID"], tags: ["keepsake"], ...fields };
}

export async function saveDirectory(
  repository: Repository,
  uploader: BlobUploader,
  files: Files,
  modifiedMs: number,
): Promise<BlobId> {
  const nodes: TreeNode[] = [];
  const directories = new Map<string, Record<string, Bytes>>();
  for (const [path, bytes] of Object.entries(files)) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      const writer = repository.createContentWriter(uploader);
      if (bytes.length > 0) await writer.write(bytes.slice());
      nodes.push(fileNode({ name: path, modifiedMs, ...(await writer.finish()) }));
      continue;
    }
    const name = path.slice(0, slash);
    const inside = directories.get(name) ?? {};
    inside[path.slice(slash + 1)] = bytes;
    directories.set(name, inside);
  }
  for (const [name, inside] of directories) {
    const subtree = await saveDirectory(repository, uploader, inside, modifiedMs);
    nodes.push(directoryNode({ name, modifiedMs, subtree }));
  }
  return (await uploader.saveBlob("tree", encodeTree(nodes))).id;
}

/** Everything in a snapshot, by path. */
export async function readFiles(tree: SnapshotTree, directory = ""): Promise<Record<string, Bytes>> {
  const files: Record<string, Bytes> = {};
  for await (const entry of tree.list(directory)) {
    const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
    if (entry.kind === "directory") Object.assign(files, await readFiles(tree, path));
    else files[path] = await readFile(tree, path);
  }
  return files;
}

export async function readFile(tree: SnapshotTree, path: string): Promise<Bytes> {
  const source = await tree.openRead(path);
  const content = new Uint8Array(source.sizeBytes);
  let filled = 0;
  for (let part = await source.read(); part !== null; part = await source.read()) {
    content.set(part, filled);
    filled += part.length;
  }
  await source.close();
  if (filled !== content.length) throw new Error(`${path}: ${filled} of ${content.length} bytes`);
  return content;
}

/** Paths whose content differs or stands on one side only. */
export function differences(a: Files, b: Files): string[] {
  const paths = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...paths].filter((path) => {
    const [left, right] = [a[path], b[path]];
    return left === undefined || right === undefined || Buffer.compare(left, right) !== 0;
  });
}
