/// <reference lib="webworker" />
import { openAppleFolder } from "../../../src/backup/files/apple-folder.ts";
import { backupPath } from "../../../src/backup/files/backup-path.ts";
import { writeWholeFile } from "../../../src/backup/files/whole-file.ts";
import { InFlight } from "../../../src/backup/host/in-flight.ts";

export interface SmallFilesOrder {
  readonly who: "ours" | "loop";
  /** Null: the browser's own file system. */
  readonly folder: FileSystemDirectoryHandle | null;
  readonly count: number;
  readonly sizeBytes: number;
}

/** Files in flight of the bare loop, as many as of our host. */
const AT_ONCE = 16;
const DIRECTORIES = 256;

type Writer = (index: number, content: Uint8Array<ArrayBuffer>) => Promise<void>;

/** Runs in a dedicated worker of a real browser, where the product writes. Answers with milliseconds. */
self.onmessage = async ({ data }: MessageEvent<SmallFilesOrder>): Promise<void> => {
  try {
    const root = data.folder ?? (await navigator.storage.getDirectory());
    const place = await root.getDirectoryHandle(data.who, { create: true });
    const run = data.who === "ours" ? writeWithAppleFolder : writeWithBareLoop;
    const tookMs = await run(place, data);
    await root.removeEntry(data.who, { recursive: true });
    self.postMessage({ tookMs });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};

async function writeWithAppleFolder(place: FileSystemDirectoryHandle, order: SmallFilesOrder): Promise<number> {
  const files = await openAppleFolder(place);
  const tookMs = await timed(order, (index, content) =>
    writeWholeFile(files, backupPath(`udid/${directoryOf(index)}/${index}`), [content]),
  );
  await files.close();
  return tookMs;
}

/** What the browser charges at least: a handle, its writer, the bytes, the close; nothing is whole before it is visible. */
async function writeWithBareLoop(place: FileSystemDirectoryHandle, order: SmallFilesOrder): Promise<number> {
  const parent = await place.getDirectoryHandle("udid", { create: true });
  const directories = new Map<string, Promise<FileSystemDirectoryHandle>>();
  const inBrowser = order.folder === null;
  return timed(order, async (index, content) => {
    const name = directoryOf(index);
    const known = directories.get(name) ?? parent.getDirectoryHandle(name, { create: true });
    directories.set(name, known);
    const handle = await (await known).getFileHandle(String(index), { create: true });
    if (inBrowser) {
      const file = await handle.createSyncAccessHandle();
      file.write(content);
      file.flush();
      file.close();
    } else {
      const stream = await handle.createWritable();
      await stream.write(content);
      await stream.close();
    }
  });
}

async function timed({ count, sizeBytes }: SmallFilesOrder, write: Writer): Promise<number> {
  const inFlight = new InFlight(AT_ONCE);
  let failure: unknown = null;
  const startMs = performance.now();
  for (let index = 0; index < count && failure === null; index++) {
    await inFlight.start(String(index), () =>
      write(index, new Uint8Array(sizeBytes)).catch((error: unknown) => {
        failure ??= error;
      }),
    );
  }
  await inFlight.settle();
  if (failure !== null) throw failure;
  return performance.now() - startMs;
}

/** As a backup's: two hexadecimal digits. */
function directoryOf(index: number): string {
  return (index % DIRECTORIES).toString(16).padStart(2, "0");
}
