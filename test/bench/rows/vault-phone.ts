import { join } from "node:path";
import { type BlobType, type BlobUploader, createRepository, type Repository } from "../../../src/vault/index.ts";
import { type BackupBench, openBench } from "../../support/backup/bench.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { backUp } from "../../support/vault/phone-backups.ts";
import { temporaryFolder } from "../../support/vault/restic.ts";
import { quickOptions } from "../../support/vault/snapshots.ts";
import type { BenchRow } from "../row.ts";

const FILES = 100_000;
const FILE_BYTES = 2_000;
const RATE_LIMIT = 1_500;
const SHARE_LIMIT_PERCENT = 3;

interface Run {
  readonly tookMs: number;
  readonly files: number;
  /** What was stored, sealed. */
  readonly treeBytes: number;
  readonly dataBytes: number;
}

type StoredBytes = Record<BlobType, number>;

const runs = new Map<number, Promise<readonly [first: Run, second: Run]>>();

/** The set-up of both rows: two backups of a phone that does not change, in one process with it. */
function twoBackups(files: number): Promise<readonly [first: Run, second: Run]> {
  const known = runs.get(files) ?? measureTwo(files);
  runs.set(files, known);
  return known;
}

export const vaultSmallFiles: BenchRow = {
  id: "vault-small-files-per-second",
  title: "Whole backup of small files into a vault on disk, in Node",
  unit: "files/s",
  peerName: "the limit",
  better: "higher",
  aim: 1,
  async measure(_rounds, scale) {
    const [first] = await twoBackups(Math.round(FILES * scale));
    const remark = `${first.files} files of about ${FILE_BYTES} bytes; the phone runs in the same thread`;
    return { ours: [(first.files * 1_000) / first.tookMs], peer: [RATE_LIMIT], remark };
  },
};

export const vaultUnchangedShare: BenchRow = {
  id: "vault-unchanged-tree-share",
  title: "Tree bytes that a second backup of an unchanged phone adds, of the first one's",
  unit: "%",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(_rounds, scale) {
    const [first, second] = await twoBackups(Math.round(FILES * scale));
    const remark =
      `trees ${first.treeBytes} bytes, then ${second.treeBytes}; data ${first.dataBytes}, then ${second.dataBytes} ` +
      `(what describes the backup); ${(second.tookMs / 1_000).toFixed(1)} s after ${(first.tookMs / 1_000).toFixed(1)} s`;
    return { ours: [(100 * second.treeBytes) / first.treeBytes], peer: [SHARE_LIMIT_PERCENT], remark };
  },
};

async function measureTwo(files: number): Promise<readonly [first: Run, second: Run]> {
  const place = temporaryFolder();
  try {
    const phone = await openBench("small-files", { fileCount: files, totalBytes: files * FILE_BYTES });
    // Packs as large as the product's.
    const options = quickOptions({ packTargetBytes: 16 * 2 ** 20 });
    const repository = await createRepository(createNodeStore(join(place.path, "vault")), "bench", options);
    const first = await oneBackup(repository, phone);
    const second = await oneBackup(repository, phone);
    await repository.close();
    return [first, second];
  } finally {
    place.dispose();
  }
}

async function oneBackup(repository: Repository, phone: BackupBench): Promise<Run> {
  const stored: StoredBytes = { data: 0, tree: 0 };
  const startMs = performance.now();
  const { files } = await backUp(weighed(repository, stored), phone);
  return { tookMs: performance.now() - startMs, files, treeBytes: stored.tree, dataBytes: stored.data };
}

/** The same repository; what its uploads store is added to `stored`. */
function weighed(repository: Repository, stored: StoredBytes): Repository {
  const upload: Repository["upload"] = (work, options) =>
    repository.upload((uploader, signal) => work(weighedUploader(uploader, stored), signal), options);
  return new Proxy(repository, {
    get(target, name): unknown {
      if (name === "upload") return upload;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function weighedUploader(uploader: BlobUploader, stored: StoredBytes): BlobUploader {
  return {
    saveBlob: async (type, bytes, options) => {
      const saved = await uploader.saveBlob(type, bytes, options);
      stored[type] += saved.storedBytes;
      return saved;
    },
    checkpoint: (options) => uploader.checkpoint(options),
    saveSnapshot: (description, tree, options) => uploader.saveSnapshot(description, tree, options),
  };
}
