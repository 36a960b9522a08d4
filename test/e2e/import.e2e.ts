import { cp, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { dropOn, pickFolder } from "./support/browser.ts";
import { expect, test } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { backUpElsewhere, restoreElsewhere } from "./support/restore.ts";
import { createVault, exportSnapshot, finished, restic, resticSnapshots } from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const include = inPlainBackup;

async function openImport(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Import a backup…" }).click();
  await expect(page.getByRole("heading", { name: "Drag the backup folder into this window" })).toBeVisible();
}

const backups = (page: Page) => page.getByRole("list", { name: "Backups to import" }).getByRole("listitem");

test("a backup of idevicebackup2 becomes a snapshot: dropped with the folder around it, then in a folder field", async ({
  openApp,
  folder,
}) => {
  test.setTimeout(300_000);
  const source = join(folder, "Backup");
  await mkdir(source);
  const digest = await backUpElsewhere(source, "ten-files", { include });
  const [udid = ""] = await readdir(source);
  // As iTunes keeps an older one beside it; and something that is none.
  await cp(join(source, udid), join(source, `${udid}-20250101-120000`), { recursive: true });
  await mkdir(join(source, "Photos"));
  await writeFile(join(source, "Photos", "Manifest.db"), "no backup");
  const vault = join(folder, "vault");
  await mkdir(vault);

  const { page } = await openApp();
  const passphrase = await createVault(page, vault);
  await openImport(page);
  await checkLooks(page, "60-import-offers");
  await dropOn(page, [source]);
  await expect(page.getByRole("heading", { name: "2 backups found" })).toBeFocused();
  await expect(backups(page)).toHaveCount(2);
  await checkLooks(page, "61-import-found");
  await page.locator(`[data-folder="${udid}-20250101-120000"]`).getByRole("checkbox").uncheck();
  await page.getByRole("button", { name: "Import 1 backup" }).click();
  await finished(page, "import");
  expect(await resticSnapshots(vault, passphrase)).toBe(1);
  await restic(vault, passphrase, ["check", "--read-data"]);

  // The folder of the backup itself, through the field that every browser has.
  await openImport(page);
  await page.locator("input[type=file]").setInputFiles(join(source, udid));
  await expect(backups(page)).toHaveCount(1);
  await expect(page.getByText("Already a snapshot in this vault.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Import 0 backups" })).toBeDisabled();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Import 1 backup" }).click();
  await finished(page, "import");
  expect(await resticSnapshots(vault, passphrase)).toBe(2);

  // What came in through the field goes out as it was, and the original is untouched.
  const target = join(folder, "out");
  await mkdir(target);
  await exportSnapshot(page, 0, target);
  expect(await restoreElsewhere(target, "ten-files", { include })).toBe(digest);
  expect(await restoreElsewhere(source, "ten-files", { include })).toBe(digest);
});

test("reading needs no permission to write, and every refusal says what to try", async ({ openApp, folder }) => {
  test.setTimeout(240_000);
  const source = join(folder, "Backup");
  await mkdir(source);
  await backUpElsewhere(source, "ten-files", { include });
  const [udid = ""] = await readdir(source);
  // Its question could not be answered: a request for the permission to write would hang here.
  const { page } = await openApp({ foldersAllowed: false });
  await createVault(page, null);
  await openImport(page);

  const empty = join(folder, "empty");
  await mkdir(empty);
  await dropOn(page, [empty]);
  await expect(page.getByRole("heading", { name: "No backup in there" })).toBeVisible();
  await checkLooks(page, "62-import-none");
  await dropOn(page, [join(source, udid, "Info.plist")]);
  await expect(page.getByRole("heading", { name: "That was not a folder" })).toBeVisible();
  await dropOn(page, [source, empty]);
  await expect(page.getByRole("heading", { name: "More than one thing was dropped" })).toBeVisible();

  // What Chrome does for the places it protects: the picker ends like one that was closed.
  await page.evaluate(() => {
    const own = window.showDirectoryPicker;
    window.showDirectoryPicker = () => {
      window.showDirectoryPicker = own;
      return Promise.reject(new DOMException("The user aborted a request.", "AbortError"));
    };
  });
  await page.getByRole("button", { name: "Open a folder" }).click();
  await expect(page.getByRole("heading", { name: "No folder was opened" })).toBeVisible();
  await checkLooks(page, "63-import-refused");

  await page.getByRole("button", { name: "Open a folder" }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, source);
  await expect(backups(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Look somewhere else" }).click();

  // Gone between the look and the import: told, and nothing half is left in the list.
  await dropOn(page, [join(source, udid)]);
  await expect(backups(page)).toHaveCount(1);
  await rename(join(source, udid), join(folder, "moved"));
  await page.getByRole("button", { name: "Import 1 backup" }).click();
  await expect(page.locator("[data-job=import][data-state=failed]")).toBeVisible();
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(0);
});
