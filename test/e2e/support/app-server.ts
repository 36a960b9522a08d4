import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
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
  /** Tells where the browser has its profile: a cable to it costs less then, see transports/shared-files.ts. */
  browserAt(profile: string): void;
  close(): Promise<void>;
}

const SHIM_PATH = "/e2e/usb-shim.js";
const DEVICE_WORKER = /^\/assets\/device\.worker-[\w-]+\.js$/;
const VAULT_WORKER = /^\/assets\/vault\.worker-[\w-]+\.js$/;

/** What a browser without a file system of its own lacks in a worker. */
const WITHOUT_FILES = "delete globalThis.FileSystemSyncAccessHandle; delete StorageManager.prototype.getDirectory;";

/**
 * What a worker sees when the person takes the permission for a folder back in the address bar, which no test can operate:
 * every attempt to write is refused from then on. The page says when, over a channel.
 */
const REVOCABLE = `
let isRevoked = false;
new BroadcastChannel("e2e-permission").onmessage = ({ data }) => { isRevoked = data === "revoked"; };
const ownWritable = FileSystemFileHandle.prototype.createWritable;
FileSystemFileHandle.prototype.createWritable = function (...options) {
  const refusal = new DOMException("The request is not allowed in the current context.", "NotAllowedError");
  return isRevoked ? Promise.reject(refusal) : ownWritable.apply(this, options);
};`;

/** A browser whose storage says what it has left, as Chromium did for years. None at first; the page says more over a channel. */
const TELLS_ROOM = `
let room = 0;
new BroadcastChannel("e2e-room").onmessage = ({ data }) => { room = data; };
StorageManager.prototype.estimate = () => Promise.resolve({ quota: room, usage: 0 });`;

export interface AppServerOptions {
  /** A number sent on the channel "e2e-room" is what the storage has left; nothing before that. */
  readonly tellsRoom?: boolean;
  /** A message "revoked" or "granted" on the channel "e2e-permission" changes whether folders may be written to. */
  readonly revocable?: boolean;
  /** As in a browser that has IndexedDB only. */
  readonly withoutFiles?: boolean;
  /** Another build than that of this run. */
  readonly dist?: string;
}

/** The built app as `npm start` serves it, with the same headers; and a phone behind the same address, if there is one. */
export async function serveApp(phone: VirtualPhone | null, options: AppServerOptions = {}): Promise<AppServer> {
  const { dist = builtFolder() } = options;
  const app = createStaticServer(dist);
  const shimmed = phone === null ? pass : await withShim(dist, pass);
  const more = [
    options.withoutFiles === true ? WITHOUT_FILES : "",
    options.revocable === true ? REVOCABLE : "",
    options.tellsRoom === true ? TELLS_ROOM : "",
  ].join("");
  const server = createServer(more === "" ? shimmed : withMoreInVaultWorker(dist, more, shimmed));
  let profile: string | null = null;
  const detach = phone === null ? () => undefined : attachPhoneToServer(server, phone, () => profile);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    browserAt(folder) {
      profile = folder;
    },
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
    const pathname = pathOf(request);
    if (pathname === SHIM_PATH) sendScript(response, shim);
    else if (!DEVICE_WORKER.test(pathname)) next(request, response);
    else {
      readFile(join(dist, pathname), "utf8").then(
        (script) => sendScript(response, `import ${JSON.stringify(SHIM_PATH)};\n${script}`),
        () => response.writeHead(404).end(),
      );
    }
  };
}

/** The vault worker uses what the browser has only when it opens a place: it is enough to change it when its script has run. */
function withMoreInVaultWorker(dist: string, more: string, next: RequestListener): RequestListener {
  return (request, response) => {
    const pathname = pathOf(request);
    if (!VAULT_WORKER.test(pathname)) next(request, response);
    else {
      readFile(join(dist, pathname), "utf8").then(
        (script) => sendScript(response, `${script}\n${more}`),
        () => response.writeHead(404).end(),
      );
    }
  };
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? "/", "http://localhost").pathname;
}

function sendScript(response: ServerResponse, body: string): void {
  response.writeHead(200, { ...securityHeaders, "Content-Type": "text/javascript" }).end(body);
}
