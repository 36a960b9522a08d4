import { spawnSync } from "node:child_process";
import { Chunker } from "../../../src/vault/chunker/chunker.ts";
import { createCutSearch } from "../../../src/vault/chunker/create-cut-search.ts";
import { createChunkerTables } from "../../../src/vault/chunker/tables.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import { type BenchRow, megabytesPerSecond } from "../row.ts";

const CHUNKER_AIM_MB = 200;
const PIECE_BYTES = 131_072;
const HEAP_LIMIT_MIB = 400;

/** Random content in the pieces the phone's blocks come in; a third is never hashed, as in restic. */
export const chunkerSpeed: BenchRow = {
  id: "chunker-mb-per-second",
  title: "Cutting random bytes into blobs, in Node",
  unit: "MB/s",
  peerName: "the aim",
  better: "higher",
  aim: 1,
  async measure(rounds) {
    const content = seededBytes(1, 128 * 2 ** 20);
    const search = createCutSearch(createChunkerTables(0x37d2d38091d7e9n));
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const chunker = new Chunker(search);
      const start = process.cpuUsage();
      for (let offset = 0; offset < content.length; offset += PIECE_BYTES) {
        chunker.push(content.subarray(offset, offset + PIECE_BYTES));
      }
      chunker.finish();
      const { user, system } = process.cpuUsage(start);
      ours.push(megabytesPerSecond(content.length, (user + system) / 1_000));
    }
    return {
      ours,
      peer: [CHUNKER_AIM_MB],
      remark: "per second of processor time, since no peer runs beside it; the joining of each blob included",
    };
  },
};

/** A repository of 300,000 files and 200 GB: opened, and every directory read, in a process of its own. */
export const vaultHeap: BenchRow = {
  id: "heap-vault-300k-mib",
  title: "Heap and array buffers of a vault with 300,000 files, at their highest",
  unit: "MiB",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(rounds) {
    const ours: number[] = [];
    let remark = "";
    for (let round = 0; round < rounds; round++) {
      const run = spawnSync("npx", ["tsx", "test/bench/vault/heap-program.ts"], { encoding: "utf8" });
      if (run.status !== 0) throw new Error(run.stderr);
      const figures = JSON.parse(run.stdout.trim().split("\n").at(-1) ?? "") as HeapFigures;
      ours.push(figures.peakMib);
      remark = `opened ${figures.openedMib.toFixed(0)} MiB after collection, in ${(figures.openMs / 1_000).toFixed(1)} s; ${figures.blobs} blobs`;
    }
    return { ours, peer: [HEAP_LIMIT_MIB], remark };
  },
};

/** What the program prints. */
export interface HeapFigures {
  readonly peakMib: number;
  /** After a garbage collection, only the index held. */
  readonly openedMib: number;
  readonly openMs: number;
  readonly blobs: number;
}
