import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { navLink } from "./navigation.ts";

/**
 * From wherever the page is: the newest copy is chosen (in the list of that name, if one is given), and what only a person
 * can know is ticked.
 */
export async function planRestore(page: Page, list: RegExp = /./): Promise<void> {
  await page.evaluate(() => {
    window.location.hash = "/restore";
  });
  await page
    .getByRole("region", { name: list })
    .getByRole("button", { name: /^Restore .+,/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Before anything is changed" })).toBeVisible();
  await page.getByLabel("I have the Apple Account's password at hand").check();
  await page.getByLabel("There will be Wi-Fi after the restart").check();
}

export async function confirmRestore(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Replace everything on/ })).toBeVisible();
}

export async function startRestore(page: Page): Promise<void> {
  const heading = await page.getByRole("heading", { level: 1, name: /^Replace everything on/ }).innerText();
  const name = heading.replace(/^Replace everything on /, "").replace(/\?$/, "");
  await page.getByLabel(/^Type the iPhone's name/).fill(name.toUpperCase());
  await page.getByRole("button", { name: /^Replace everything on/ }).click();
}

/** The screen of the first phone's backup password. */
export async function showPassword(page: Page): Promise<void> {
  await navLink(page, "Home").click();
  await page
    .getByRole("link", { name: /iPhone/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Backup password…" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Backup password of/ })).toBeVisible();
}
