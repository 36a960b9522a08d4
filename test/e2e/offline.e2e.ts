import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { serveApp } from "./support/app-server.ts";
import { openBrowser, type TestBrowser } from "./support/browser.ts";
import { buildInto } from "./support/build.ts";
import { FIRST_SCREEN_LIMIT_KB, firstScreenScripts } from "./support/first-screen.ts";
import { expect, reached, test } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";
import { createVault } from "./support/vault.ts";

let dist = "";
test.beforeEach(async () => {
  dist = await mkdtemp(join(tmpdir(), "keepsake-dist-"));
  await cp(process.env["KEEPSAKE_E2E_BUILD"] ?? "", dist, { recursive: true });
});
test.afterEach(() => rm(dist, { recursive: true, force: true }));

test("the first screen needs little", async () => {
  const { kilobytes } = await firstScreenScripts(dist);
  expect(kilobytes).toBeLessThanOrEqual(FIRST_SCREEN_LIMIT_KB);
});

test("after the first visit everything works with the server gone", async () => {
  const server = await serveApp(null, { dist });
  const browser = await openBrowser(server.url, { serviceWorker: true });
  const { page } = browser;
  await page.goto(server.url);
  await offlineState(page, "ready");
  await server.close();

  await page.reload();
  await trustDemo(page);
  await createVault(page, null);
  await navLink(page, "Home").click();
  await page.getByRole("link", { name: "Back up", exact: true }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });
  // Every screen is a file of its own, and every one must be there.
  for (const name of ["Snapshots", "Activity", "Vaults", "Settings", "Help"]) {
    await navLink(page, name).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name.startsWith("Vault") ? /^Vault/ : name);
  }
  await navLink(page, "Settings").click();
  await page.getByRole("link", { name: /^About/ }).click();
  await expect(page.getByText(await hashOf(dist))).toBeVisible();
  await finish(browser);
});

test("a new version waits for the person, and for the end of what is at work", async () => {
  test.setTimeout(180_000);
  const server = await serveApp(null, { dist });
  const browser = await openBrowser(server.url, { serviceWorker: true });
  const { page } = browser;
  await page.goto(server.url);
  await offlineState(page, "ready");
  await page.reload();
  const first = await hashOf(dist);

  await trustDemo(page);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByRole("heading", { name: "Enter the passcode on your iPhone" })).toBeVisible();

  await publishAnother(dist);
  const second = await hashOf(dist);
  expect(second).not.toBe(first);
  await navLink(page, "Settings").click();
  await page.getByRole("button", { name: "Look for a new version" }).click();
  await offlineState(page, "update");
  const button = page.getByRole("button", { name: "Use the new version" });
  await expect(button).toBeDisabled();
  await page.getByRole("link", { name: "Show", exact: true }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });

  await navLink(page, "Settings").click();
  const loaded = page.waitForEvent("load");
  await button.click();
  await loaded;
  await page.getByRole("link", { name: /^About/ }).click();
  await expect(page.getByText(second)).toBeVisible();
  await finish(browser);
  await server.close();
});

test("a look that finds nothing says so; a new version waits for another tab, too", async () => {
  test.setTimeout(180_000);
  const server = await serveApp(null, { dist });
  const browser = await openBrowser(server.url, { serviceWorker: true });
  const { page, context } = browser;
  await page.goto(server.url);
  await offlineState(page, "ready");
  await page.getByRole("button", { name: "Look for a new version" }).click();
  await expect(page.getByText("This is the newest version.")).toBeVisible();

  const other = await context.newPage();
  await other.goto(server.url);
  await trustDemo(other);
  await other.getByRole("button", { name: /^This browser/ }).click();
  await other.getByRole("button", { name: "Back up now" }).click();
  await expect(other.getByRole("heading", { name: "Enter the passcode on your iPhone" })).toBeVisible();
  await publishAnother(dist);
  await page.getByRole("button", { name: "Look for a new version" }).click();
  await offlineState(page, "update");
  await page.getByRole("button", { name: "Use the new version" }).click();
  await expect(page.locator("[data-news=held]")).toContainText("Another tab of Keepsake is at work");
  await reached(other, { job: "running" });
  await other.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(other, { job: "done" });
  const loaded = page.waitForEvent("load");
  await page.getByRole("button", { name: "Use the new version" }).click();
  await loaded;
  await finish(browser);
  await server.close();
});

test("a half uploaded new version changes nothing", async () => {
  const server = await serveApp(null, { dist });
  const browser = await openBrowser(server.url, { serviceWorker: true });
  const { page } = browser;
  await page.goto(server.url);
  await offlineState(page, "ready");
  await page.reload();
  const first = await hashOf(dist);
  await publishAnother(dist);
  await writeFile(join(dist, "icon.svg"), "<svg/>");
  const given = page.evaluate(givenUp);
  await navLink(page, "Settings").click();
  await page.getByRole("button", { name: "Look for a new version" }).click();
  await given;
  await offlineState(page, "ready");
  await expect(page.locator("[data-news=broken]")).toContainText("could not be fetched");
  await checkLooks(page, "68-update-failed");
  await server.close();
  // With nobody there to answer it is no other.
  await page.reload();
  await offlineState(page, "ready");
  await expect(page.locator("[data-news]")).toHaveCount(0);
  await page.getByRole("button", { name: "Look for a new version" }).click();
  await expect(page.locator("[data-news=broken]")).toBeVisible();
  await page.reload();
  await page.getByRole("link", { name: /^About/ }).click();
  await expect(page.getByText(first)).toBeVisible();
  await browser.close();
});

async function trustDemo(page: Page): Promise<void> {
  await navLink(page, "Home").click();
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
}

/** What Settings say, read from the element that says it. */
async function offlineState(page: Page, state: string): Promise<void> {
  if (!page.url().includes("settings")) await navLink(page, "Settings").click();
  await page.locator(`[data-offline=${state}]`).waitFor({ timeout: 60_000 });
}

/** Runs in the page: resolves when the browser has thrown the next new version away. */
async function givenUp(): Promise<void> {
  const registration = await navigator.serviceWorker.ready;
  await new Promise<void>((resolve) => {
    registration.addEventListener("updatefound", () => {
      const { installing } = registration;
      installing?.addEventListener("statechange", () => {
        if (installing.state === "redundant") resolve();
      });
    });
  });
}

async function hashOf(folder: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, "build.json"), "utf8")).hash;
}

/** Puts another build in the place of the first. */
async function publishAnother(folder: string): Promise<void> {
  const publicDir = await mkdtemp(join(tmpdir(), "keepsake-public-"));
  await cp(fileURLToPath(new URL("../../public", import.meta.url)), publicDir, { recursive: true });
  await writeFile(join(publicDir, "news.txt"), "another build\n");
  await buildInto(folder, publicDir);
  await rm(publicDir, { recursive: true });
}

async function finish(browser: TestBrowser): Promise<void> {
  await browser.close();
  expect(browser.complaints).toEqual([]);
  expect(browser.foreignRequests).toEqual([]);
}
