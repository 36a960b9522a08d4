import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { pickFolder } from "./support/browser.ts";
import { setQuota } from "./support/browser-storage.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { showBackup } from "./support/navigation.ts";
import { restoreElsewhere } from "./support/restore.ts";
import {
  backUpOnce,
  createVault,
  exportSnapshot,
  finished,
  restic,
  resticSnapshots,
  showVault,
  unlockVault,
} from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const size = { fileCount: 300, totalBytes: 20_000_000 };

test("without files of its own the browser keeps the vault in its database, and restic reads a copy of it", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("ten-files", { withoutFiles: true });
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await backUpOnce(page);
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toContain(
    "keepsake-vault",
  );
  const files = await page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
  expect(files).toEqual([]);
  await page.reload();
  await reached(page, { conn: "ready" });
  await showVault(page);
  await unlockVault(page, passphrase);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(1);
  await page.getByRole("button", { name: "Check everything" }).click();
  await finished(page, "check");
  await page.getByRole("button", { name: "Copy the vault…" }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, folder);
  await finished(page, "copy");
  await restic(folder, passphrase, ["check", "--read-data"]);
  expect(await resticSnapshots(folder, passphrase)).toBe(1);
});

test("a vault nobody touches locks itself, one at work does not", async ({ openApp }) => {
  const { page, url } = await openApp();
  await page.clock.install();
  await page.goto(url);
  await page.reload();
  await createVault(page, null);
  await page.clock.fastForward("14:00");
  await expect(page.locator("[data-door=open]")).toBeVisible();
  // A key pressed starts the time anew.
  await page.keyboard.press("Tab");
  await page.clock.fastForward("14:00");
  await expect(page.locator("[data-door=open]")).toBeVisible();
  await page.clock.fastForward("02:00");
  await expect(page.locator("[data-door=locked]")).toBeVisible();
  await expect(page.getByLabel("Vault passphrase")).toHaveValue("");
});

test("a second tab leaves the vault to the first, and gets it when it is locked there", async ({ openApp }) => {
  const { page, context, url } = await openApp();
  const passphrase = await createVault(page, null);
  const second = await context.newPage();
  await second.goto(`${url}#/vaults`);
  await unlockVault(second, passphrase);
  await expect(second.getByRole("heading", { name: "Keepsake is already open in another tab" })).toBeVisible();
  await checkLooks(second, "71-vault-second-tab");
  // The first one goes on undisturbed.
  await page.getByRole("button", { name: "Check everything" }).click();
  await finished(page, "check");
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await unlockVault(second, passphrase);
  await expect(second.locator("[data-door=open]")).toBeVisible();
  await second.close();
  // A tab that died lets go by itself, as soon as its worker is gone.
  await expect(async () => {
    await unlockVault(page, passphrase);
    await expect(page.locator("[data-door=open]")).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
});

test("what an older version remembered is still there, and vaults are remembered beside it", async ({ openApp }) => {
  const { page, url } = await openApp();
  // Requests to a database are answered in order, so these come before the app's own; but only once.
  await page.addInitScript(() => {
    if (sessionStorage.getItem("old") !== null) return;
    sessionStorage.setItem("old", "made");
    indexedDB.deleteDatabase("keepsake-ui");
    // As version 1 made it.
    const opened = indexedDB.open("keepsake-ui", 1);
    opened.onupgradeneeded = () => opened.result.createObjectStore("places", { keyPath: "id" });
    opened.onsuccess = () => void fill(opened.result);

    async function fill(database: IDBDatabase): Promise<void> {
      const handle = await navigator.storage.getDirectory();
      const write = database.transaction("places", "readwrite");
      const place = { kind: "folder", id: "old", handle };
      write.objectStore("places").put({ id: "old", name: "An old place", place, lastUsedMs: 1 });
      // The app waits for this connection to be closed before it upgrades.
      write.oncomplete = () => database.close();
    }
  });
  await page.reload();
  await page.goto(`${url}#/backups`);
  await expect(page.getByText("An old place").first()).toBeVisible();
  const passphrase = await createVault(page, null);
  await page.reload();
  await showVault(page);
  await unlockVault(page, passphrase);
  await expect(page.locator("[data-door=open]")).toBeVisible();
  await page.goto(`${url}#/backups`);
  await expect(page.getByText("An old place").first()).toBeVisible();
});

test("a full disk pauses a backup into the vault; with room again it goes on, or stops with what it has", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(240_000);
  const { page, url, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await setQuota(page, url, 9_000_000);
  await showBackup(page);
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "held" });
  await expect(page.getByRole("heading", { name: "Paused: The disk is full" })).toBeVisible();
  await checkLooks(page, "72-vault-full");
  // Still no room: it asks again.
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await reached(page, { job: "held" });
  await setQuota(page, url, null);
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await reached(page, { job: "done" });
  const digest = await files.stateDigest(inPlainBackup);

  await files.edit("HomeDomain", "Library/SMS/sms.db");
  await setQuota(page, url, 1_000_000);
  await showBackup(page);
  await page.getByRole("button", { name: "Back up again" }).click();
  await reached(page, { job: "held" });
  await page.getByRole("button", { name: "Stop and keep what we have" }).click();
  await reached(page, { job: "stopped" });
  await setQuota(page, url, null);
  await showVault(page);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(1);
  const target = join(folder, "out");
  await mkdir(target);
  await exportSnapshot(page, 0, target);
  expect(await restoreElsewhere(target, "everyday", { ...size, include: inPlainBackup })).toBe(digest);
  await backUpOnce(page);
  await showVault(page);
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(2);
  const copy = join(folder, "copy");
  await mkdir(copy);
  await page.getByRole("button", { name: "Copy the vault…" }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, copy);
  await finished(page, "copy");
  await restic(copy, passphrase, ["check", "--read-data"]);
});

test("a drive pulled out and a permission taken back pause the backup; given back, it goes on", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("everyday", {
    // Long enough that the first pack is not on the disk when the drive goes.
    phoneOptions: { fileCount: 300, totalBytes: 40_000_000 },
    revocable: true,
  });
  await trust(page, whole.phone);
  const vault = join(folder, "vault");
  const away = join(folder, "away");
  await mkdir(vault);
  const passphrase = await createVault(page, vault);
  const tell = (word: "revoked" | "granted"): Promise<void> =>
    page.evaluate((message) => new BroadcastChannel("e2e-permission").postMessage(message), word);

  await showBackup(page);
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "running", phase: "transferring" });
  // As if the drive had been pulled out.
  await rename(vault, away);
  await reached(page, { job: "held" });
  await expect(page.locator("[data-msg='store/gone']")).toBeVisible();
  await checkLooks(page, "73-vault-gone");
  await rename(away, vault);
  await tell("revoked");
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await expect(page.locator("[data-msg='store/permission']")).toBeVisible();
  await checkLooks(page, "74-vault-permission");
  await tell("granted");
  await page.getByRole("button", { name: "Allow access and go on" }).click();
  await reached(page, { job: "done" });
  await restic(vault, passphrase, ["check", "--read-data"]);
  expect(await resticSnapshots(vault, passphrase)).toBe(1);
});
