import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { copyBackup, openAppleFolder, openOverlay } from "../../../src/backup/index.ts";
import { createRepository, type DataCompression } from "../../../src/vault/index.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { temporaryFolder } from "../../support/vault/restic.ts";
import { quickOptions } from "../../support/vault/snapshots.ts";
import { alternate, type BenchRow, megabytesPerSecond } from "../row.ts";
import { openIngestBench } from "../vault/chromium.ts";
import { type MixedTree, writeMixedTree } from "../vault/mixed-tree.ts";

const TREE_BYTES = 2_000_000_000;
const PASSWORD = "bench";

/** Both sides read the same tree from the same disk and write to it. */
export const vaultIngests: readonly BenchRow[] = (["off", "auto"] as const).map((compression) => ({
  id: compression === "off" ? "vault-ingest" : "vault-ingest-compressed",
  title: `A tree of mixed files into a vault in a picked folder, compression ${compression}`,
  unit: "MB/s",
  peerName: "restic backup",
  better: "higher",
  aim: 1,
  measure: (rounds, scale) =>
    withTree(Math.round(TREE_BYTES * scale), async (place, tree) => {
      const bench = await openIngestBench(place, tree.bytes);
      const size = { ours: 0, peer: 0 };
      let openedMs = 0;
      const measured = async (who: "ours" | "peer", take: (vault: string) => Promise<number>): Promise<number> => {
        const vault = join(place, who);
        const tookMs = await take(who);
        size[who] = await folderBytes(vault);
        await rm(vault, { recursive: true });
        return megabytesPerSecond(tree.bytes, tookMs);
      };
      try {
        const samples = await alternate(
          rounds,
          () =>
            measured("ours", async (vault) => {
              const { tookMs, openMs } = await bench.ingest({ tree: "tree", vault, dataCompression: compression });
              openedMs = openMs;
              return tookMs;
            }),
          () => measured("peer", (vault) => resticBackup(place, vault, compression)),
        );
        const stored = `stored ${mb(size.ours)} MB, restic ${mb(size.peer)} MB`;
        const opened = `${(openedMs / 1_000).toFixed(1)} s of ours are the opening`;
        return { ...samples, remark: `${tree.files} files, ${mb(tree.bytes)} MB, ${stored}; ${opened}` };
      } finally {
        await bench.close();
      }
    }),
}));

/** Two snapshots, a tenth new in the second. */
export const vaultSize: BenchRow = {
  id: "vault-size",
  title: "Bytes on disk after two snapshots of a growing tree, compression auto",
  unit: "MB",
  peerName: "restic backup",
  better: "lower",
  aim: 1.02,
  measure: (_rounds, scale) =>
    withTree(Math.round(TREE_BYTES * scale), async (place, tree) => {
      const [ours, peer] = [join(place, "ours"), join(place, "peer")];
      const repository = await createRepository(
        createNodeStore(ours),
        PASSWORD,
        quickOptions({ packTargetBytes: 16 * 2 ** 20 }),
      );
      for (const round of [1, 2]) {
        if (round === 2) await writeMixedTree(join(place, "tree", "new"), tree.bytes / 10, 2);
        const source = await openAppleFolder(nodeDirectoryHandle(join(place, "tree")));
        const base = (await repository.snapshots()).at(-1) ?? null;
        await repository.upload(async (uploader) => {
          const overlay = await openOverlay(repository, uploader, base);
          await copyBackup(source, overlay);
          await overlay.commit({ time: new Date(), hostname: "bench", paths: ["/bench"], tags: [], complete: true });
        });
        await resticBackup(place, "peer", "auto");
      }
      await repository.close();
      const remark = `${mb(tree.bytes)} MB in ${tree.files} files, then a tenth more`;
      return { ours: [(await folderBytes(ours)) / 1e6], peer: [(await folderBytes(peer)) / 1e6], remark };
    }),
};

async function withTree<T>(bytes: number, work: (place: string, tree: MixedTree) => Promise<T>): Promise<T> {
  const place = temporaryFolder();
  try {
    return await work(place.path, await writeMixedTree(join(place.path, "tree"), bytes, 1));
  } finally {
    place.dispose();
  }
}

/** @returns milliseconds of the backup alone; the repository is made when it is not there */
async function resticBackup(place: string, vault: string, compression: DataCompression): Promise<number> {
  const repository = join(place, vault);
  if ((await stat(repository).catch(() => null)) === null) {
    await mkdir(repository);
    await restic(place, ["-r", repository, "init", "--repository-version", "2"]);
  }
  const startMs = performance.now();
  await restic(join(place, "tree"), ["-r", repository, "--no-cache", "--compression", compression, "backup", "."]);
  return performance.now() - startMs;
}

async function restic(cwd: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, RESTIC_PASSWORD: PASSWORD };
  const child = spawn("restic", ["--quiet", ...args], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`restic ${args.join(" ")} ended with ${code}`);
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const entry = await stat(join(folder, name));
    if (entry.isFile()) bytes += entry.size;
  }
  return bytes;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
