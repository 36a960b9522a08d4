import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";

/** Copies a folder of the browser's own file system to this computer's. Returns how many files there were. */
export async function copyOut(page: Page, name: string, target: string): Promise<number> {
  const paths = await page.evaluate(async (start) => {
    const found: string[] = [];
    async function walk(directory: FileSystemDirectoryHandle, path: string): Promise<void> {
      for await (const [entry, handle] of directory.entries()) {
        if (handle.kind === "file") found.push(`${path}${entry}`);
        else await walk(handle as FileSystemDirectoryHandle, `${path}${entry}/`);
      }
    }
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle(start), "");
    return found;
  }, name);
  for (const path of paths) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await writeFile(join(target, path), Buffer.from(await readFile(page, `${name}/${path}`), "base64"));
  }
  return paths.length;
}

function readFile(page: Page, path: string): Promise<string> {
  return page.evaluate(async (whole) => {
    const parts = whole.split("/");
    const last = parts.pop() ?? "";
    let directory = await navigator.storage.getDirectory();
    for (const part of parts) directory = await directory.getDirectoryHandle(part);
    const file = await (await directory.getFileHandle(last)).getFile();
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : "");
      reader.readAsDataURL(file);
    });
    return url.slice(url.indexOf(",") + 1);
  }, path);
}

/** As if the disk gave this site so many bytes in all; null: what it really gives. */
export async function setQuota(page: Page, url: string, quotaSize: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { origin } = new URL(url);
  await session.send("Storage.overrideQuotaForOrigin", quotaSize === null ? { origin } : { origin, quotaSize });
}
