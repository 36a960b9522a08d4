import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { build } from "vite";
import { createStaticServer } from "../../scripts/static-server.mjs";
import type { Kind } from "./stores/calls.ts";
import { type BrowserOptions, openBrowser, pickFolder, type TestBrowser } from "./support/browser.ts";

/** The contract suites of stores and folders, in a worker of a real Chromium: OPFS, IndexedDB and a real folder on the disk. */
const root = fileURLToPath(new URL("stores", import.meta.url));
let out = "";

test.beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "keepsake-stores-page-"));
  const alias = { vitest: join(root, "vitest-in-worker.ts") };
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "warn",
    resolve: { alias },
    worker: { format: "es" },
    build: { outDir: out, emptyOutDir: true, target: "chrome120" },
  });
});

test.afterAll(() => rm(out, { recursive: true, force: true }));

let folder = "";
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keepsake-stores-"));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

for (const kind of ["opfs", "indexeddb", "folder"] as const) {
  test(`the ${kind} store keeps its contract`, async () => {
    await inBrowser(kind, {}, async ({ page }) => {
      const results = await page.evaluate((name) => window.stores.runSuite("suite", name), kind);
      expect(results.filter((result) => result.error !== null)).toEqual([]);
      expect(results.length).toBeGreaterThan(15);
    });
  });

  test(`the ${kind} store loses nothing it confirmed when its worker is killed`, async () => {
    await inBrowser(kind, {}, async ({ page }) => {
      expect(await page.evaluate((name) => window.stores.killAndCheck(name, 12), kind)).toEqual([]);
    });
    if (kind !== "folder") return;
    const left = await readdir(join(folder, "killed"), { recursive: true });
    expect(left.filter((name) => /crswap|tmp-/.test(name))).toEqual([]);
  });
}

test("the folder store keeps its contract under Safe Browsing", async () => {
  await inBrowser("folder", { safeBrowsing: true }, async ({ page }) => {
    const results = await page.evaluate(() => window.stores.runSuite("suite", "folder"));
    expect(results.filter((result) => result.error !== null)).toEqual([]);
  });
});

for (const kind of ["opfs", "folder"] as const) {
  test(`an Apple folder in ${kind} keeps its contract`, async () => {
    await inBrowser(kind, {}, async ({ page }) => {
      const results = await page.evaluate((name) => window.stores.runSuite("files-suite", name), kind);
      expect(results.filter((result) => result.error !== null)).toEqual([]);
      expect(results.length).toBeGreaterThan(15);
    });
  });
}

async function inBrowser(
  kind: Kind,
  options: BrowserOptions,
  work: (browser: TestBrowser) => Promise<void>,
): Promise<void> {
  const server = createStaticServer(out);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await openBrowser(url, options);
  try {
    await browser.page.goto(url);
    if (kind === "folder") await chooseFolder(browser);
    await work(browser);
    expect(browser.complaints).toEqual([]);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

async function chooseFolder({ page }: TestBrowser): Promise<void> {
  const chosen = page.evaluate(() => window.stores.chooseFolder());
  await pickFolder(page, folder);
  await chosen;
}
