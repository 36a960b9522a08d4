import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import type { Bytes } from "../../../src/base/bytes.ts";
import { createMemoryStore, type DataCompression, type Repository } from "../../../src/vault/index.ts";
import type { WorkerLike } from "../../../src/workers/remote.ts";
import { sealElsewhere } from "../../../src/workers/seal/seal-elsewhere.ts";
import { browserLike, startThread } from "../../support/thread-worker.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import { differences, newRepository, readFiles, reopened, saveFiles } from "../../support/vault/snapshots.ts";

const threads: { readonly thread: Worker; readonly exit: Promise<unknown> }[] = [];

afterEach(async () => {
  for (const { thread } of threads.splice(0)) await thread.terminate();
});

function begun(thread: Worker): WorkerLike {
  threads.push({ thread, exit: once(thread, "exit").catch(() => undefined) });
  return browserLike(thread);
}

function sealing({ crashAt = 0, dataCompression = "auto" as DataCompression } = {}) {
  return {
    dataCompression,
    startPackSealer: (what: Parameters<typeof sealElsewhere>[0]) =>
      sealElsewhere(what, () => {
        return begun(startThread(new URL("./seal-fixture.ts", import.meta.url), { crashAt }));
      }),
  };
}

/** Short and long, compressible and not, each file on memory of its own. */
function someFiles(seed: number): Record<string, Bytes> {
  const files: Record<string, Bytes> = { empty: new Uint8Array(0), text: new Uint8Array(40_000).fill(97) };
  for (let number = 0; number < 120; number++) files[`d/${number}`] = seededBytes(seed + number, 1 + number * 37);
  for (let number = 0; number < 4; number++) files[`large/${number}`] = seededBytes(seed * 7 + number, 3_000_000);
  return files;
}

async function findings(repository: Repository): Promise<readonly string[]> {
  return (await repository.check({ readShare: 1 })).map(({ code }) => code);
}

describe("sealing in another thread", () => {
  it.each(["auto", "off"] as const)("gives the vault that sealing here gives, compression %s", async (compression) => {
    const store = createMemoryStore();
    const files = someFiles(1);
    const repository = await newRepository(store, sealing({ dataCompression: compression }));
    const snapshot = await saveFiles(repository, files);
    expect(threads.length).toBe(1);
    await repository.close();
    const here = await reopened(store);
    expect(await findings(here)).toEqual([]);
    expect(differences(files, await readFiles(await here.open(snapshot)))).toEqual([]);
  });

  it("takes the memory of its blobs along, and the thread ends with the upload", async () => {
    const repository = await newRepository(createMemoryStore(), sealing());
    const bytes = seededBytes(2, 100_000);
    await repository.upload((uploader) => uploader.saveBlob("data", bytes));
    expect(bytes.length).toBe(0);
    await threads[0]?.exit;
    expect(threads.length).toBe(1);
  });

  it("is not begun by an upload without new blobs", async () => {
    const repository = await newRepository(createMemoryStore(), sealing());
    await repository.upload(async () => undefined);
    expect(threads).toEqual([]);
  });

  it.each([1, 2, 5])(
    "fails with app/worker-lost when the thread dies at call %i, and harms nothing",
    async (crashAt) => {
      const store = createMemoryStore();
      const files = someFiles(3);
      const first = await newRepository(store);
      const snapshot = await saveFiles(first, files);
      await first.close();
      const second = await reopened(store, sealing({ crashAt }));
      await expect(saveFiles(second, someFiles(900))).rejects.toMatchObject({ code: "app/worker-lost" });
      expect((await second.snapshots()).map(({ id }) => id)).toEqual([snapshot]);
      expect(await findings(second)).toEqual([]);
      expect(differences(files, await readFiles(await second.open(snapshot)))).toEqual([]);
      await second.close();
      const third = await reopened(store, sealing());
      const later = await saveFiles(third, someFiles(900));
      expect(differences(someFiles(900), await readFiles(await third.open(later)))).toEqual([]);
    },
  );

  it("happens here when the thread never comes up", async () => {
    const store = createMemoryStore();
    const startPackSealer = (what: Parameters<typeof sealElsewhere>[0]) =>
      sealElsewhere(what, () => {
        return begun(startThread(new URL("./no-such-file.ts", import.meta.url)));
      });
    const repository = await newRepository(store, { startPackSealer });
    const snapshot = await saveFiles(repository, someFiles(4));
    expect(threads.length).toBe(1);
    expect(differences(someFiles(4), await readFiles(await repository.open(snapshot)))).toEqual([]);
  });

  it("stops with the upload that is aborted", async () => {
    const repository = await newRepository(createMemoryStore(), sealing());
    const controller = new AbortController();
    const upload = repository.upload(
      async (uploader) => {
        await uploader.saveBlob("data", seededBytes(5, 10_000));
        controller.abort();
        await uploader.saveBlob("data", seededBytes(6, 10_000));
      },
      { signal: controller.signal },
    );
    await expect(upload).rejects.toMatchObject({ code: "app/aborted" });
    await threads[0]?.exit;
    expect(threads.length).toBe(1);
  });
});
