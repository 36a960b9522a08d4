import { expect, type Page } from "@playwright/test";

/** From the next load on, everything the two live regions say is kept, in order; alerts with a mark. */
export async function recordSpeech(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { keepsakeSaid: said });
    const listen = (): void => {
      const regions = document.querySelectorAll("[role=status], [role=alert]");
      for (const region of regions) {
        // Those of the page itself are there from the start; notices inside of screens come and go.
        const mark = region.getAttribute("role") === "alert" ? "! " : "";
        const hear = (): void => {
          const words = region.textContent?.trim() ?? "";
          if (words !== "") said.push(mark + words);
        };
        hear();
        new MutationObserver(hear).observe(region, { childList: true, characterData: true, subtree: true });
      }
    };
    const waiting = new MutationObserver(() => {
      if (document.querySelector("[role=status]") === null) return;
      waiting.disconnect();
      listen();
    });
    waiting.observe(document, { childList: true, subtree: true });
  });
}

export interface BarSample {
  readonly name: string;
  readonly words: string;
  /** 0…1; null while it is not known. */
  readonly value: number | null;
}

/** From the next load on, every state of a progress bar is kept, in order. */
export async function recordBars(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: BarSample[] = [];
    Object.assign(window, { keepsakeBars: seen });
    const look = (): void => {
      for (const bar of document.querySelectorAll("progress")) {
        const value = bar.hasAttribute("value") ? bar.value / bar.max : null;
        seen.push({ name: bar.ariaLabel ?? "", words: bar.getAttribute("aria-valuetext") ?? "", value });
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributeFilter: ["value"] });
  });
}

/** The bars drawn since the last time they were asked for. */
export function bars(page: Page): Promise<readonly BarSample[]> {
  return page.evaluate(() => (Reflect.get(window, "keepsakeBars") as BarSample[]).splice(0));
}

/** What was said since the last time it was asked for. */
export function speech(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (Reflect.get(window, "keepsakeSaid") as string[]).splice(0));
}

const QUARTER = / (25|50|75)% done\.$/;

/**
 * Compares what was said with the steps of a run, in order. Words with "?" in front may be missing: a step that is over within
 * a moment is never drawn. Quarter marks are allowed behind the step they belong to, each once and rising; nothing else is
 * said, so that a run of hours is not louder than one of seconds.
 */
export function expectSteps(said: readonly string[], steps: readonly string[]): void {
  const heard: string[] = [];
  let mark = 0;
  for (const words of said) {
    const step = words.replace(QUARTER, "");
    if (heard.at(-1) !== step) {
      heard.push(step);
      mark = 0;
    }
    const [, percent] = QUARTER.exec(words) ?? [];
    if (percent === undefined) continue;
    expect(Number(percent), `${words} comes once, after the smaller ones`).toBeGreaterThan(mark);
    mark = Number(percent);
  }
  const wanted = steps.filter((step) => !step.startsWith("?") || heard.includes(step.slice(1)));
  expect(heard).toEqual(wanted.map((step) => step.replace(/^\?/, "")));
}
