import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { pickFolder } from "./browser.ts";
import { expect, reached } from "./fixtures.ts";
import { navLink, showBackup } from "./navigation.ts";

/** Creates a vault on the vault screen, in a folder of this computer or in the browser, and gives its passphrase. */
export async function createVault(page: Page, folder: string | null): Promise<string> {
  await navLink(page, "Vaults").click();
  if (folder === null) await page.getByRole("button", { name: /^In this browser/ }).click();
  else {
    await page.getByRole("button", { name: /^In a folder/ }).click();
    await pickFolder(page, folder);
  }
  const passphrase = await page.getByLabel("New vault passphrase").inputValue();
  await page.getByLabel("I have written it down and keep it in a safe place").check();
  await page.getByRole("button", { name: "Create the vault" }).click();
  await expect(page.locator("[data-door=open]")).toBeVisible({ timeout: 60_000 });
  return passphrase;
}

export async function unlockVault(page: Page, passphrase: string): Promise<void> {
  await page.getByLabel("Vault passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
}

/** From wherever the page is: one backup into the chosen place. */
export async function backUpOnce(page: Page): Promise<void> {
  await showBackup(page);
  await page.getByRole("button", { name: /^Back up (now|again)|^Continue the backup/ }).click();
  await reached(page, { job: "done" });
}

export async function showVault(page: Page): Promise<void> {
  await navLink(page, "Vaults").click();
  await expect(page.getByRole("heading", { level: 1, name: "Vault" })).toBeVisible();
}

/** Exports the snapshot that stands at `position` of the list, newest first. */
export async function exportSnapshot(page: Page, position: number, target: string): Promise<void> {
  const buttons = page.getByRole("button", { name: "Export…" });
  await buttons.nth(position).click();
  await page.evaluate(() => window.scrollTo(0, 0));
  await pickFolder(page, target);
  await finished(page, "export");
}

/** Waits for the work on the vault and closes its message. */
export async function finished(page: Page, kind: string): Promise<void> {
  await page.locator(`[data-job=${kind}][data-state=done]`).waitFor({ timeout: 90_000 });
  await page.getByRole("button", { name: "Close" }).click();
}

/** What the restic program says to a vault in a folder. Rejects when it finds anything wrong. */
export async function restic(folder: string, passphrase: string, words: readonly string[]): Promise<string> {
  const env = { ...process.env, RESTIC_PASSWORD: passphrase };
  const { stdout } = await promisify(execFile)("restic", ["--no-cache", "-r", folder, ...words], {
    env,
    timeout: 100_000,
    maxBuffer: 64 * 1_048_576,
  });
  return stdout;
}

export async function resticSnapshots(folder: string, passphrase: string): Promise<number> {
  return (await listed(folder, passphrase)).length;
}

/** The trees of the snapshots of runs that came to their end. Other locks, of killed tabs, are left alone. */
export async function finishedSnapshots(folder: string, passphrase: string): Promise<readonly string[]> {
  const whole = (await listed(folder, passphrase)).filter(({ tags }) => tags?.includes("keepsake:incomplete") !== true);
  return whole.map(({ tree }) => tree);
}

async function listed(
  folder: string,
  passphrase: string,
): Promise<readonly { readonly tree: string; readonly tags?: readonly string[] }[]> {
  return JSON.parse(await restic(folder, passphrase, ["snapshots", "--json", "--no-lock"]));
}

/** Of all files in a folder of this computer, in bytes. */
export async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
