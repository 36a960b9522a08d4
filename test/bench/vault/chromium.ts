import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openBrowser, pickFolder } from "../../e2e/support/browser.ts";
import { bundleWorkers } from "../bundle-worker.ts";
import type { IngestAnswer, IngestFigures, IngestOrder } from "./ingest-worker.ts";

export interface IngestBench {
  /** Each in a fresh worker. */
  ingest(order: Omit<IngestOrder, "folder">): Promise<IngestFigures>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    /** The folder that was picked. */
    ingestFolder: FileSystemDirectoryHandle;
  }
}

/** A real Chromium that was given `folder`, which holds the tree and receives the vaults. */
export async function openIngestBench(folder: string, treeBytes: number): Promise<IngestBench> {
  const files = await bundleWorkers(new URL("./ingest-worker.ts", import.meta.url));
  const server = createServer((request, response) => {
    const script = files.get(request.url ?? "");
    response.setHeader("Content-Type", script === undefined ? "text/html" : "text/javascript");
    response.end(script ?? "<!doctype html><link rel=icon href='data:,'><title>bench</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await openBrowser(url, { safeBrowsing: true });
  const { page } = browser;
  await page.goto(url);
  const picking = page.evaluate(async () => {
    window.ingestFolder = await window.showDirectoryPicker({ mode: "readwrite" });
  });
  await pickFolder(page, folder);
  await picking;
  return {
    async ingest(order) {
      const answer = await page.evaluate((what) => {
        const worker = new Worker("/worker.js", { type: "module" });
        return new Promise<IngestAnswer>((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve({ error: message });
          worker.postMessage({ ...what, folder: window.ingestFolder });
        }).finally(() => worker.terminate());
      }, order);
      if ("error" in answer) throw new Error(answer.error);
      if (answer.bytes !== treeBytes) throw new Error(`${answer.bytes} of ${treeBytes} bytes arrived`);
      return answer;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
