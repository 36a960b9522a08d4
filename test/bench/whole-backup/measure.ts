import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser, pickFolder, type TestBrowser } from "../../e2e/support/browser.ts";
import { reached, trust } from "../../e2e/support/fixtures.ts";
import type { BenchPhone } from "./bench-phone.ts";

/** Where the page writes: a folder the person picked, or the browser's own file system. */
export type Place = "folder" | "browser";

const PATIENCE_MS = 900_000;

/** Milliseconds from "Back up now" to "Backed up", in a fresh browser; `during` may look at it meanwhile. */
export async function backUpInBrowser(
  bench: BenchPhone,
  place: Place,
  during?: (browser: TestBrowser, running: Promise<void>) => Promise<void>,
): Promise<number> {
  await emptyFolder(bench.folder);
  const browser = await openBrowser(bench.url, { phone: true, safeBrowsing: true });
  try {
    const { page } = browser;
    bench.plugInto(browser);
    await page.goto(bench.url);
    await trust(page, bench.phone);
    const title = place === "folder" ? /^A folder that Finder reads/ : /^This browser/;
    await page.getByRole("button", { name: title }).click();
    if (place === "folder") await pickFolder(page, bench.folder);
    const start = page.getByRole("button", { name: "Back up now" });
    await start.waitFor();
    const startMs = performance.now();
    await start.click();
    const done = reached(page, { job: "done" }, PATIENCE_MS);
    await during?.(browser, done);
    await done;
    const tookMs = performance.now() - startMs;
    if (browser.complaints.length > 0) throw new Error(browser.complaints.join("\n"));
    return tookMs;
  } finally {
    await browser.close();
  }
}

/** Milliseconds of one run of idevicebackup2 into the same folder. */
export async function backUpWithTool({ folder, tool }: BenchPhone): Promise<number> {
  await emptyFolder(folder);
  const startMs = performance.now();
  const said = await tool("idevicebackup2", "backup", "--full", folder);
  const tookMs = performance.now() - startMs;
  if (!said.includes("Backup Successful.")) throw new Error(said.slice(-500));
  return tookMs;
}

export async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const entry = await stat(join(folder, name));
    if (entry.isFile()) bytes += entry.size;
  }
  return bytes;
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
