import { backupPath, openAppleFolder, writeWholeFile } from "../../../src/backup/index.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { pattern, sameBytes } from "../../support/suites/byte-duplex.ts";
import { runCases } from "../stores/vitest-in-worker.ts";
import type { AfterKill, WorkerCall } from "./calls.ts";
import { defineCases } from "./cases.ts";

addEventListener("message", (event: MessageEvent<WorkerCall>) => {
  const [port] = event.ports;
  if (port === undefined) return;
  answer(event.data, port).then(
    (value) => port.postMessage({ value }),
    (error: unknown) => port.postMessage({ error: error instanceof Error ? describeError(error) : String(error) }),
  );
});

function describeError(error: Error): string {
  return `${error.message} ${error.stack} ${error.cause instanceof Error ? error.cause.message : ""}`;
}

async function answer(call: WorkerCall, port: MessagePort): Promise<unknown> {
  const root = call.folder ?? (await navigator.storage.getDirectory());
  if (call.do === "put") return codeOf(put(root, call.path));
  if (call.do === "cases") {
    let count = 0;
    defineCases(call.kind, () => root.getDirectoryHandle(`case-${++count}`, { create: true }));
    return runCases();
  }
  const killed = await root.getDirectoryHandle("killed", { create: true });
  if (call.do === "fill") return fill(killed, call.from, port);
  return afterKill(killed, call.from, call.acknowledged);
}

async function put(root: FileSystemDirectoryHandle, path: string): Promise<void> {
  await writeWholeFile(await openAppleFolder(root), backupPath(path), [pattern(10, 1)]);
}

async function codeOf(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return error instanceof KeepsakeError ? error.code : String(error);
  }
}

/** Writes files until the worker is killed, telling before and after each; every third replaces one, every fourth is moved. */
async function fill(directory: FileSystemDirectoryHandle, from: number, port: MessagePort): Promise<void> {
  const files = await openAppleFolder(directory);
  for (let number = from; number < from + 1_000; number++) {
    port.postMessage({ began: number });
    const path = pathOf(number);
    if (number % 3 === 0) await writeWholeFile(files, path, [contentOf(number)]);
    if (number % 4 !== 0) await writeWholeFile(files, path, [contentOf(number)]);
    else {
      const aside = backupPath(`U/Snapshot/${path}`);
      await writeWholeFile(files, aside, [contentOf(number)]);
      await files.move(aside, path);
    }
    port.postMessage({ finished: number });
  }
}

function pathOf(number: number) {
  return backupPath(`U/${number % 8}/f${number}`);
}

/** Empty, of one write, of several. */
function contentOf(number: number): Uint8Array<ArrayBuffer> {
  return pattern(sizes[number % sizes.length] ?? 0, number);
}

const sizes = [2_500_000, 0, 1_000, 300_000, 100_000];

/** What a killed worker that began with file `from` left behind. */
async function afterKill(
  directory: FileSystemDirectoryHandle,
  from: number,
  acknowledged: readonly number[],
): Promise<AfterKill> {
  const problems: string[] = [];
  let unfinished = 0;
  for (const [path, file] of await filesIn(directory)) {
    const number = Number(path.slice(path.lastIndexOf("/") + 2));
    if (path.startsWith(".keepsake-partial/")) unfinished += 1;
    else if (number >= from) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (!sameBytes(bytes, contentOf(number))) problems.push(`${path} is not whole: ${bytes.length} bytes`);
    }
  }
  await openAppleFolder(directory);
  const after = await filesIn(directory);
  for (const number of acknowledged) if (!after.has(pathOf(number))) problems.push(`${number} is lost`);
  for (const path of after.keys()) if (path.includes("partial")) problems.push(`${path} was not swept`);
  return { problems, unfinished };
}

async function filesIn(directory: FileSystemDirectoryHandle, above = ""): Promise<Map<string, File>> {
  const found = new Map<string, File>();
  for await (const [name, handle] of directory.entries()) {
    if (handle.kind === "file") found.set(above + name, await handle.getFile());
    else for (const [path, file] of await filesIn(handle, `${above}${name}/`)) found.set(path, file);
  }
  return found;
}
