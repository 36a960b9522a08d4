import { mkdir } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const widths = [320, 360, 768, 1440];
/** Also a page of 1280 px at 400 %. */
const NARROW = 320;
const SMALLEST_TEXT = 12;
/** More than any screen has. */
const MOST_TABS = 150;
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
    expect(await violations(page), `${name} ${colorScheme}`).toEqual([]);
    expect(await page.locator("h1").count(), `${name}: one h1`).toBe(1);
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize({ width: NARROW, height: 740 });
  expect(await violations(page), `${name} at ${NARROW} px`).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await tooSmall(page), `${name}: text below ${SMALLEST_TEXT} px`).toEqual([]);
  expect(await misplacedSecrets(page), `${name}: fields for secrets`).toEqual([]);
  expect(await unreachable(page), `${name}: not reached by Tab`).toEqual([]);
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** What is written in letters that are too small, with their size. */
function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate((smallest) => {
    const found: string[] = [];
    for (const element of document.body.querySelectorAll("*")) {
      const words = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((n) => n.textContent);
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (words.join("").trim() !== "" && element.checkVisibility() && size < smallest)
        found.push(`${size}: ${words.join("")}`);
    }
    return found;
  }, SMALLEST_TEXT);
}

/** The passcode is typed on the phone only, and no form asks for secrets of two kinds. */
function misplacedSecrets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const field of document.querySelectorAll<HTMLInputElement>(
      "input:not([type=checkbox], [type=radio]), textarea",
    )) {
      const labels = [...(field.labels ?? [])].map((label) => label.textContent);
      const about = [...labels, field.ariaLabel, field.name, field.placeholder, field.autocomplete].join(" ");
      if (/passcode|one-time-code|\bpin\b/i.test(about)) found.push(about);
    }
    const forms = new Set([...document.querySelectorAll("[data-secret]")].map((field) => field.closest("form")));
    for (const form of forms) {
      const fields = [...(form ?? document).querySelectorAll<HTMLElement>("[data-secret]")];
      const kinds = new Set(fields.map(({ dataset }) => dataset["secret"]));
      if (kinds.size > 1) found.push([...kinds].join(" and "));
    }
    return found;
  });
}

/** Primary buttons in sight that pressing Tab does not lead to. */
async function unreachable(page: Page): Promise<readonly string[]> {
  const before = await page.evaluateHandle(() => document.activeElement);
  const wanted = await page.evaluateHandle(() => {
    const within = document.querySelector("dialog[open]") ?? document;
    const primary = within.querySelectorAll<HTMLElement>(".button-primary:not(:disabled)");
    return new Set([...primary].filter((element) => element.checkVisibility({ visibilityProperty: true })));
  });
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    const left = await wanted.evaluate((set) => {
      if (document.activeElement !== null) set.delete(document.activeElement as HTMLElement);
      return set.size;
    });
    if (left === 0) break;
    await page.keyboard.press("Tab");
  }
  await before.evaluate((element) => (element instanceof HTMLElement ? element.focus() : undefined));
  return wanted.evaluate((set) => [...set].filter((one) => one.isConnected).map(({ outerHTML }) => outerHTML));
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
