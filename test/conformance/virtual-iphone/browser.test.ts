import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { browserShimSource } from "../../virtual-iphone/transports/browser-shim-source.ts";
import { createInProcessPhone } from "../../virtual-iphone/transports/in-process.ts";
import { attachPhoneToServer } from "../../virtual-iphone/transports/websocket.ts";

/** VERSION over the two bulk pipes; runs in a page or a worker of the real browser. */
const PROBE = `async () => {
  const [device] = await navigator.usb.getDevices();
  await device.open();
  await device.selectConfiguration(3);
  await device.claimInterface(1);
  await device.transferOut(4, Uint8Array.of(0,0,0,0, 0,0,0,20, 0,0,0,2, 0,0,0,0, 0,0,0,0));
  const { data, status } = await device.transferIn(5, 16384);
  const refused = await device.selectConfiguration(4).catch((error) => error.name);
  const mux = device.configuration.interfaces[1].alternate;
  return {
    serial: device.serialNumber, status, bytes: data.byteLength, major: data.getUint32(8), refused,
    claimed: device.configuration.interfaces[1].claimed,
    classes: [mux.interfaceClass, mux.interfaceSubclass, mux.interfaceProtocol],
    endpoints: mux.endpoints.map((one) => one.direction + one.endpointNumber + " " + one.packetSize),
  };
}`;

const EXPECTED = {
  serial: "00008120000A1B2C3D4E5F60",
  status: "ok",
  bytes: 20,
  major: 2,
  refused: "NetworkError",
  claimed: true,
  classes: [255, 254, 2],
  endpoints: ["out4 512", "in5 512"],
};

let browser: Browser;
let server: Server;
let phone: VirtualPhone;
let page: Page;
let shim = "";
let profile: string | null = null;

beforeAll(async () => {
  shim = await browserShimSource();
  phone = (await createInProcessPhone()).phone;
  server = createServer((request, response) => {
    const isScript = request.url?.endsWith(".js") === true;
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    if (request.url === "/shim.js") response.end(shim);
    else if (request.url === "/worker.js") {
      response.end(`import "/shim.js";\n(${PROBE})().then(postMessage, (error) => postMessage(String(error)));`);
    } else response.end("<!doctype html><title>test</title>");
  });
  attachPhoneToServer(server, phone, () => profile);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
});
afterEach(() => page.close());
afterAll(async () => {
  await browser?.close();
  await phone?.shutDown();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

async function openPage(withShim: boolean): Promise<Page> {
  page = await browser.newPage();
  if (withShim) await page.addInitScript(shim);
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return page;
}

describe("the browser shim in Chromium", () => {
  it("gives a page the phone", async () => {
    expect(await (await openPage(true)).evaluate(`(${PROBE})()`)).toEqual(EXPECTED);
  });

  it("gives a module worker the phone, as its first import", async () => {
    const result = await (await openPage(false)).evaluate(
      () =>
        new Promise((resolve) => {
          const worker = new Worker("/worker.js", { type: "module" });
          worker.onmessage = (event) => resolve(event.data);
        }),
    );
    expect(result).toEqual(EXPECTED);
  });

  it("makes transfers of a worker through files, when the profile is within reach", async () => {
    profile = await mkdtemp(join(tmpdir(), "keepsake-shim-"));
    const options = { executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] };
    const context = await chromium.launchPersistentContext(profile, options);
    try {
      page = context.pages()[0] ?? (await context.newPage());
      const made = page.waitForResponse((response) => response.url().endsWith("&made"));
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
      const answer = page.evaluate(
        () =>
          new Promise((resolve) => {
            const worker = new Worker("/worker.js", { type: "module" });
            worker.onmessage = (event) => resolve(event.data);
          }),
      );
      expect((await made).status()).toBe(200);
      expect(await answer).toEqual(EXPECTED);
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      profile = null;
    }
  });

  it("tells unplug and plug, and fails what is pending", async () => {
    const page = await openPage(true);
    await page.evaluate(`(${PROBE})()`);
    const seen = page.evaluate(async () => {
      const [device] = await navigator.usb.getDevices();
      const events: string[] = [];
      const back = new Promise((resolve) =>
        navigator.usb.addEventListener("connect", () => {
          events.push("connect");
          resolve(null);
        }),
      );
      navigator.usb.addEventListener("disconnect", () => events.push("disconnect"));
      document.title = "waiting";
      await device?.transferIn(5, 512).catch((error: Error) => events.push(`${error.name}: ${error.message}`));
      await back;
      return { events, again: (await navigator.usb.getDevices())[0] !== device };
    });
    await page.waitForFunction(() => document.title === "waiting");
    phone.unplug();
    phone.plug();
    const { events, again } = await seen;
    expect(events.toSorted()).toEqual(["NotFoundError: The device was disconnected.", "connect", "disconnect"]);
    expect(again).toBe(true);
  });
});
