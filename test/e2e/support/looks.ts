import { mkdir } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const widths = [320, 360, 768, 1440];
const themes = ["light", "dark"] as const;
const folder = "test-results/screens";

/**
 * Every look of the current screen: no breach of the accessibility rules in either theme, nothing to scroll sideways, and a
 * picture of each for people to judge.
 */
export async function checkLooks(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // A screen that is still being loaded has no heading yet.
  await expect(page.locator("h1")).toHaveCount(1);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      expect(await sidewaysPixels(page), `${name} ${width} px: scrolls sideways`).toBe(0);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    expect(found, `${name} ${colorScheme}`).toEqual([]);
    expect(await page.locator("h1").count(), `${name}: one h1`).toBe(1);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

/** The same screen for those who read from the right: nothing to scroll sideways, and a picture. */
export async function checkMirrored(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
    await page.screenshot({ path: `${folder}/${name}-rtl-${width}.png`, fullPage: true });
    expect(await sidewaysPixels(page), `${name} mirrored, ${width} px: scrolls sideways`).toBe(0);
  }
  await page.evaluate(() => document.documentElement.setAttribute("dir", "ltr"));
}

function sidewaysPixels(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
