import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { pickFolder } from "./support/browser.ts";
import { backUpDemo } from "./support/demo.ts";
import { expect, test } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";

async function lookInside(page: Page, url: string): Promise<void> {
  await backUpDemo(page);
  await page.goto(`${url}#/backups`);
  await page.getByRole("link", { name: "Look inside" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inside Demo iPhone" })).toBeVisible();
  // The address goes on to the first kind once it is known which kinds there are.
  await expect(page.getByRole("region", { name: "Photos", exact: true })).toBeVisible();
}

const kind = (page: Page, name: string): Promise<void> =>
  page.getByRole("navigation", { name: "What is inside" }).getByRole("link", { name, exact: true }).click();

test("photos, messages and contacts of a backup are looked at", async ({ openApp }) => {
  const { page, url } = await openApp();
  await lookInside(page, url);

  const photos = page.getByRole("listbox", { name: "Photos" });
  await expect(photos.getByRole("img").first()).toHaveJSProperty("complete", true);
  for (const width of [320, 360, 768]) {
    await page.setViewportSize({ width, height: 740 });
    // The grid is laid out anew when it has heard of its width.
    await expect.poll(() => photos.evaluate((grid) => grid.scrollWidth - grid.clientWidth), `${width} px`).toBe(0);
  }
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
  const message = (words: string) => page.getByRole("article").filter({ hasText: words });
  await expect(message("This message was taken back.").first()).toBeVisible();
  await expect(message("See you at ten").getByText("Edited")).toBeVisible();
  await expect(message("With pleasure").locator("blockquote")).toContainText("Coffee at the harbour tomorrow?");
  await expect(message("Coffee at the harbour tomorrow?").getByLabel("Reactions").first()).toBeVisible();
  await checkLooks(page, "browse-thread");

  await kind(page, "Contacts");
  await page.getByRole("option").first().click();
  await expect(page.getByRole("region", { name: "Details" })).toContainText("Mobile");
  await checkLooks(page, "browse-contact");

  await kind(page, "WhatsApp");
  await page.getByRole("option", { name: /Lake weekend/ }).click();
  await expect(page.getByRole("article").filter({ hasText: "Who brings the tent?" }).first()).toBeVisible();
  await checkLooks(page, "browse-whatsapp");

  for (const name of ["Notes", "Calendar", "Reminders", "Bookmarks", "Voicemail", "Voice memos", "Apps"]) {
    await kind(page, name);
    await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
    await page.getByRole("option").first().click();
    await expect(page.getByRole("region", { name: "Details" })).toBeVisible();
  }
  await checkLooks(page, "browse-memo");
  await kind(page, "Calls");
  await expect(page.getByText("The iPhone puts this into backups with a password only.")).toBeVisible();
});

test("a word is found in everything, and messages are exported", async ({ openApp, folder }) => {
  const { page, url } = await openApp();
  await lookInside(page, url);
  await page.getByLabel("Search everything in this backup").fill("recipe");
  await page.keyboard.press("Enter");
  const hits = page.getByRole("region", { name: "Messages", exact: true }).getByRole("link");
  await expect(hits.first()).toContainText("recipe");
  await checkLooks(page, "browse-search");
  await hits.first().click();
  await expect(page.locator("[data-found=true]")).toContainText("recipe");

  await page.getByRole("button", { name: "Export…" }).last().click();
  const dialog = page.getByRole("dialog", { name: "Export: Messages" });
  await dialog.getByLabel("Table (CSV)").check();
  await dialog.getByLabel("First day").fill("2001-02-01");
  await dialog.getByLabel("Last day").fill("2001-01-01");
  await expect(dialog.getByText("The last day comes before the first.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Into a folder…" })).toBeDisabled();
  await checkLooks(page, "browse-export");
  await dialog.getByLabel("Last day").fill("");
  await dialog.getByRole("button", { name: "Into a folder…" }).click();
  await pickFolder(page, folder);
  await expect(dialog.getByRole("status")).toContainText("exported");
  const [made = ""] = await readdir(folder);
  expect(made).toMatch(/^Messages of Demo iPhone/);
  const files = await readdir(join(folder, made));
  expect(files.some((name) => name.endsWith(".html"))).toBe(true);
  const table = files.find((name) => name.endsWith(".csv")) ?? "";
  expect(await readFile(join(folder, made, table), "utf8")).toContain("recipe");
});

test("the files of an app are exported, folders in folders", async ({ openApp, folder }) => {
  const { page, url } = await openApp();
  await lookInside(page, url);
  await kind(page, "Files");
  const app = page.getByRole("main").getByText("org.example.chess", { exact: true });
  expect(await gapBefore(app)).toBeLessThan(1);
  // Where one reads from the right, a name in Latin letters still begins where its row begins.
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  expect(await gapBefore(app)).toBeLessThan(1);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "ltr"));
  await app.click();
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export: org.example.chess" });
  await expect(dialog.getByText("Every file in it, in its folders.")).toBeVisible();
  await dialog.getByRole("button", { name: "Into a folder…" }).click();
  await pickFolder(page, folder);
  await expect(dialog.getByRole("status")).toContainText("exported");
  const [made = ""] = await readdir(folder);
  expect(made).toMatch(/^org\.example\.chess of Demo iPhone/);
  const all = await readdir(join(folder, made), { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile());
  await expect(dialog.getByRole("status")).toHaveText(`${files.length} items were exported.`);
  expect(files.some((entry) => entry.parentPath !== join(folder, made))).toBe(true);
});

/** Between the side a row begins at and the first letter of a name in it, in pixels. */
function gapBefore(name: Locator): Promise<number> {
  return name.evaluate((element) => {
    const words = document.createRange();
    words.selectNodeContents(element);
    const [box, inked] = [element.getBoundingClientRect(), words.getBoundingClientRect()];
    return document.documentElement.dir === "rtl" ? box.right - inked.right : inked.left - box.left;
  });
}
