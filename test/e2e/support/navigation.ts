import { expect, type Locator, type Page } from "@playwright/test";

/** A link of the main navigation, which is the same on every screen. Breadcrumbs may have the same words. */
export function navLink(page: Page, name: string): Locator {
  return page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
}

/** Goes to a screen of the main navigation and waits for its heading: until then the one before is on the page, or none. */
export async function goTo(page: Page, name: string, heading = name): Promise<void> {
  await navLink(page, name).click();
  await expect(page.getByRole("heading", { level: 1, name: heading, exact: true })).toBeVisible();
}

/** From wherever the page is: the screen on which a backup of the connected phone begins. */
export async function showBackup(page: Page): Promise<void> {
  await navLink(page, "Home").click();
  await page.getByRole("link", { name: "Back up", exact: true }).click();
}
