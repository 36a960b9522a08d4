import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumFlags, findChromium } from "../../../scripts/chromium.mjs";
import type { PageCalls } from "./page.ts";

/** The store lives in IndexedDB, so it is tried in a real browser with a profile that outlives the browser. */
const profile = mkdtempSync(join(tmpdir(), "pair-records-"));
let server: Server;
let context: BrowserContext;

beforeAll(async () => {
  const script = await bundle();
  server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : "<!doctype html><script type=module src=/page.js></script>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context = await launch();
});

afterAll(async () => {
  await context.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(profile, { recursive: true, force: true });
});

async function bundle(): Promise<string> {
  const entry = join(import.meta.dirname, "page.ts");
  const lib = { entry, formats: ["es" as const], fileName: "page" };
  const built = await build({ configFile: false, logLevel: "silent", build: { write: false, lib } });
  const [first] = Array.isArray(built) ? built : [built];
  if (first === undefined || !("output" in first)) throw new Error("nothing was built");
  return first.output[0].code;
}

function launch(): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, { executablePath: findChromium(), args: [...chromiumFlags] });
}

async function openPage(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => "calls" in globalThis);
  return page;
}

function call<N extends keyof PageCalls>(
  page: Page,
  name: N,
  ...args: Parameters<PageCalls[N]>
): ReturnType<PageCalls[N]> {
  const run = ([called, given]: [string, unknown[]]): unknown =>
    (globalThis as unknown as { calls: Record<string, (...args: unknown[]) => unknown> }).calls[called]?.(...given);
  return page.evaluate(run, [name, args] as [string, unknown[]]) as ReturnType<PageCalls[N]>;
}

const escrowBag = Array.from({ length: 32 }, (_, index) => index + 100);
const escrowHex = Buffer.from(escrowBag).toString("hex");

describe("the store of pair records in a real browser", () => {
  it("keeps a record over a restart of the browser, its key usable and unreadable", async () => {
    const publicKey = await call(await openPage(), "put", "UDID-1", escrowBag);
    await context.close();
    context = await launch();
    const page = await openPage();
    const known = { hostId: "HOST-OF-UDID-1", systemBuid: "BUID", hostCertificatePem: "host" };
    expect(await call(page, "get", "UDID-1", publicKey)).toMatchObject({
      ...known,
      escrowBag,
      signs: true,
      extractable: false,
    });
    expect(await call(page, "get", "UDID-2", publicKey)).toBeNull();
    expect(await call(page, "list")).toEqual(["UDID-1"]);
  });

  it("does not keep the escrow bag in clear", async () => {
    const page = await openPage();
    await call(page, "put", "UDID-1", escrowBag);
    const contents = await call(page, "contents");
    expect(contents).toContain("HOST-OF-UDID-1");
    expect(contents).not.toContain(escrowHex);
  });

  it("gives a record without its bag when the key to it is lost", async () => {
    const page = await openPage();
    const publicKey = await call(page, "put", "UDID-3", escrowBag);
    await call(page, "loseSealingKey");
    expect(await call(page, "get", "UDID-3", publicKey)).toMatchObject({ signs: true, escrowBag: null });
  });

  it("keeps a record that never had a bag", async () => {
    const page = await openPage();
    const publicKey = await call(page, "put", "UDID-4", null);
    expect(await call(page, "get", "UDID-4", publicKey)).toMatchObject({ signs: true, escrowBag: null });
  });

  it("replaces and deletes", async () => {
    const page = await openPage();
    await call(page, "put", "UDID-5", null);
    const publicKey = await call(page, "put", "UDID-5", escrowBag);
    expect(await call(page, "get", "UDID-5", publicKey)).toMatchObject({ signs: true, escrowBag });
    await call(page, "delete", "UDID-5");
    await call(page, "delete", "UDID-5");
    expect(await call(page, "get", "UDID-5", publicKey)).toBeNull();
  });

  it("has one name for the browser, whoever asks first", async () => {
    const pages = await Promise.all([openPage(), openPage(), openPage()]);
    const names = await Promise.all(pages.map((page, index) => call(page, "systemBuid", `BUID-${index}`)));
    expect(new Set(names).size).toBe(1);
    expect(await call(await openPage(), "systemBuid", "BUID-later")).toBe(names[0]);
  });

  it("makes way for a newer version in another tab, and says so", async () => {
    expect(await call(await openPage(), "newerVersion")).toBe("store/failed");
  });
});
