import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { dropOn, pickFolder } from "./support/browser.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { createVault } from "./support/vault.ts";

/** What Chrome says of each system, and a sentence of the help that only this system gets. */
const systems = [
  ["Linux", "X11; Linux x86_64", "the service usbmuxd usually holds the iPhone"],
  ["Chrome OS", "X11; CrOS x86_64 16093.0.0", "Eject the iPhone in the Files app"],
  ["macOS", "Macintosh; Intel Mac OS X 10_15_7", "macOS itself holds the iPhone"],
  ["Windows", "Windows NT 10.0; Win64; x64", "Back up with Apple Devices and bring that backup here"],
  ["Android", "Linux; Android 10; K", "With two USB-C phones, turn the cable round"],
] as const;

/** The page believes to be on another system. Of the workers only the attempts to claim the phone depend on it. */
async function pretend(page: Page, platform: string, system: string): Promise<void> {
  await page.addInitScript(
    ([name, between]) => {
      Object.defineProperty(navigator, "userAgentData", { get: () => ({ platform: name }) });
      const userAgent = `Mozilla/5.0 (${between}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36`;
      Object.defineProperty(navigator, "userAgent", { get: () => userAgent });
    },
    [platform, system] as const,
  );
}

for (const [platform, system, sentence] of systems) {
  test(`on ${platform} a held iPhone gets the help for ${platform} and no other`, async ({ openWithPhone }) => {
    const { page, url, whole } = await openWithPhone("ten-files", {
      phoneOptions: { misbehave: { holdInterface: true } },
    });
    await pretend(page, platform, system);
    await page.goto(url);
    await page.reload();
    await reached(page, { conn: "busy" });
    await expect(page.getByRole("heading", { name: "Another program is using the iPhone" })).toBeVisible();
    for (const [, , each] of systems) {
      await expect(page.getByText(each), each).toHaveCount(each === sentence ? 1 : 0);
    }
    await expect(page.getByText("sudo systemctl mask")).toHaveCount(platform === "Linux" ? 1 : 0);
    await expect(page.getByRole("link", { name: "Work with a backup folder" })).toBeVisible();
    if (platform === "macOS") await checkLooks(page, "33-busy-macos");
    await whole.phone.control({ do: "misbehave", set: { holdInterface: null } });
    await page.getByRole("button", { name: "Try again" }).click();
    await trust(page, whole.phone);
  });
}

/** What Chrome does for the places it protects: the next picker ends at once, like one that was closed. */
async function refuseNextFolder(page: Page): Promise<void> {
  await page.evaluate(() => {
    const own = window.showDirectoryPicker;
    window.showDirectoryPicker = () => {
      window.showDirectoryPicker = own;
      return Promise.reject(new DOMException("The user aborted a request.", "AbortError"));
    };
  });
}

const notAllowed = "Chrome doesn't allow this folder";

test("on Windows a refused folder can be dragged, chosen or copied instead", async ({ openApp, folder }) => {
  test.setTimeout(400_000);
  const { page, url } = await openApp();
  await pretend(page, "Windows", "Windows NT 10.0; Win64; x64");
  await page.goto(url);
  await page.reload();
  await createVault(page, null);
  await page.getByRole("button", { name: "Import a backup…" }).click();
  await refuseNextFolder(page);
  await page.getByRole("button", { name: "Open a folder" }).click();
  await expect(page.getByRole("heading", { name: notAllowed })).toBeVisible();
  const steps = page.getByRole("list", { name: notAllowed }).getByRole("listitem");
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(0)).toContainText("%APPDATA%\\Apple Computer\\MobileSync");
  await checkLooks(page, "34-folder-refused");
  const noBackup = page.getByRole("heading", { name: "No backup in there" });
  // Each step has its own hand, and each of them works.
  await dropOn(page, [folder]);
  await expect(noBackup).toBeVisible();

  await refuseNextFolder(page);
  await page.getByRole("button", { name: "Open a folder" }).click();
  const chooser = page.waitForEvent("filechooser");
  await steps.nth(1).getByRole("button", { name: "Choose a folder" }).click();
  await writeFile(join(folder, "notes.txt"), "no backup");
  await (await chooser).setFiles(folder);
  await expect(noBackup).toBeVisible();

  await refuseNextFolder(page);
  await page.getByRole("button", { name: "Open a folder" }).click();
  await steps.nth(2).getByRole("button", { name: "Open the copy" }).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, folder);
  await expect(noBackup).toBeVisible();
});

test("on a Mac a refused backup folder leads to the import, and to a copy", async ({ openApp, folder }) => {
  test.setTimeout(240_000);
  const { page, url } = await openApp();
  await pretend(page, "macOS", "Macintosh; Intel Mac OS X 10_15_7");
  await page.goto(`${url}#/backups`);
  await page.reload();
  await refuseNextFolder(page);
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  await expect(page.getByRole("heading", { name: notAllowed })).toBeVisible();
  await checkLooks(page, "35-backups-refused");
  await page.getByRole("button", { name: "Open the copy" }).click();
  await pickFolder(page, folder);
  await expect(page.getByRole("heading", { name: notAllowed })).toHaveCount(0);
  await expect(page.getByText("Nothing here. Is it the right folder?")).toBeVisible();

  await refuseNextFolder(page);
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  await page.getByRole("link", { name: "Import it into a vault" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Vault" })).toBeVisible();
});

test("elsewhere a closed picker is a change of mind", async ({ openApp }) => {
  const { page, url } = await openApp();
  await page.goto(`${url}#/backups`);
  await page.reload();
  await refuseNextFolder(page);
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  // The next one opens: whatever came of the first has been shown by then.
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  await page.locator("html[data-picker=open]").waitFor();
  await expect(page.getByRole("heading", { name: "No backups yet" })).toBeVisible();
  await expect(page.getByRole("heading", { name: notAllowed })).toHaveCount(0);
});
