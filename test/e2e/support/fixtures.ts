/* oxlint-disable no-empty-pattern -- Playwright reads the names of fixtures from the pattern. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { nodeTls } from "../../virtual-iphone/node/tls.ts";
import {
  createScenarioPhone,
  type ScenarioPhoneOptions,
  type WholePhone,
} from "../../virtual-iphone/scenarios/scenario-phone.ts";
import { type AppServerOptions, serveApp } from "./app-server.ts";
import { type BrowserOptions, openBrowser, type TestBrowser } from "./browser.ts";

export interface OpenOptions extends BrowserOptions, AppServerOptions {
  readonly phoneOptions?: ScenarioPhoneOptions;
}

export interface OpenApp extends TestBrowser {
  readonly url: string;
}

export interface Fixtures {
  /** Opens the app without a phone: the demo, or nothing at all. */
  readonly openApp: (options?: BrowserOptions) => Promise<OpenApp>;
  /** Opens the app with a virtual iPhone on the cable, with real TLS. */
  readonly openWithPhone: (
    scenario: string,
    options?: OpenOptions,
  ) => Promise<OpenApp & { readonly whole: WholePhone }>;
  /** An empty folder of this computer. */
  readonly folder: string;
}

/** What every test gets, and the promises every test checks at its end: no complaint, no request to anywhere else. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern.
  openApp: async ({}, use) => {
    const closers: (() => Promise<void>)[] = [];
    await use(async (options = {}) => {
      const server = await serveApp(null);
      const browser = await openBrowser(server.url, options);
      closers.push(() => finish(browser, [() => server.close()]));
      await browser.page.goto(server.url);
      return { ...browser, url: server.url };
    });
    for (const close of closers) await close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern.
  openWithPhone: async ({}, use) => {
    const closers: (() => Promise<void>)[] = [];
    await use(async (scenario, { phoneOptions, ...options } = {}) => {
      const whole = await createScenarioPhone(scenario, { tls: nodeTls, ...phoneOptions });
      const server = await serveApp(whole.phone, options);
      const browser = await openBrowser(server.url, { ...options, phone: true });
      closers.push(() => finish(browser, [() => server.close(), () => whole.phone.shutDown()]));
      await browser.page.goto(server.url);
      return { ...browser, url: server.url, whole };
    });
    for (const close of closers) await close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "keepsake-folder-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

async function finish(browser: TestBrowser, more: readonly (() => Promise<void>)[]): Promise<void> {
  await browser.close();
  for (const close of more) await close();
  expect(browser.complaints, "console errors and policy breaches").toEqual([]);
  expect(browser.foreignRequests, "requests to other addresses").toEqual([]);
}

/** Resolves when the root element says so, see src/ui/shell/root-state.tsx. */
export async function reached(page: Page, state: Readonly<Record<string, string>>, timeout = 60_000): Promise<void> {
  const selector = Object.entries(state).map(([name, value]) => `[data-${name}="${value}"]`);
  await page.locator(`html${selector.join("")}`).waitFor({ timeout, state: "attached" });
}

/** The person at the phone: taps Trust when the page waits for it. */
export async function trust(page: Page, phone: VirtualPhone): Promise<void> {
  await reached(page, { conn: "trust" });
  await phone.control({ do: "tapTrust", passcode: "123456" });
  await reached(page, { conn: "ready" });
}

export { expect };
