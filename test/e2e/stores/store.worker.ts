import { openAppleFolder } from "../../../src/backup/index.ts";
import {
  deleteOpfsStore,
  type ObjectStore,
  openFolderStore,
  openIndexedDbStore,
  openOpfsStore,
} from "../../../src/vault/index.ts";
import { backupFilesSuite } from "../../support/suites/backup-files.ts";
import { pattern, sameBytes } from "../../support/suites/byte-duplex.ts";
import { keyOf, type OpenedStore, objectStoreSuite } from "../../support/suites/object-store.ts";
import type { Kind, WorkerCall } from "./calls.ts";
import { runCases } from "./vitest-in-worker.ts";

/** Each type a store treats in its own way. */
const written = ["pack", "index", "snapshot"] as const;

let count = 0;

addEventListener("message", (event: MessageEvent<WorkerCall>) => {
  const [port] = event.ports;
  if (port === undefined) return;
  answer(event.data, port).then(
    (value) => port.postMessage({ value }),
    (error: unknown) =>
      port.postMessage({ error: error instanceof Error ? `${error.message} ${error.stack}` : String(error) }),
  );
});

async function answer(call: WorkerCall, port: MessagePort): Promise<unknown> {
  if (call.do === "suite") {
    objectStoreSuite(call.kind, () => openFresh(call.kind, call.folder));
    return runCases();
  }
  if (call.do === "files-suite") {
    backupFilesSuite(call.kind, async () => ({
      files: await openAppleFolder(await freshDirectory(call.kind, call.folder)),
    }));
    return runCases();
  }
  const store = await openStore(call.kind, "killed", call.folder);
  if (call.do === "fill") return fill(store, call.from, port);
  return problemsOf(store, call.acknowledged);
}

async function openFresh(kind: Kind, folder: FileSystemDirectoryHandle | undefined): Promise<OpenedStore> {
  const name = `suite-${++count}`;
  const reopen = (): Promise<ObjectStore> => openStore(kind, name, folder);
  return { store: await reopen(), reopen, dispose: () => drop(kind, name, folder) };
}

async function openStore(kind: Kind, name: string, folder?: FileSystemDirectoryHandle): Promise<ObjectStore> {
  if (kind === "opfs") return openOpfsStore(name);
  if (kind === "indexeddb") return openIndexedDbStore(name);
  return openFolderStore(await required(folder).getDirectoryHandle(name, { create: true }));
}

async function drop(kind: Kind, name: string, folder?: FileSystemDirectoryHandle): Promise<void> {
  if (kind === "opfs") await deleteOpfsStore(name);
  else if (kind === "folder") await required(folder).removeEntry(name, { recursive: true });
  // A connection that is still open lets go of a database that shall be deleted.
  else indexedDB.deleteDatabase(name);
}

async function freshDirectory(kind: Kind, folder?: FileSystemDirectoryHandle): Promise<FileSystemDirectoryHandle> {
  const root = kind === "opfs" ? await navigator.storage.getDirectory() : required(folder);
  return root.getDirectoryHandle(`files-${++count}`, { create: true });
}

function required(folder: FileSystemDirectoryHandle | undefined): FileSystemDirectoryHandle {
  if (folder === undefined) throw new Error("no folder given");
  return folder;
}

/** Writes objects until the worker is killed, telling before and after each. */
async function fill(store: ObjectStore, from: number, port: MessagePort): Promise<void> {
  for (let number = from; number < from + 200; number++) {
    port.postMessage({ began: number });
    for (const type of written) await store.put(keyOf(type, number), content(number));
    port.postMessage({ finished: number });
  }
}

/** What is wrong with the store after the worker before this one was killed. */
async function problemsOf(store: ObjectStore, acknowledged: readonly number[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const type of written) {
    const listed = new Set<string>();
    for await (const { name } of store.list(type)) listed.add(name);
    for (const number of acknowledged) {
      if (!listed.has(keyOf(type, number).name)) problems.push(`${type} ${number} is lost`);
    }
    for (const name of listed) {
      const number = Number.parseInt(name.slice(2), 16);
      if (!sameBytes(await store.get({ type, name }), content(number))) problems.push(`${type} ${number} is damaged`);
    }
  }
  return problems;
}

function content(number: number): Uint8Array<ArrayBuffer> {
  return pattern(200_000 + (number % 200) * 1_000, number);
}
