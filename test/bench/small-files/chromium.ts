import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBrowser, pickFolder } from "../../e2e/support/browser.ts";
import { bundleWorker } from "../bundle-worker.ts";
import type { SmallFilesOrder } from "./worker.ts";

export interface SmallFilesBench {
  /** Milliseconds. */
  write(order: Omit<SmallFilesOrder, "folder">): Promise<number>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    /** The folder that was picked. */
    benchFolder: FileSystemDirectoryHandle | null;
  }
}

/** A worker of a real Chromium that writes small files into a picked folder or into the browser's own file system. */
export async function openSmallFilesBench(place: "folder" | "browser"): Promise<SmallFilesBench> {
  const folder = await mkdtemp(join(tmpdir(), "keepsake-bench-files-"));
  const script = await bundleWorker(new URL("./worker.ts", import.meta.url));
  const server = createServer((request, response) => {
    const isScript = request.url === "/worker.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : "<!doctype html><link rel=icon href='data:,'><title>bench</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const browser = await openBrowser(url, { safeBrowsing: true });
  const { page } = browser;
  await page.goto(url);
  await page.evaluate(() => {
    window.benchFolder = null;
  });
  if (place === "folder") {
    const picking = page.evaluate(async () => {
      window.benchFolder = await window.showDirectoryPicker({ mode: "readwrite" });
    });
    await pickFolder(page, folder);
    await picking;
  }
  return {
    async write(order) {
      const { tookMs, error } = await page.evaluate((what) => {
        const worker = new Worker("/worker.js", { type: "module" });
        return new Promise<{ tookMs: number; error?: string }>((resolve) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => resolve({ tookMs: 0, error: message });
          worker.postMessage({ ...what, folder: window.benchFolder });
        });
      }, order);
      if (error !== undefined) throw new Error(error);
      return tookMs;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
