import { backUpDemo } from "./support/demo.ts";
import { expect, test } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";

test("every file of a backup is found, shown and saved", async ({ openApp }) => {
  const { page, url } = await openApp();
  await backUpDemo(page);
  await page.goto(`${url}#/backups`);
  await page.getByRole("link", { name: "Look inside" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inside Demo iPhone" })).toBeVisible();
  await page.getByRole("link", { name: "Files", exact: true }).click();
  await checkLooks(page, "browse-domains");
  await page.getByRole("link", { name: /^Camera roll/ }).click();
  const list = page.getByRole("listbox");
  await list.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox", { name: "Files in Media" })).toBeVisible();
  await page.getByRole("option", { name: /DCIM/ }).click();
  await page.getByRole("option", { name: /100APPLE/ }).click();
  await page.getByRole("option", { name: /\.JPG/ }).first().click();
  await expect(page.getByRole("img", { name: /\.JPG$/ })).toHaveJSProperty("naturalWidth", 320);
  await checkLooks(page, "browse-file");
});
