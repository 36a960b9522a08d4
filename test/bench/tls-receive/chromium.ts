import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Browser, chromium } from "playwright";
import { chromiumFlags, findChromium } from "../../../scripts/chromium.mjs";
import type { TlsIdentityPem } from "../../../src/device/tls/identity.ts";
import { connectSocket } from "../../support/tls/openssl-server.ts";
import { bundleWorker } from "../bundle-worker.ts";

/** Our client in a worker of a real Chromium, behind a small HTTP relay to the TLS server. */
export interface ChromiumReceiver {
  /** Bytes and milliseconds from the first application data to the end. */
  receive(port: number, identity: TlsIdentityPem): Promise<{ readonly received: number; readonly ms: number }>;
  dispose(): Promise<void>;
}

export async function startChromiumReceiver(): Promise<ChromiumReceiver> {
  const relay = await startRelay(await bundleWorker(new URL("./worker.ts", import.meta.url)));
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags] });
  return {
    receive: (port, identity) => receiveInPage(browser, relay, port, identity),
    async dispose() {
      await browser.close();
      relay.server.closeAllConnections();
      await new Promise((resolve) => void relay.server.close(resolve));
    },
  };
}

interface Relay {
  readonly server: Server;
  readonly url: string;
  targetPort: number;
}

async function receiveInPage(
  browser: Browser,
  relay: Relay,
  port: number,
  identity: TlsIdentityPem,
): Promise<{ received: number; ms: number }> {
  relay.targetPort = port;
  const page = await browser.newPage();
  await page.goto(relay.url);
  const outcome = await page.evaluate((pem) => {
    const worker = new Worker("/worker.js", { type: "module" });
    return new Promise<{ received: number; ms: number; error?: string }>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => resolve({ received: 0, ms: 1, error: message });
      worker.postMessage(pem);
    });
  }, identity);
  await page.close();
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome;
}

async function startRelay(worker: string): Promise<Relay> {
  let target: Socket | null = null;
  const server = createServer((request, response) => {
    if (request.url === "/worker.js") return void response.setHeader("Content-Type", "text/javascript").end(worker);
    if (request.url === "/down") return void openTarget(response);
    if (request.url === "/up") return forward(request, response);
    response.setHeader("Content-Type", "text/html").end("<!doctype html><title>bench</title>");
  });
  const openTarget = async (response: ServerResponse): Promise<void> => {
    target = await connectSocket(relay.targetPort);
    target.on("error", () => response.destroy());
    // Raw behind the head, up to the end of the connection: the peer's relay has no framing either.
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { "Content-Type": "application/octet-stream", Connection: "close" }).flushHeaders();
    if (response.socket !== null) target.pipe(response.socket);
  };
  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    request.on("data", (bytes: Buffer) => target?.write(bytes));
    request.on("end", () => response.end());
  };
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const relay: Relay = { server, url: `http://localhost:${address.port}/`, targetPort: 0 };
  return relay;
}
