import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { securityHeaders } from "../../../scripts/security-headers.mjs";
import { createStaticServer } from "../../../scripts/static-server.mjs";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { browserShimSource } from "../../virtual-iphone/transports/browser-shim-source.ts";
import { attachPhoneToServer } from "../../virtual-iphone/transports/websocket.ts";

/** The build of this run, see build.ts. */
function builtFolder(): string {
  const folder = process.env["KEEPSAKE_E2E_BUILD"];
  if (folder === undefined) throw new Error("The app is built by Playwright's global setup: run these tests with it.");
  return folder;
}

export interface AppServer {
  readonly url: string;
  close(): Promise<void>;
}

const SHIM_PATH = "/e2e/usb-shim.js";
const DEVICE_WORKER = /^\/assets\/device\.worker-[\w-]+\.js$/;

/** The built app as `npm start` serves it, with the same headers; and a phone behind the same address, if there is one. */
export async function serveApp(phone: VirtualPhone | null, dist = builtFolder()): Promise<AppServer> {
  const app = createStaticServer(dist);
  const server = createServer(phone === null ? pass : await withShim(dist, pass));
  const detach = phone === null ? () => undefined : attachPhoneToServer(server, phone);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      detach();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  function pass(...[request, response]: Parameters<RequestListener>): void {
    app.emit("request", request, response);
  }
}

/**
 * Test scripts cannot reach into workers, so the device worker's own script gets an import in front: the first one runs
 * first and puts the phone in the place of `navigator.usb`. Done here and not by the browser's request routing, because
 * Chromium does not let a worker of unknown origin connect to a local address.
 */
async function withShim(dist: string, next: RequestListener): Promise<RequestListener> {
  const shim = await browserShimSource();
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const send = (body: string): void => {
      response.writeHead(200, { ...securityHeaders, "Content-Type": "text/javascript" }).end(body);
    };
    if (pathname === SHIM_PATH) send(shim);
    else if (!DEVICE_WORKER.test(pathname)) next(request, response);
    else {
      readFile(join(dist, pathname), "utf8").then(
        (script) => send(`import ${JSON.stringify(SHIM_PATH)};\n${script}`),
        () => response.writeHead(404).end(),
      );
    }
  };
}
