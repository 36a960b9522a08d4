import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, reached, test } from "../e2e/support/fixtures.ts";
import { createVault, showVault } from "../e2e/support/vault.ts";

const folder = join(import.meta.dirname, "../../docs/images");
const size = { width: 1180, height: 760 };

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}

test("pictures for the README", async ({ openApp }) => {
  const { page, url } = await openApp();
  await page.setViewportSize(size);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await take(page, "start");
  await createVault(page, null);
  await page.goto(`${url}#/`);
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await reached(page, { conn: "trust" });
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await expect(page.getByRole("progressbar").first()).toBeVisible();
  await reached(page, { phase: "transferring" });
  await take(page, "backup");
  await reached(page, { job: "done" }, 120_000);
  await showVault(page);
  await take(page, "vault");
  await page.goto(`${url}#/snapshots`);
  await page.getByRole("listitem").getByRole("link").first().click();
  await page.getByRole("link", { name: "Look inside" }).click();
  const tiles = page.getByRole("listbox", { name: "Photos" }).locator("img");
  await expect.poll(() => tiles.count(), { timeout: 60_000 }).toBeGreaterThan(20);
  await take(page, "photos");
  await page.getByRole("navigation", { name: "What is inside" }).getByRole("link", { name: "Messages" }).click();
  await page.getByRole("option").first().click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await take(page, "messages");
});
