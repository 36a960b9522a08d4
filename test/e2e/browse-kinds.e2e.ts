import type { Page } from "@playwright/test";
import { backUpDemo } from "./support/demo.ts";
import { expect, test } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";

async function lookInside(page: Page, url: string): Promise<void> {
  await backUpDemo(page);
  await page.goto(`${url}#/backups`);
  await page.getByRole("link", { name: "Look inside" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inside Demo iPhone" })).toBeVisible();
}

const kind = (page: Page, name: string): Promise<void> =>
  page.getByRole("navigation", { name: "What is inside" }).getByRole("link", { name, exact: true }).click();

test("photos, messages and contacts of a backup are looked at", async ({ openApp }) => {
  const { page, url } = await openApp();
  await lookInside(page, url);

  const photos = page.getByRole("listbox", { name: "Photos" });
  await expect(photos.getByRole("img").first()).toHaveJSProperty("complete", true);
  await checkLooks(page, "browse-photos");
  await photos.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Photo" })).toContainText("2 of");
  await checkLooks(page, "browse-photo");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog", { name: "Photo" })).toContainText("3 of");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Photo" })).toBeHidden();

  await kind(page, "Messages");
  await page.getByRole("option").first().click();
  await expect(page.getByRole("article").first()).toBeVisible();
  await checkLooks(page, "browse-thread");

  await kind(page, "Contacts");
  await page.getByRole("option").first().click();
  await expect(page.getByRole("region", { name: "Details" })).toContainText("Mobile");
  await checkLooks(page, "browse-contact");

  for (const name of ["Notes", "Calendar", "Reminders", "Bookmarks", "Voicemail", "Voice memos"]) {
    await kind(page, name);
    await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
    await page.getByRole("option").first().click();
    await expect(page.getByRole("region", { name: "Details" })).toBeVisible();
  }
  await checkLooks(page, "browse-memo");
  await kind(page, "Calls");
  await expect(page.getByText("The iPhone puts this into backups with a password only.")).toBeVisible();
});
