import type { Page } from "@playwright/test";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import type { WholePhone } from "../virtual-iphone/scenarios/scenario-phone.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { showBackup } from "./support/navigation.ts";
import { confirmRestore, planRestore, startRestore } from "./support/restore-screens.ts";
import { createVault, unlockVault } from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const size = { fileCount: 200, totalBytes: 12_000_000, bootMs: 300 };

/** As if it had crashed: what it was doing is never answered, and nobody is told. */
async function kill(page: Page, name: "device" | "vault"): Promise<void> {
  for (const worker of page.workers()) {
    if ((await worker.evaluate(() => self.name)) === name) await worker.evaluate(() => self.close());
  }
}

/** A backup that stands still in its middle: the phone says nothing for an hour, once. */
async function startBackup(page: Page, whole: WholePhone): Promise<void> {
  whole.backup.settings.misbehave = { silentForMs: 3_600_000, silentAt: "between-files" };
  await showBackup(page);
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "running", phase: "transferring" });
}

/** A restore that stands still in its middle: the phone takes no more. */
async function startHeldRestore(page: Page, whole: WholePhone): Promise<void> {
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await page.getByLabel("Read the whole copy before the iPhone is touched").uncheck();
  await confirmRestore(page);
  await whole.phone.control({ do: "misbehave", set: { closeReceiveWindowAfterBytes: 2_000_000 } });
  await startRestore(page);
  await page.locator("[data-step=sending][data-state=current]").waitFor({ timeout: 120_000 });
  await whole.phone.control({ do: "misbehave", set: { closeReceiveWindowAfterBytes: null } });
}

test("a killed vault worker costs one click, in a backup and in a restore", async ({ openWithPhone }) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await startBackup(page, whole);
  await kill(page, "vault");
  await reached(page, { job: "interrupted" });
  await expect(page.getByRole("heading", { name: "Part of Keepsake stopped running" })).toBeVisible();
  await checkLooks(page, "63-worker-lost");
  await unlockVault(page, passphrase);
  await reached(page, { job: "done" }, 120_000);

  const digest = await files.stateDigest(inPlainBackup);
  await files.edit("HomeDomain", "Library/SMS/sms.db");
  await startHeldRestore(page, whole);
  await kill(page, "vault");
  await reached(page, { kind: "restore", job: "interrupted" });
  await unlockVault(page, passphrase);
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await files.stateDigest(inPlainBackup)).toBe(digest);
});

test("a killed device worker costs nothing, in a backup and in a restore", async ({ openWithPhone }) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  await startBackup(page, whole);
  await kill(page, "device");
  await reached(page, { job: "done" }, 120_000);

  const digest = await files.stateDigest(inPlainBackup);
  await files.edit("HomeDomain", "Library/SMS/sms.db");
  await startHeldRestore(page, whole);
  await kill(page, "device");
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await files.stateDigest(inPlainBackup)).toBe(digest);
});
