import { chromium } from "@playwright/test";
import { chromiumFlags, findChromium } from "../../scripts/chromium.mjs";
import { serveApp } from "./support/app-server.ts";
import { openBrowser } from "./support/browser.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";

test("a page that is not secure says what to do, and nothing else is offered that could not work", async () => {
  const server = await serveApp(null);
  const url = server.url.replace("localhost", "keepsake.test");
  const browser = await openBrowser(url, { aliases: ["keepsake.test"] });
  const { page } = browser;
  await page.goto(url);
  await reached(page, { conn: "insecure" });
  await expect(page.getByRole("heading", { name: "This page was opened in an unsafe way" })).toBeVisible();
  await expect(page.getByText("Open it over https.")).toBeVisible();
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await expect(page.getByRole("button", { name: /iPhone/ })).toHaveCount(0);
  await checkLooks(page, "38-insecure");
  await navLink(page, "Help").click();
  await expect(page.getByRole("heading", { level: 1, name: "Help" })).toBeVisible();
  await navLink(page, "Settings").click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await browser.close();
  await server.close();
  // Chrome itself complains of a header that means nothing here.
  expect(browser.complaints.filter((words) => !words.includes("origin was untrustworthy"))).toEqual([]);
});

test("little room is told before anybody counts on it", async ({ openApp }) => {
  const { page } = await openApp();
  // Chromium tells pages the same figure everywhere, so that nobody can recognise a private window; others tell this.
  await page.addInitScript(() => {
    StorageManager.prototype.estimate = () => Promise.resolve({ quota: 500_000_000, usage: 0 });
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "This browser has little room" })).toBeVisible();
  await expect(page.getByText(/Private windows and full disks keep almost nothing/)).toBeVisible();
  await checkLooks(page, "39-little-room");
});

test("a private window works for a try, and says beforehand that it keeps nothing", async () => {
  const server = await serveApp(null);
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags] });
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await expect(page.getByText(/Clearing this site's data or closing a private window deletes it\./)).toBeVisible();
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });
  await browser.close();
  await server.close();
});

for (const [kind, deviceName] of [
  ["a name without end", "W".repeat(255)],
  ["a name from right to left", "هاتف محمد (الجديد) 2026 — iPhone"],
] as const) {
  test(`${kind} breaks no screen`, async ({ openWithPhone }) => {
    test.setTimeout(400_000);
    const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { identity: { deviceName } } });
    const name = kind === "a name without end" ? "long" : "rtl";
    await trust(page, whole.phone);
    await checkLooks(page, `40-name-${name}-preflight`);
    await page.getByRole("button", { name: /^This browser/ }).click();
    await page.getByRole("button", { name: "Back up now" }).click();
    await reached(page, { job: "done" });
    await checkLooks(page, `41-name-${name}-done`);
    await navLink(page, "Home").click();
    await expect(page.getByRole("main").getByText(deviceName).first()).toBeVisible();
    await checkLooks(page, `42-name-${name}-home`);
    await page.getByRole("main").getByRole("link", { name: deviceName }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: deviceName })).toBeVisible();
    await checkLooks(page, `43-name-${name}-phone`);
    await page.getByRole("link", { name: "Backup password…" }).click();
    await checkLooks(page, `44-name-${name}-password`);
    await navLink(page, "Snapshots").click();
    await page.getByRole("link", { name: "Backup folders" }).click();
    await expect(page.getByRole("heading", { level: 3, name: deviceName })).toBeVisible();
    await checkLooks(page, `45-name-${name}-backups`);
  });
}
