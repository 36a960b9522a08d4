/// <reference lib="webworker" />
import {
  backupPath,
  createMemoryFiles,
  loadKeyBag,
  openBackupBrowser,
  openDecrypted,
  writeWholeFile,
} from "../../../src/backup/index.ts";
import { type Bytes, concatBytes } from "../../../src/base/bytes.ts";
import type { FileSource } from "../../../src/base/files.ts";

/** What the worker is asked for. Files come from the server of the bench. */
export type OpenBackupOrder =
  | { readonly do: "decrypt"; readonly bytes: number; readonly keyHex: string }
  | { readonly do: "unlock"; readonly udid: string; readonly password: string }
  | { readonly do: "open"; readonly udid: string; readonly password: string; readonly largest: string };

const PIECE_BYTES = 1_048_576;

/** Runs in a module worker of a real Chromium; answers with milliseconds. */
self.onmessage = async ({ data }: MessageEvent<OpenBackupOrder>): Promise<void> => {
  try {
    self.postMessage({ tookMs: await carryOut(data) });
  } catch (error) {
    self.postMessage({ tookMs: 0, error: String(error) });
  }
};

async function carryOut(order: OpenBackupOrder): Promise<number> {
  if (order.do === "decrypt") return decrypt(order.bytes, order.keyHex);
  const { udid, password } = order;
  const files = createMemoryFiles();
  const keyBag = await loadKeyBag(await withFiles(files, udid, order.do === "open"), udid);
  if (keyBag === null) throw new Error("the backup is not encrypted");
  let startMs = performance.now();
  const unlocked = await keyBag.unlock(password, { onProgress: () => undefined });
  if (order.do === "unlock") return performance.now() - startMs;
  startMs = performance.now();
  const browser = await openBackupBrowser(files, udid, { unlocked });
  const domains = browser.domains();
  let shown = 0;
  for await (const _ of browser.entries({ domain: order.largest, limit: 200 })) shown += 1;
  const tookMs = performance.now() - startMs;
  if (domains.length < 100 || shown !== 200) throw new Error(`${domains.length} domains, ${shown} entries`);
  browser.close();
  return tookMs;
}

async function withFiles(
  files: ReturnType<typeof createMemoryFiles>,
  udid: string,
  isWhole: boolean,
): Promise<typeof files> {
  const names = isWhole ? ["Manifest.plist", "Manifest.db"] : ["Manifest.plist"];
  for (const name of names) {
    const bytes = new Uint8Array(await (await fetch(`/${name}`)).arrayBuffer());
    await writeWholeFile(files, backupPath(`${udid}/${name}`), [bytes]);
  }
  return files;
}

/** The stored file is in memory, in pieces as a folder gives them: the way from the disk is not what is measured. */
async function decrypt(bytes: number, keyHex: string): Promise<number> {
  const key = Uint8Array.from(keyHex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const pieces: Bytes[] = [];
  const body = (await fetch("/sealed")).body?.getReader();
  for (let next = await body?.read(); next?.value !== undefined; next = await body?.read()) pieces.push(next.value);
  const sealed = concatBytes(pieces);
  pieces.length = 0;
  const startMs = performance.now();
  const content = await openDecrypted(sourceOf(sealed), key, null);
  let total = 0;
  for (let part = await content.read(); part !== null; part = await content.read()) total += part.length;
  const tookMs = performance.now() - startMs;
  if (total !== bytes || content.flaw !== null) throw new Error(`${total} bytes came out`);
  return tookMs;
}

function sourceOf(bytes: Bytes): FileSource {
  let at = 0;
  return {
    sizeBytes: bytes.length,
    async read() {
      const part = bytes.slice(at, at + PIECE_BYTES);
      at += part.length;
      return part.length === 0 ? null : part;
    },
    readAt: async (offset, length) => bytes.slice(offset, offset + length),
    close: async () => undefined,
  };
}
