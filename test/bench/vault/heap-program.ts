/** Prints as JSON what a vault of 300,000 files holds in memory. Packs of data are only in the index: nobody reads them here. */
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { createCompressor } from "../../../src/vault/compression.ts";
import { encodeConfig, makeConfig } from "../../../src/vault/format/config.ts";
import { encodeIndex, type IndexedPack, splitIndex } from "../../../src/vault/format/index-file.ts";
import { makeKeyFile, makeMasterKey } from "../../../src/vault/format/key-file.ts";
import { createSealer } from "../../../src/vault/format/seal.ts";
import {
  type BlobId,
  directoryNode,
  encodeTree,
  fileNode,
  type ObjectStore,
  objectId,
  openRepository,
  type SnapshotTree,
} from "../../../src/vault/index.ts";
import { SealedObjects } from "../../../src/vault/sealed-objects.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { temporaryFolder } from "../../support/vault/restic.ts";
import { describe, quickOptions } from "../../support/vault/snapshots.ts";
import type { HeapFigures } from "../rows/vault.ts";

const FILES = 300_000;
const BLOBS = 427_000;
const BLOBS_PER_PACK = 36;
const DIRECTORIES = 256;
const PASSWORD = "bench";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const [, program = "", madePlace] = process.argv;
if (madePlace !== undefined) {
  console.log(JSON.stringify(await measure(createNodeStore(madePlace))));
} else {
  const folder = temporaryFolder();
  try {
    const path = join(folder.path, "repo");
    await makeRepository(createNodeStore(path));
    // A fresh process, which holds nothing of the making.
    const { status } = spawnSync(process.execPath, [...process.execArgv, program, path], { stdio: "inherit" });
    process.exitCode = status ?? 1;
  } finally {
    folder.dispose();
  }
}

async function measure(store: ObjectStore): Promise<HeapFigures> {
  collect();
  const before = heldBytes();
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, heldBytes() - before);
  };
  const timer = setInterval(look, 10);
  const startMs = performance.now();
  const repository = await openRepository(store, PASSWORD, quickOptions());
  const openMs = performance.now() - startMs;
  collect();
  const opened = heldBytes() - before;
  const [snapshot] = await repository.snapshots();
  if (snapshot === undefined) throw new Error("no snapshot");
  const files = await countFiles(await repository.open(snapshot.id), "", look);
  clearInterval(timer);
  if (files !== FILES) throw new Error(`${files} files`);
  return { peakMib: peak / 2 ** 20, openedMib: opened / 2 ** 20, openMs: Math.round(openMs), blobs: BLOBS };
}

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function countFiles(tree: SnapshotTree, path: string, look: () => void): Promise<number> {
  let files = 0;
  const directories: string[] = [];
  for await (const entry of tree.list(path)) {
    if (entry.kind === "directory") directories.push(`${path}/${entry.name}`);
    else files++;
  }
  look();
  for (const directory of directories) files += await countFiles(tree, directory, look);
  return files;
}

async function makeRepository(store: ObjectStore): Promise<void> {
  const master = makeMasterKey(systemRandomBytes);
  const identity = { username: "bench", hostname: "bench", createdMs: 0, cost: { n: 1_024, r: 8, p: 1 } };
  const password = new TextEncoder().encode(PASSWORD);
  const key = await makeKeyFile({ master, password, ...identity }, systemRandomBytes);
  await store.put({ type: "key", name: createHash("sha256").update(key).digest("hex") }, key);
  const sealer = await createSealer(master, systemRandomBytes);
  const config = await sealer.seal(encodeConfig(makeConfig(2, systemRandomBytes)));
  await store.put({ type: "config", name: "config" }, config);
  const objects = new SealedObjects(store, sealer, 2, createCompressor("auto"));
  const ids = Array.from({ length: BLOBS }, () => objectId(randomBytes(32).toString("hex")));
  for (const part of splitIndex(packsOf(ids))) await objects.save("index", encodeIndex(part));
  await saveTrees(store, ids);
}

function* packsOf(ids: readonly BlobId[]): Iterable<IndexedPack> {
  for (let start = 0; start < ids.length; start += BLOBS_PER_PACK) {
    const blobs = ids.slice(start, start + BLOBS_PER_PACK).map((id, at) => {
      return { id, type: "data" as const, offset: at * 470_000, length: 470_000, uncompressedLength: null };
    });
    yield { id: objectId(randomBytes(32).toString("hex")), blobs };
  }
}

async function saveTrees(store: ObjectStore, ids: readonly BlobId[]): Promise<void> {
  const repository = await openRepository(store, PASSWORD, quickOptions());
  await repository.upload(async (uploader) => {
    const directories = [];
    for (let directory = 0; directory < DIRECTORIES; directory++) {
      const nodes = [];
      for (let file = directory; file < FILES; file += DIRECTORIES) {
        const [id] = ids.slice(file, file + 1);
        const name = createHash("sha1").update(String(file)).digest("hex");
        nodes.push(fileNode({ name, modifiedMs: 0, sizeBytes: 469_968, content: id === undefined ? [] : [id] }));
      }
      const subtree = (await uploader.saveBlob("tree", encodeTree(nodes))).id;
      directories.push(directoryNode({ name: directory.toString(16).padStart(2, "0"), modifiedMs: 0, subtree }));
    }
    const tree = (await uploader.saveBlob("tree", encodeTree(directories))).id;
    await uploader.saveSnapshot(describe(), tree);
  });
  await repository.close();
}
