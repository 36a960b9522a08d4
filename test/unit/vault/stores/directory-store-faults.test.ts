import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import type { ObjectKey, ObjectStore, objectTypes } from "../../../../src/vault/index.ts";
import { openFolderStore } from "../../../../src/vault/stores/folder-store.ts";
import { opfsStoreIn } from "../../../../src/vault/stores/opfs-store.ts";
import { nodeDirectoryHandle } from "../../../support/node-directory-handle.ts";
import { pattern, sameBytes } from "../../../support/suites/byte-duplex.ts";
import { keyOf } from "../../../support/suites/object-store.ts";

let place = "";
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "keepsake-faults-"));
});
afterEach(async () => {
  await rm(place, { recursive: true, force: true });
});

const kinds = [
  ["a picked folder", false],
  ["the browser's file system", true],
] as const;

/** A store on `place` whose disk throws at the N-th call and, with `forEver`, at every later one. */
async function failing(syncHandles: boolean, atCall: number, error: string, forEver = false) {
  const state = { calls: 0, armed: false, failed: 0 };
  const handle = nodeDirectoryHandle(place, {
    syncHandles,
    onCall: () => {
      if (!state.armed) return;
      state.calls += 1;
      if (forEver ? state.calls < atCall : state.calls !== atCall) return;
      state.failed += 1;
      throw new DOMException("made to fail", error);
    },
  });
  const store = syncHandles ? opfsStoreIn(handle) : await openFolderStore(handle);
  state.armed = true;
  return { store, state };
}

function open(syncHandles: boolean): Promise<ObjectStore> {
  const handle = nodeDirectoryHandle(place, { syncHandles });
  return syncHandles ? Promise.resolve(opfsStoreIn(handle)) : openFolderStore(handle);
}

describe.each(kinds)("%s that fails at any call", (_, syncHandles) => {
  it.each(["QuotaExceededError", "NotAllowedError", "NotReadableError", "NotFoundError"])(
    "with %s never shows half an object, and takes the name again",
    async (name) => {
      for (const type of ["pack", "snapshot", "config"] as const) {
        for (const forEver of [false, true]) {
          for (let atCall = 1, unharmed = false; !unharmed; atCall++) {
            await rm(place, { recursive: true, force: true });
            await mkdir(place);
            const { store, state } = await failing(syncHandles, atCall, name, forEver);
            const key = keyOf(type, 9);
            const code = await codeOf(store.put(key, pattern(50_000, 1)));
            unharmed = state.failed === 0;
            if (unharmed) expect(code).toBe("none");
            state.armed = false;
            await expectWholeOrAbsent(syncHandles, key, code === "none");
            expect(atCall).toBeLessThan(60);
          }
        }
      }
    },
    60_000,
  );

  it.each([
    ["QuotaExceededError", "store/full"],
    ["NotAllowedError", "store/permission"],
    ["SecurityError", "store/permission"],
    ["UnknownError", "store/failed"],
  ])("calls %s %s", async (name, code) => {
    const { store } = await failing(syncHandles, 3, name, true);
    expect(await codeOf(store.put(keyOf("index", 1), pattern(10, 1)))).toBe(code);
  });

  it("that was taken away is gone, not empty", async () => {
    const store = await open(syncHandles);
    await store.put(keyOf("pack", 1), pattern(10, 1));
    await rm(place, { recursive: true });
    expect(await codeOf(store.get(keyOf("pack", 1)))).toBe("store/gone");
    expect(await codeOf(store.stat(keyOf("pack", 2)))).toBe("store/gone");
    expect(await codeOf(store.put(keyOf("pack", 3), pattern(10, 1)))).toBe("store/gone");
    expect(await codeOf(store.put(keyOf("config", 3), pattern(10, 1)))).toBe("store/gone");
    expect(await codeOf(store.delete(keyOf("pack", 1)))).toBe("store/gone");
    expect(await codeOf(countOf(store, "pack"))).toBe("store/gone");
    expect(await codeOf(countOf(store, "config"))).toBe("store/gone");
  });

  it("goes on when somebody tidied a directory away", async () => {
    const store = await open(syncHandles);
    await store.put(keyOf("lock", 1), pattern(10, 1));
    await rm(join(place, "locks"), { recursive: true });
    await store.put(keyOf("lock", 2), pattern(10, 1));
    expect(await countOf(store, "lock")).toBe(1);
  });
});

