import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { build } from "vite";
import { createStaticServer } from "../../scripts/static-server.mjs";
import type { Kind } from "./apple-folder/calls.ts";
import { type BrowserOptions, openBrowser, pickFolder, type TestBrowser } from "./support/browser.ts";

/** What Apple folders build on in a real Chromium, beyond the contract that stores.e2e.ts holds them to. */
const root = fileURLToPath(new URL("apple-folder", import.meta.url));

let out = "";
test.beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "keepsake-apple-folder-page-"));
  const alias = { vitest: join(root, "../stores/vitest-in-worker.ts") };
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
test.afterAll(async () => {
  await rm(out, { recursive: true, force: true });
});

let folder = "";
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keepsake-apple-folder-"));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

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
  const chosen = page.evaluate(() => window.appleFolder.chooseFolder());
  await pickFolder(page, folder);
  await chosen;
}
