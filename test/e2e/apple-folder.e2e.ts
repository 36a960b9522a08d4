import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Kind } from "./apple-folder/calls.ts";
import type { BrowserOptions, TestBrowser } from "./support/browser.ts";
import { buildWorkerPage, inWorkerPage } from "./support/worker-page.ts";

let out = "";
test.beforeAll(async () => {
  out = await buildWorkerPage("apple-folder");
});
test.afterAll(() => rm(out, { recursive: true, force: true }));

let folder = "";
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keepsake-apple-folder-"));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What Apple folders build on in a real Chromium, beyond the contract that stores.e2e.ts holds them to. */
for (const kind of ["opfs", "folder"] as const) {
  test(`files in ${kind} are replaced, moved, given up and named as expected`, async () => {
    await inBrowser(kind, {}, async ({ page }) => {
      const results = await page.evaluate((name) => window.appleFolder.runCases(name), kind);
      expect(results.filter((result) => result.error !== null)).toEqual([]);
      expect(results.length).toBeGreaterThan(20);
    });
  });

  test(`a killed worker leaves no half file in ${kind}, and its leftovers are swept`, async () => {
    await inBrowser(kind, {}, async ({ page }) => {
      expect(await page.evaluate((name) => window.appleFolder.killAndCheck(name, 12), kind)).toEqual([]);
    });
    if (kind !== "folder") return;
    const left = await readdir(join(folder, "killed"), { recursive: true });
    expect(left.filter((name) => /crswap|partial/.test(name))).toEqual([]);
  });
}

test("under Safe Browsing, which examines every file, all of it holds too", async () => {
  await inBrowser("folder", { safeBrowsing: true }, async ({ page }) => {
    const results = await page.evaluate(() => window.appleFolder.runCases("folder"));
    expect(results.filter((result) => result.error !== null)).toEqual([]);
    expect(await page.evaluate(() => window.appleFolder.killAndCheck("folder", 4))).toEqual([]);
  });
});

test("a folder that is deleted behind the browser's back is gone, by its code", async () => {
  await inBrowser("folder", {}, async ({ page }) => {
    expect(await page.evaluate(() => window.appleFolder.put("folder", "U/a"))).toBeNull();
    await rm(folder, { recursive: true });
    expect(await page.evaluate(() => window.appleFolder.put("folder", "U/a"))).toBe("store/gone");
  });
});

function inBrowser(kind: Kind, options: BrowserOptions, work: (browser: TestBrowser) => Promise<void>): Promise<void> {
  const choose = (page: Page): Promise<void> => page.evaluate(() => window.appleFolder.chooseFolder());
  return inWorkerPage(out, options, kind === "folder" ? { folder, choose } : null, work);
}
