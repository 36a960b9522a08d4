import { formatBytes, formatSpeed, type text, text as words } from "../text/index.ts";
import type { AppContext } from "./context.ts";

export type TestId = keyof typeof text.support.selfTest.tests;

export interface TestResult {
  readonly id: TestId;
  readonly result: "ok" | "limited" | "failed";
  /** What was measured. */
  readonly detail: string;
}

type Outcome = Omit<TestResult, "id">;
type Test = (context: Pick<AppContext, "engine">) => Promise<Outcome>;

const ok: Outcome = { result: "ok", detail: "" };
const failed: Outcome = { result: "failed", detail: "" };
const limited: Outcome = { result: "limited", detail: "" };

/** Less than this is what browsers give to private windows and full disks. */
const LITTLE_ROOM_BYTES = 2_000_000_000;
const CRYPTO_BYTES = 16_000_000;
/** The smallest WebAssembly module there is: the header alone. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const tests: Readonly<Record<TestId, Test>> = {
  secure: async () => when(window.isSecureContext, failed),
  usb: async () => when("usb" in navigator && navigator.usb !== undefined, limited),
  picker: async () => when("showDirectoryPicker" in window, limited),
  database: testDatabase,
  files: testFiles,
  room: testRoom,
  persisted: async () => when(await navigator.storage.persisted(), limited),
  worker: async ({ engine }) => {
    await engine.device.refresh();
    return ok;
  },
  wasm: async () => when((await WebAssembly.compile(EMPTY_MODULE)) instanceof WebAssembly.Module, failed),
  crypto: testCrypto,
  offline: async () => when((await navigator.serviceWorker.getRegistration())?.active != null, limited),
  wake: async () => when("wakeLock" in navigator, limited),
};

/** Tries each thing for real, one after the other. Whatever throws does not work. */
export async function selfTest(context: Pick<AppContext, "engine">): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const id of Object.keys(tests) as TestId[]) {
    const outcome = await tests[id](context).catch(() => failed);
    results.push({ id, ...outcome });
  }
  return results;
}

function when(isThere: boolean, otherwise: Outcome): Outcome {
  return isThere ? ok : otherwise;
}

async function testDatabase(): Promise<Outcome> {
  const name = "keepsake-self-test";
  const opened = indexedDB.open(name, 1);
  opened.onupgradeneeded = () => opened.result.createObjectStore("values");
  await settled(opened);
  const transaction = opened.result.transaction("values", "readwrite");
  await settled(transaction.objectStore("values").put("kept", "key"));
  const read = transaction.objectStore("values").get("key");
  await settled(read);
  opened.result.close();
  await settled(indexedDB.deleteDatabase(name));
  return when(read.result === "kept", failed);
}

function settled(request: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error("no reason given"));
  });
}

async function testFiles(): Promise<Outcome> {
  const root = await navigator.storage.getDirectory();
  const name = "keepsake-self-test";
  const file = await root.getFileHandle(name, { create: true });
  const writer = await file.createWritable();
  await writer.write("kept");
  await writer.close();
  const content = await (await file.getFile()).text();
  await root.removeEntry(name);
  return when(content === "kept", failed);
}

async function testRoom(): Promise<Outcome> {
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  const free = quota - usage;
  return {
    result: free < LITTLE_ROOM_BYTES ? "limited" : "ok",
    detail: words.support.selfTest.free(formatBytes(free)),
  };
}

async function testCrypto(): Promise<Outcome> {
  const data = new Uint8Array(CRYPTO_BYTES);
  const startedMs = performance.now();
  await crypto.subtle.digest("SHA-256", data);
  const seconds = Math.max(0.001, (performance.now() - startedMs) / 1_000);
  return { result: "ok", detail: words.support.selfTest.speed(formatSpeed(CRYPTO_BYTES / seconds)) };
}
