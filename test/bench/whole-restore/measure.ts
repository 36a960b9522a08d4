import type { Page } from "@playwright/test";
import { openBrowser, pickFolder, type TestBrowser } from "../../e2e/support/browser.ts";
import { reached, trust } from "../../e2e/support/fixtures.ts";
import { confirmRestore, planRestore, startRestore } from "../../e2e/support/restore-screens.ts";
import type { BenchPhone } from "../whole-backup/bench-phone.ts";

const PATIENCE_MS = 900_000;

/** The app with the phone trusted and the tool's folder picked: what is restored lies on the same disk for both. */
export async function openRestorePage(bench: BenchPhone): Promise<TestBrowser> {
  const browser = await openBrowser(bench.url, { phone: true, safeBrowsing: true });
  const { page } = browser;
  bench.plugInto(browser);
  await page.goto(bench.url);
  await trust(page, bench.phone);
  await page.evaluate(() => {
    window.location.hash = "/restore";
  });
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  await pickFolder(page, bench.folder);
  return browser;
}

/** Milliseconds from the confirmation until everything was sent; the copy is not read beforehand, as the tool does not. */
export async function restoreInBrowser(
  page: Page,
  during?: (running: Promise<void>) => Promise<void>,
): Promise<number> {
  await reached(page, { conn: "ready" }, PATIENCE_MS);
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await page.getByLabel("Read the whole copy before the iPhone is touched").uncheck();
  await confirmRestore(page);
  const startMs = performance.now();
  await startRestore(page);
  const sent = untilSent(page);
  await during?.(sent);
  await sent;
  const tookMs = performance.now() - startMs;
  await reached(page, { kind: "restore", job: "done" }, PATIENCE_MS);
  return tookMs;
}

/** @throws what the page says, when the restore ends in another way */
async function untilSent(page: Page): Promise<void> {
  const ends = page.locator(':is(html[data-stage="restarting"], html:is([data-job="done"], [data-job="failed"]))');
  await ends.waitFor({ timeout: PATIENCE_MS, state: "attached" }).catch(async (error: unknown) => {
    throw new Error(`neither sent nor failed: ${await stateOf(page)}`, { cause: error });
  });
  if ((await page.locator("html").getAttribute("data-job")) === "failed") throw new Error(await stateOf(page));
}

function stateOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const state = JSON.stringify(Object.fromEntries(Object.entries(document.documentElement.dataset)));
    return `${state} ${document.body.innerText.slice(0, 1000)}`;
  });
}

/** Milliseconds of one run of idevicebackup2 with the same folder and the same wishes. */
export async function restoreWithTool({ folder, tool, phone }: BenchPhone): Promise<number> {
  const startMs = performance.now();
  const said = await tool("idevicebackup2", "restore", "--system", "--settings", "--remove", folder);
  const tookMs = performance.now() - startMs;
  if (!said.includes("Restore Successful.")) throw new Error(said.slice(-500));
  await backAfterRestart(phone);
  return tookMs;
}

/** The phone restarts a moment after its answer. */
async function backAfterRestart(phone: BenchPhone["phone"]): Promise<void> {
  for (const wanted of [false, true]) {
    while (phone.usb.attached !== wanted) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
