import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright";
import { chromiumFlags, findChromium } from "../../../scripts/chromium.mjs";
import { bundleWorker } from "../bundle-worker.ts";
import type { OpenBackupOrder } from "./worker.ts";

export interface OpenBackupBench {
  /** Milliseconds. */
  carryOut(order: OpenBackupOrder): Promise<number>;
  close(): Promise<void>;
}

/** A worker of a real Chromium that fetches what it needs out of `folder`. */
export async function openBackupBench(folder: string): Promise<OpenBackupBench> {
  const script = await bundleWorker(new URL("./worker.ts", import.meta.url));
  const server = createServer((request, response) => {
    const name = (request.url ?? "/").slice(1);
    if (name === "worker.js") return void response.setHeader("Content-Type", "text/javascript").end(script);
    if (name === "")
      return void response.setHeader("Content-Type", "text/html").end("<!doctype html><title>bench</title>");
    createReadStream(join(folder, name))
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags] });
  return {
    async carryOut(order) {
      const page = await browser.newPage();
      await page.goto(url);
      const { tookMs, error } = await page.evaluate((what) => {
        const worker = new Worker("/worker.js", { type: "module" });
        return new Promise<{ tookMs: number; error?: string }>((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve({ tookMs: 0, error: message });
          worker.postMessage(what);
        });
      }, order);
      await page.close();
      if (error !== undefined) throw new Error(error);
      return tookMs;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
