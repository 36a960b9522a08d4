import type { Page } from "@playwright/test";
import { expect, reached, test } from "./support/fixtures.ts";

/** More than any screen has. */
const MOST_TABS = 60;

test("a backup needs no mouse, and what is focused is always named and visible", async ({ openApp }) => {
  const { page } = await openApp();
  await expect(page).toHaveTitle(/^Keep a complete, private copy.* · Keepsake$/);
  await press(page, "Try with a demo iPhone");
  await reached(page, { conn: "trust" });
  await press(page, "Tap Trust");
  await reached(page, { conn: "ready" });
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await press(page, /^This browser/);
  await expect(page.getByRole("button", { name: "Back up now" })).toBeEnabled();
  await press(page, "Back up now");
  await expect(page.getByRole("alert")).toHaveText(/^Enter the passcode on your iPhone/);
  await press(page, "Enter the passcode");
  await reached(page, { job: "done" });
  await expect(page.getByRole("status")).toHaveText("The backup is finished.");
  await press(page, "See all backups");
  await expect(page.getByRole("heading", { level: 1, name: "Backups" })).toBeFocused();
  // Somebody with many tabs, or who cannot see the page, finds it by its title: the news first, else the screen.
  await expect(page).toHaveTitle("✓ Backed up · Keepsake");
  await press(page, "Skip to the content");
  await expect(page.locator("#content")).toBeFocused();
});

/** Tabs to the control of this name, as somebody without a mouse would, and presses Enter. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page.getByRole("button", { name, exact: true }).or(page.getByRole("link", { name, exact: true }));
  await wanted.first().waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press("Tab");
    await expectNamed(page);
    if (await wanted.first().evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press("Enter");
      return;
    }
  }
  throw new Error(`${name} is not reached by Tab`);
}

/** Whatever has the focus is on the screen, under nothing, and shows a ring. */
async function expectNamed(page: Page): Promise<void> {
  const focused = await page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return { hasRing: outlineStyle !== "none" && outlineWidth === "3px", isSeen: width > 0 && height > 0 };
  });
  if (focused !== null) expect(focused).toEqual({ hasRing: true, isSeen: true });
}
