import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { chromiumFlags, findChromium } from "../../../scripts/chromium.mjs";
import { browserShimSource } from "../../virtual-iphone/transports/browser-shim-source.ts";

export interface BrowserOptions {
  /** Puts the phone behind the server's socket in the place of `navigator.usb` of the page; the server does it for the worker. */
  readonly phone?: boolean;
  /** As if the person had allowed folders for good. Without it the permission of a dropped folder is "prompt". */
  readonly foldersAllowed?: boolean;
  /** Off makes folders quick; on is what people have. */
  readonly safeBrowsing?: boolean;
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  /** Other names for this computer: an address with one of them is not secure. */
  readonly aliases?: readonly string[];
  /** Lets the app keep itself for use without a network. Off, so that every other test sees each file come from the server. */
  readonly serviceWorker?: boolean;
}

export interface TestBrowser {
  /** The folder of its profile; removed by `close`. */
  readonly profile: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, page errors and breaches of the security policy; every test ends with an empty list. */
  readonly complaints: string[];
  /** Requests to anything but the app's own server. */
  readonly foreignRequests: string[];
  close(): Promise<void>;
}

/** A Chromium with a profile of its own: an off-the-record one has another storage. */
export async function openBrowser(url: string, options: BrowserOptions = {}): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "keepsake-e2e-"));
  await writePreferences(profile, options);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: true,
    // Full Chromium in its new headless mode; Safe Browsing must not wait for a name server that is not there.
    args: [...chromiumFlags, `--host-resolver-rules=${hostRules(options.aliases ?? [])}`],
    colorScheme: options.colorScheme ?? "light",
    viewport: { width: options.width ?? 1024, height: 800 },
    serviceWorkers: options.serviceWorker === true ? "allow" : "block",
  });
  const complaints: string[] = [];
  const foreignRequests: string[] = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(blob|data|about):/.test(request.url()))
      foreignRequests.push(request.url());
  });
  if (options.phone === true) await context.addInitScript({ content: await browserShimSource() });
  await replaceFolderPicker(context);
  await watchPolicy(context);
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().startsWith("POLICY")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return {
    profile,
    context,
    page,
    complaints,
    foreignRequests,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function hostRules(aliases: readonly string[]): string {
  const own = aliases.map((name) => `MAP ${name} 127.0.0.1`);
  return [...own, "MAP * ~NOTFOUND", "EXCLUDE localhost"].join(" , ");
}

/** Without this the first write into a dropped folder asks a question nobody can answer. */
async function writePreferences(profile: string, options: BrowserOptions): Promise<void> {
  const allow = { file_system_write_guard: 1, file_system_read_guard: 1 };
  const preferences = {
    profile: { default_content_setting_values: options.foldersAllowed === false ? {} : allow },
    safebrowsing: { enabled: options.safeBrowsing === true },
  };
  await mkdir(join(profile, "Default"), { recursive: true });
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
}

/**
 * The folder picker is a window of the system that no test can operate. In its place the next folder dropped on the page
 * is the choice: the handle is a real one, of a real folder.
 */
async function replaceFolderPicker(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const choices: ((handle: FileSystemDirectoryHandle) => void)[] = [];
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      const item = event.dataTransfer?.items[0];
      void item?.getAsFileSystemHandle().then((handle) => {
        if (handle instanceof FileSystemDirectoryHandle) choices.shift()?.(handle);
      });
    });
    window.showDirectoryPicker = () => {
      document.documentElement.dataset["picker"] = "open";
      return new Promise((resolve) => {
        choices.push((handle) => {
          delete document.documentElement.dataset["picker"];
          resolve(handle);
        });
      });
    };
  });
}

async function watchPolicy(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.log(`POLICY ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

/** Answers the open folder picker with a folder of this computer. */
export async function pickFolder(page: Page, folder: string): Promise<void> {
  await page.locator("html[data-picker=open]").waitFor();
  await dropOn(page, [folder]);
  await page.locator("html:not([data-picker])").waitFor();
}

/** Drags files and folders of this computer into the window and lets go. */
export async function dropOn(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 200, data });
  }
  await session.detach();
}
