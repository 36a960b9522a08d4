import type { Locator, Page } from "@playwright/test";

/** A link of the main navigation, which is the same on every screen. Breadcrumbs may have the same words. */
export function navLink(page: Page, name: string): Locator {
  return page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
}

/** From wherever the page is: the screen on which a backup of the connected phone begins. */
export async function showBackup(page: Page): Promise<void> {
  await navLink(page, "Home").click();
  await page.getByRole("link", { name: "Back up", exact: true }).click();
}
