import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BenchRow } from "../row.ts";
import { builtOnce } from "./whole-backup.ts";

const LIMIT_KB = 90;

/** What the page must have before its first screen is drawn and can be used: the scripts that its HTML names. */
export const firstScreen: BenchRow = {
  id: "first-screen-kb",
  title: "Script of the first screen, compressed",
  unit: "kB",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure() {
    const folder = await builtOnce();
    const page = await readFile(join(folder, "index.html"), "utf8");
    const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
    if (scripts.length === 0) throw new Error("the page names no script");
    const sizes = await Promise.all(scripts.map((path) => gzipSize(join(folder, path))));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return { ours: [bytes / 1_000], peer: [LIMIT_KB], remark: `${scripts.length} files, gzip -9; the rest when idle` };
  },
};

async function gzipSize(path: string): Promise<number> {
  return gzipSync(await readFile(path), { level: 9 }).length;
}
