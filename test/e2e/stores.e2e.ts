import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Kind } from "./stores/calls.ts";
import type { BrowserOptions, TestBrowser } from "./support/browser.ts";
import { buildWorkerPage, inWorkerPage } from "./support/worker-page.ts";

let out = "";
test.beforeAll(async () => {
  out = await buildWorkerPage("stores");
});
test.afterAll(() => rm(out, { recursive: true, force: true }));

let folder = "";
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keepsake-stores-"));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The contract suites of stores and folders, in a worker of a real Chromium: OPFS, IndexedDB and a real folder on the disk. */
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

function inBrowser(kind: Kind, options: BrowserOptions, work: (browser: TestBrowser) => Promise<void>): Promise<void> {
  const choose = (page: Page): Promise<void> => page.evaluate(() => window.stores.chooseFolder());
  return inWorkerPage(out, options, kind === "folder" ? { folder, choose } : null, work);
}
