import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export const FIRST_SCREEN_LIMIT_KB = 90;

/** The scripts that a built page names in its HTML, compressed: what must be there before its first screen can be used. */
export async function firstScreenScripts(
  builtInto: string,
): Promise<{ readonly kilobytes: number; readonly files: number }> {
  const page = await readFile(join(builtInto, "index.html"), "utf8");
  const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
  if (scripts.length === 0) throw new Error("the page names no script");
  const sizes = await Promise.all(scripts.map((path) => gzipSize(join(builtInto, path))));
  return { kilobytes: sizes.reduce((sum, size) => sum + size, 0) / 1_000, files: scripts.length };
}

async function gzipSize(path: string): Promise<number> {
  return gzipSync(await readFile(path), { level: 9 }).length;
}