describe("a picked folder after a killed browser", () => {
  const leftovers = [
    "tmp-0123456789abcdef.txt",
    "tmp-0123456789abcdef.txt.crswap",
    `index/${"a".repeat(64)}.crswap`,
    `snapshots/${"b".repeat(64)}`,
    "snapshots/tmp-0123456789abcdef.txt",
    `data/ab/${"ab".repeat(32)}`,
    `data/ab/${"ab".repeat(32)}.1.crswap`,
  ];
  const foreign = [
    "holiday.txt",
    "tmp-notes.txt",
    "other.crswap",
    `index/${"a".repeat(64)}-tmp-77`,
    "data/ab/.DS_Store",
  ];

  async function litter(): Promise<ObjectStore> {
    const store = await open(false);
    await store.put(keyOf("config", 1), pattern(10, 1));
    await store.put(keyOf("pack", 0xab), pattern(10, 1));
    for (const directory of ["index", "snapshots", "locks"]) await mkdir(join(place, directory), { recursive: true });
    for (const path of [...leftovers, ...foreign]) await writeFile(join(place, path), "");
    return store;
  }

  it("is swept when it is opened, and nobody else's file is touched", async () => {
    await litter();
    const store = await openFolderStore(nodeDirectoryHandle(place));
    const left = await filesOf(place);
    for (const path of leftovers) expect(left).not.toContain(path);
    for (const path of foreign) expect(left).toContain(path);
    expect(await countOf(store, "pack")).toBe(1);
    expect((await store.get(keyOf("config", 1))).length).toBe(10);
  });

  it("is left alone while somebody holds a lock", async () => {
    const before = await litter();
    await before.put(keyOf("lock", 1), pattern(10, 1));
    const store = await openFolderStore(nodeDirectoryHandle(place));
    for (const path of leftovers) expect(await filesOf(place)).toContain(path);
    expect(await countOf(store, "snapshot")).toBe(0);
    await store.put({ type: "snapshot", name: "b".repeat(64) }, pattern(10, 1));
    expect(await countOf(store, "snapshot")).toBe(1);
  });

  it("lists packs only where restic looks for them", async () => {
    const store = await open(false);
    await mkdir(join(place, "data/cd"), { recursive: true });
    await writeFile(join(place, `data/cd/${"ab".repeat(32)}`), "x");
    expect(await countOf(store, "pack")).toBe(0);
  });

  it("notices a disk that keeps something else than what was written", async () => {
    for (const type of ["pack", "index"] as const) {
      const handle = nodeDirectoryHandle(place, {
        onCall: (call, path) => {
          if (call === "getFile" && tampering) tamper(path);
        },
      });
      const store = await openFolderStore(handle);
      let tampering = true;
      const { truncateSync, statSync } = await import("node:fs");
      const tamper = (path: string): void => {
        if (statSync(path).size > 1_000) truncateSync(path, 1_000);
      };
      expect(await codeOf(store.put(keyOf(type, 2), pattern(5_000, 1)))).toBe("store/failed");
      tampering = false;
      expect(await store.stat(keyOf(type, 2))).toBeNull();
    }
  });
});

async function expectWholeOrAbsent(syncHandles: boolean, key: ObjectKey, mustExist: boolean): Promise<void> {
  const store = await open(syncHandles);
  const stat = await store.stat(key);
  if (mustExist) expect(stat).not.toBeNull();
  if (stat === null) await store.put(key, pattern(50_000, 1));
  expect(sameBytes(await store.get(key), pattern(50_000, 1))).toBe(true);
  for (const path of await filesOf(place)) {
    if (/[0-9a-f]{64}$|config$/.test(path)) expect((await readFile(join(place, path))).length).toBe(50_000);
  }
}

async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

async function countOf(store: ObjectStore, type: (typeof objectTypes)[number]): Promise<number> {
  let count = 0;
  for await (const _ of store.list(type)) count += 1;
  return count;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (error instanceof KeepsakeError) return error.code;
    throw error;
  }
}
