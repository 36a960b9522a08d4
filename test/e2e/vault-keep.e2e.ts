import type { Page } from "@playwright/test";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { backUpOnce, createVault, finished, resticSnapshots, showVault, sizeOf } from "./support/vault.ts";

const removedBadges = (page: Page) => page.locator("[data-removed=true]");

async function openRules(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Keep rules…" }).click();
  await expect(page.locator("[data-panel=keep]")).toBeVisible();
}

/** The preview stands for the rule on the screen. */
async function counted(page: Page, words: string): Promise<void> {
  await expect(page.locator("[data-panel=keep] [data-counting=false]").getByText(words)).toBeVisible();
}

test("a keep rule: the preview says what then happens, pins survive, undo brings back, a backup applies it", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files");
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const passphrase = await createVault(page, folder);
  for (let count = 0; count < 4; count++) {
    await backUpOnce(page);
    await files.edit("HomeDomain", "Library/SMS/sms.db").catch(() => undefined);
  }
  await showVault(page);
  const rows = page.getByRole("list", { name: "Snapshots" }).getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await rows.last().getByRole("button", { name: "Pin", exact: true }).click();
  await expect(rows.last().getByText("Pinned", { exact: true })).toBeVisible();

  await openRules(page);
  await counted(page, "Keeps all 4 snapshots.");
  await checkLooks(page, "50-keep-all");
  await page.getByRole("radio", { name: /^My own rule/ }).check();
  await page.getByLabel("The newest", { exact: true }).fill("1");
  await counted(page, "Keeps 2 and removes 2 snapshots.");
  await page.getByRole("button", { name: "How much space would that free?" }).click();
  await expect(page.getByText(/^After cleaning up, about .* would be free again/)).toBeVisible({ timeout: 60_000 });
  const wouldFree = Number(await page.locator("[data-would-free]").getAttribute("data-would-free"));
  expect(wouldFree).toBeGreaterThan(0);
  expect(wouldFree).toBeLessThan(await sizeOf(folder));
  await checkLooks(page, "51-keep-custom");
  await page.getByRole("button", { name: "Remove 2 snapshots now" }).click();
  await expect(page.getByText("2 snapshots are in Removed now.")).toBeVisible();
  await expect(removedBadges(page)).toHaveCount(2);
  await counted(page, "Keeps all 2 snapshots.");
  await expect(rows.last().getByText("Pinned", { exact: true })).toBeVisible();
  // Nothing is deleted yet, and one click brings it back.
  expect(await resticSnapshots(folder, passphrase)).toBe(4);
  await page.getByRole("button", { name: "Put back" }).first().click();
  await expect(removedBadges(page)).toHaveCount(1);

  // By itself after the next backup, once the person says so; told, not done quietly.
  await page.getByLabel("Apply it by itself after each finished backup of this iPhone").check();
  await page.getByRole("button", { name: "Save the rule" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await backUpOnce(page);
  await showVault(page);
  await expect(page.locator("[data-thinned='2']")).toBeVisible();
  await expect(removedBadges(page)).toHaveCount(3);
  await checkLooks(page, "52-keep-thinned");
  await page.getByRole("button", { name: "Close" }).click();

  // The rule is there after a reload, and removed snapshots leave for good when the space is freed.
  await page.reload();
  await reached(page, { conn: "ready" });
  await showVault(page);
  await page.getByLabel("Vault passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
  await openRules(page);
  await expect(page.getByLabel("The newest", { exact: true })).toHaveValue("1");
  await expect(page.getByLabel("Apply it by itself after each finished backup of this iPhone")).toBeChecked();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Free up space" }).click();
  await page.getByRole("button", { name: "Delete and free up space" }).click();
  await finished(page, "free");
  expect(await resticSnapshots(folder, passphrase)).toBe(2);
});
