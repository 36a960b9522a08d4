import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { build } from "vite";
import { createStaticServer } from "../../../scripts/static-server.mjs";
import { type BrowserOptions, openBrowser, pickFolder, type TestBrowser } from "./browser.ts";

/** Builds the small page of test/e2e/`name` with its worker, in which `vitest` is a runner for browsers. @returns its own folder, to be removed by the caller */
export async function buildWorkerPage(name: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), `keepsake-${name}-page-`));
  await build({
    configFile: false,
    root: fileURLToPath(new URL(`../${name}`, import.meta.url)),
    base: "./",
    logLevel: "warn",
    resolve: { alias: { vitest: fileURLToPath(new URL("../stores/vitest-in-worker.ts", import.meta.url)) } },
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, target: "chrome120" },
  });
  return outDir;
}

/** The folder to pick, and the call in the page that opens the picker. */
export interface FolderChoice {
  readonly folder: string;
  readonly choose: (page: Page) => Promise<void>;
}

/** Serves a built page to a browser of its own; fails when the browser complained of anything. */
export async function inWorkerPage(
  builtInto: string,
  options: BrowserOptions,
  choice: FolderChoice | null,
  work: (browser: TestBrowser) => Promise<void>,
): Promise<void> {
  const server = createStaticServer(builtInto);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await openBrowser(url, options);
  try {
    await browser.page.goto(url);
    if (choice !== null) await pick(browser.page, choice);
    await work(browser);
    expect(browser.complaints).toEqual([]);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

async function pick(page: Page, { folder, choose }: FolderChoice): Promise<void> {
  const chosen = choose(page);
  await pickFolder(page, folder);
  await chosen;
}
