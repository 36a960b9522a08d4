import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { pickFolder } from "./support/browser.ts";
import { copyOut } from "./support/browser-storage.ts";
import { expect, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { showBackup } from "./support/navigation.ts";
import { restoreElsewhere } from "./support/restore.ts";
import {
  backUpOnce,
  createVault,
  exportSnapshot,
  finished as jobFinished,
  restic,
  resticSnapshots,
  showVault,
  sizeOf,
  unlockVault,
} from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const size = { fileCount: 300, totalBytes: 20_000_000 };

test("three backups into a folder vault: three snapshots, each what the phone had, restic agrees at each step", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(500_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const passphrase = await createVault(page, folder);
  const digests: string[] = [];
  const edits = [
    async () => undefined,
    () => files.edit("HomeDomain", "Library/SMS/sms.db"),
    () => files.delete("HomeDomain", "Library/Voicemail/1.amr"),
  ];
  for (const edit of edits) {
    await edit();
    await backUpOnce(page);
    digests.push(await files.stateDigest(inPlainBackup));
    await restic(folder, passphrase, ["check", "--read-data"]);
    expect(await resticSnapshots(folder, passphrase)).toBe(digests.length);
  }
  expect(new Set(digests).size).toBe(3);
  expect(whole.phone.violations).toEqual([]);

  await showVault(page);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(3);
  const exports = await mkdtemp(join(tmpdir(), "keepsake-export-"));
  try {
    for (const [position, digest] of digests.toReversed().entries()) {
      const target = join(exports, String(position));
      await mkdir(target);
      await exportSnapshot(page, position, target);
      expect(await restoreElsewhere(target, "everyday", { ...size, include: inPlainBackup })).toBe(digest);
    }
  } finally {
    await rm(exports, { recursive: true, force: true });
  }

  // Removing is undone with one click until the space is freed.
  await page.getByRole("button", { name: "Remove", exact: true }).first().click();
  await expect(page.getByText("Removed", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Put back" }).click();
  await expect(page.getByText("Removed", { exact: true })).toHaveCount(0);
  await restic(folder, passphrase, ["check", "--read-data"]);
  const before = await sizeOf(folder);
  for (let count = 1; count <= 2; count++) {
    await page.getByRole("button", { name: "Remove", exact: true }).last().click();
    await expect(page.getByText("Removed", { exact: true })).toHaveCount(count);
  }
  await page.getByRole("button", { name: "Free up space" }).click();
  await page.getByRole("button", { name: "Delete and free up space" }).click();
  await jobFinished(page, "free");
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(1);
  expect(await sizeOf(folder)).toBeLessThan(before);
  await restic(folder, passphrase, ["check", "--read-data"]);
  expect(await resticSnapshots(folder, passphrase)).toBe(1);
  await page.getByRole("button", { name: "Check everything" }).click();
  await jobFinished(page, "check");
  await expect(page.getByText("Verified a moment ago", { exact: true })).toBeVisible();
});

test("a vault in the browser's own files: three snapshots, and restic reads a copy of it", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await backUpOnce(page);
  await files.edit("HomeDomain", "Library/SMS/sms.db");
  await backUpOnce(page);
  await files.delete("HomeDomain", "Library/Voicemail/1.amr");
  await backUpOnce(page);
  const digest = await files.stateDigest(inPlainBackup);
  await showVault(page);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(3);
  const copy = join(folder, "copy");
  await copyOut(page, "vault", copy);
  const moved = join(folder, "moved");
  await mkdir(moved);
  await page.getByRole("button", { name: "Copy the vault…" }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, moved);
  await jobFinished(page, "copy");
  await restic(moved, passphrase, ["check", "--read-data"]);
  expect(await resticSnapshots(moved, passphrase)).toBe(3);
  await restic(copy, passphrase, ["check", "--read-data"]);
  expect(await resticSnapshots(copy, passphrase)).toBe(3);
  const target = join(folder, "export");
  await mkdir(target);
  await exportSnapshot(page, 0, target);
  expect(await restoreElsewhere(target, "everyday", { ...size, include: inPlainBackup })).toBe(digest);
});

test("locked, opened with the right words only, pinned, and imported again", async ({ openWithPhone, folder }) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await backUpOnce(page);
  await showVault(page);
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(page.getByText("Pinned", { exact: true })).toBeVisible();
  await exportSnapshot(page, 0, folder);
  await page.getByRole("button", { name: "Import a backup…" }).click();
  await page.getByRole("button", { name: "Open a folder" }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, folder);
  // The vault made it itself, so it is known already.
  await expect(page.getByText("Already a snapshot in this vault.")).toBeVisible();
  await page.getByRole("list", { name: "Backups to import" }).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Import 1 backup" }).click();
  await jobFinished(page, "import");
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(2);

  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(0);
  await unlockVault(page, "not the words");
  await expect(page.getByRole("heading", { name: "That is not the vault passphrase" })).toBeVisible();
  await unlockVault(page, passphrase);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(2);
  // A new visit starts locked, unless the person wants it remembered.
  await page.reload();
  await page.getByLabel("Remember on this computer").check();
  await unlockVault(page, passphrase);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(2);
  await page.reload();
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(2);
});

test("every screen of the vault looks right in both themes and at every width", async ({ openWithPhone }) => {
  test.setTimeout(400_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await showVault(page);
  await checkLooks(page, "30-vault-none");
  await page.getByRole("button", { name: /^In this browser/ }).click();
  await expect(page.getByLabel("New vault passphrase")).toBeVisible();
  await checkLooks(page, "31-vault-create");
  await page.getByRole("button", { name: "Cancel" }).click();
  await createVault(page, null);
  await checkLooks(page, "32-vault-empty");
  await showBackup(page);
  await checkLooks(page, "33-place-vault");
  await backUpOnce(page);
  await backUpOnce(page);
  await showVault(page);
  await page.getByRole("button", { name: "Remove", exact: true }).first().click();
  await expect(page.getByText("Removed", { exact: true })).toBeVisible();
  await checkLooks(page, "34-vault-snapshots");
  await page.getByRole("button", { name: "Free up space" }).click();
  await checkLooks(page, "35-vault-free");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Check everything" }).click();
  await page.locator("[data-job=check][data-state=done]").waitFor();
  await checkLooks(page, "36-vault-checked");
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await checkLooks(page, "37-vault-locked");
  await unlockVault(page, "not the words");
  await expect(page.getByRole("heading", { name: "That is not the vault passphrase" })).toBeVisible();
  await checkLooks(page, "38-vault-wrong");
});
