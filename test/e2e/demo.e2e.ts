import { join } from "node:path";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { createScenarioPhone } from "../virtual-iphone/scenarios/scenario-phone.ts";
import { copyOut } from "./support/browser-storage.ts";
import { missingOrDifferent } from "./support/compare.ts";
import { expect, reached, test } from "./support/fixtures.ts";
import { showBackup } from "./support/navigation.ts";
import { confirmRestore, planRestore, startRestore } from "./support/restore-screens.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);

test("the demo iPhone is backed up into the browser, and every file of it is there", async ({ openApp, folder }) => {
  const { page } = await openApp();
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await reached(page, { conn: "trust" });
  await expect(page.getByRole("heading", { name: "Tap Trust on your iPhone" })).toBeVisible();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await expect(page.getByRole("heading", { level: 1, name: "Demo iPhone" })).toBeVisible();
  await expect(page.getByText("Demo", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });
  await expect(page.getByRole("heading", { level: 1, name: "Backed up" })).toBeVisible();

  expect(await copyOut(page, "backups", folder)).toBeGreaterThan(500);
  // The same scenario is the same phone: what the page's phone had is known here.
  const { scenario } = await createScenarioPhone("demo");
  const result = await missingOrDifferent(join(folder, "00008130-0DE000000000DE40"), scenario.files, inPlainBackup);
  expect(result.wrong).toEqual([]);
  expect(result.compared).toBeGreaterThan(400);
});

test("the demo iPhone is restored, restarts, is unlocked, and can be saved again", async ({ openApp }) => {
  test.setTimeout(300_000);
  const { page } = await openApp();
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" }, 120_000);
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  await page.getByRole("button", { name: "Unlock the demo iPhone" }).click();
  await showBackup(page);
  await page.getByRole("button", { name: /^Back up (now|again)/ }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { kind: "backup", job: "done" }, 120_000);
});
