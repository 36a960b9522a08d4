import { describe, expect, it } from "vitest";
import { promiseWithResolvers } from "../../../src/base/abort.ts";
import { toHex, utf8 } from "../../../src/base/bytes.ts";
import { systemRandomBytes } from "../../../src/base/clock.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { sha256 } from "../../../src/crypto/index.ts";
import { encodeConfig, makeConfig } from "../../../src/vault/format/config.ts";
import { makeKeyFile, makeMasterKey } from "../../../src/vault/format/key-file.ts";
import { createSealer } from "../../../src/vault/format/seal.ts";
import {
  type BlobUploader,
  createMemoryStore,
  createRepository,
  type ObjectStore,
  type ObjectType,
  objectId,
  openRepository,
  type Repository,
} from "../../../src/vault/index.ts";
import { HurriedClock } from "../../support/device/hurried-clock.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import {
  differences,
  type Files,
  newRepository,
  quickOptions,
  readFile,
  readFiles,
  reopened,
  saveFiles,
  testPassword,
} from "../../support/vault/snapshots.ts";

const files: Files = {
  "U/large": seededBytes(1, 5_000_000),
  "U/empty": new Uint8Array(0),
  "U/ab/small": utf8("small"),
  "U/ab/other": seededBytes(2, 70_000),
};

async function names(store: ObjectStore, type: ObjectType): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of store.list(type)) found.push(name);
  return found;
}

/** The object with one bit turned. */
async function damage(store: ObjectStore, type: ObjectType, name: string, at = 0.5): Promise<void> {
  const bytes = await store.get({ type, name });
  const position = Math.floor((bytes.length - 1) * at);
  bytes[position] = (bytes[position] ?? 0) ^ 4;
  await store.delete({ type, name });
  await store.put({ type, name }, bytes);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "none",
    (error: unknown) => (error instanceof KeepsakeError ? error.code : String(error)),
  );
}

describe("a repository", () => {
  for (const version of [1, 2] as const) {
    it(`version ${version} gives back what it took, also after a restart`, async () => {
      const store = createMemoryStore();
      const repository = await createRepository(store, testPassword, { ...quickOptions(), version });
      const id = await saveFiles(repository, files);
      for (const opened of [repository, await reopened(store)]) {
        expect(opened.version).toBe(version);
        expect(differences(await readFiles(await opened.open(id)), files)).toEqual([]);
        expect(await opened.check({ readShare: 1 })).toEqual([]);
      }
    });
  }

  it("answers questions about paths", async () => {
    const repository = await newRepository(createMemoryStore());
    const tree = await repository.open(await saveFiles(repository, files));
    expect(await tree.stat("U/large")).toMatchObject({ kind: "file", sizeBytes: 5_000_000 });
    expect(await tree.stat("/U/ab")).toMatchObject({ kind: "directory", sizeBytes: 0 });
    expect(await tree.stat("")).toMatchObject({ kind: "directory" });
    expect(await tree.stat("U/none")).toBeNull();
    expect(await tree.stat("U/large/below")).toBeNull();
    expect(await codeOf(tree.openRead("U/none"))).toBe("backup/not-found");
    expect(await codeOf(tree.openRead("U"))).toBe("backup/wrong-kind");
    expect(await codeOf(readFiles(tree, "U/large"))).toBe("backup/wrong-kind");
    expect(await codeOf(readFiles(tree, "none"))).toBe("backup/not-found");
    expect(await codeOf(tree.stat("a/".repeat(65)))).toBe("backup/path-outside");
  });

  it("reads any part of a file", async () => {
    const repository = await newRepository(createMemoryStore());
    const tree = await repository.open(await saveFiles(repository, files));
    const source = await tree.openRead("U/large");
    const content = files["U/large"] ?? new Uint8Array(0);
    for (const [offset, length] of [
      [0, 1],
      [0, 5_000_000],
      [541_472, 3],
      [4_999_999, 1],
      [1_000_000, 2_500_000],
      [5_000_000, 0],
    ] as const) {
      expect(Buffer.compare(await source.readAt(offset, length), content.subarray(offset, offset + length))).toBe(0);
    }
    expect(await codeOf(source.readAt(4_999_999, 2))).toBe("store/too-short");
    await source.close();
    expect(await codeOf(source.read())).toBe("base/bug");
  });

  it("stores nothing twice", async () => {
    const repository = await newRepository(createMemoryStore());
    await saveFiles(repository, files);
    await repository.upload(async (uploader) => {
      const known = await uploader.saveBlob("data", utf8("small"));
      expect(known).toMatchObject({ isNew: false, storedBytes: 0 });
      const [one, two] = await Promise.all([
        uploader.saveBlob("data", utf8("twice")),
        uploader.saveBlob("data", utf8("twice")),
      ]);
      expect(one.isNew).not.toBe(two.isNew);
      // The same bytes as a tree are another blob.
      expect((await uploader.saveBlob("tree", utf8("small"))).isNew).toBe(true);
    });
  });

  it("compresses what shrinks and leaves alone what does not", async () => {
    const repository = await newRepository(createMemoryStore());
    await repository.upload(async (uploader) => {
      const text = await uploader.saveBlob("data", utf8("again and again ".repeat(20_000)));
      expect(text.storedBytes).toBeLessThan(2_000);
      const noise = await uploader.saveBlob("data", seededBytes(1, 300_000));
      expect(noise.storedBytes).toBe(300_032);
    });
    const plain = await newRepository(createMemoryStore(), { dataCompression: "off" });
    await plain.upload(async (uploader) => {
      const text = await uploader.saveBlob("data", new Uint8Array(300_000));
      expect(text.storedBytes).toBe(300_032);
    });
  });

  it("reads a blob of the running upload", async () => {
    const repository = await newRepository(createMemoryStore());
    await repository.upload(async (uploader) => {
      const { id } = await uploader.saveBlob("data", utf8("just now"));
      expect(repository.hasBlob("data", id)).toBe(true);
      expect(await repository.loadBlob("data", id)).toEqual(utf8("just now"));
    });
  });

  it("leaves only checkpointed objects when an upload throws", async () => {
    const store = createMemoryStore();
    const repository = await newRepository(store);
    const ids: string[] = [];
    const failed = repository.upload(async (uploader) => {
      ids.push((await uploader.saveBlob("data", utf8("kept"))).id);
      await uploader.checkpoint();
      for (let number = 0; number < 12; number++)
        ids.push((await uploader.saveBlob("data", seededBytes(number + 10, 1_000_000))).id);
      throw new KeepsakeError("store/gone");
    });
    expect(await codeOf(failed)).toBe("store/gone");
    expect(await names(store, "pack")).toHaveLength(1);
    expect(await names(store, "lock")).toEqual([]);
    const [kept, ...lost] = ids;
    expect(repository.hasBlob("data", objectId(kept ?? ""))).toBe(true);
    for (const id of lost) expect(repository.hasBlob("data", objectId(id))).toBe(false);
  });

  it("says store/full and keeps older snapshots", async () => {
    const store = createMemoryStore({ capacityBytes: 12_000_000 });
    const repository = await newRepository(store);
    const id = await saveFiles(repository, files);
    expect(await codeOf(saveFiles(repository, { "U/more": seededBytes(8, 30_000_000) }))).toBe("store/full");
    expect(differences(await readFiles(await repository.open(id)), files)).toEqual([]);
    expect(await repository.check({ readShare: 1 })).toEqual([]);
  });

  it("keeps its work bounded when the store is slow", async () => {
    const inner = createMemoryStore({ concurrency: 8 });
    let running = 0;
    let most = 0;
    const twoRun = promiseWithResolvers<void>();
    const putPack: ObjectStore["put"] = async (key, bytes, options) => {
      most = Math.max(most, ++running);
      if (most === 2) twoRun.resolve();
      // The first waits for the second, and both give a third one time to begin.
      await twoRun.promise;
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      await inner.put(key, bytes, options);
      running--;
    };
    const slow: ObjectStore = {
      ...bound(inner),
      concurrency: 8,
      put: (...args) => (args[0].type === "pack" ? putPack(...args) : inner.put(...args)),
    };
    const repository = await newRepository(slow, { packsInFlight: 2 });
    await repository.upload(async (uploader) => {
      await Promise.all(Array.from({ length: 30 }, (_, n) => uploader.saveBlob("data", seededBytes(n, 1_000_000))));
    });
    expect(most).toBe(2);
  });

  it("stops an upload when its signal fires", async () => {
    const repository = await newRepository(createMemoryStore());
    const stop = new AbortController();
    const upload = repository.upload(
      async (uploader) => {
        await uploader.saveBlob("data", utf8("x"));
        stop.abort();
        await uploader.saveBlob("data", utf8("y"));
      },
      { signal: stop.signal },
    );
    expect(await codeOf(upload)).toBe("app/aborted");
  });

  it("refuses an uploader after its upload", async () => {
    const repository = await newRepository(createMemoryStore());
    let kept: BlobUploader | null = null;
    await repository.upload(async (uploader) => {
      kept = uploader;
    });
    const uploader = kept as BlobUploader | null;
    expect(uploader === null ? "none" : await codeOf(uploader.saveBlob("data", utf8("x")))).toBe("base/bug");
  });
});

/** A store's methods without their class. */
function bound(inner: ObjectStore): ObjectStore {
  return {
    label: inner.label,
    concurrency: inner.concurrency,
    put: (key, bytes, options) => inner.put(key, bytes, options),
    get: (key, options) => inner.get(key, options),
    stat: (key, options) => inner.stat(key, options),
    list: (type, options) => inner.list(type, options),
    delete: (key, options) => inner.delete(key, options),
    freeBytes: () => inner.freeBytes(),
  };
}

describe("passwords", () => {
  it("wrong ones are named as such, and say nothing else", async () => {
    const store = createMemoryStore();
    await newRepository(store);
    const error: unknown = await openRepository(store, "not this one", quickOptions()).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "vault/wrong-password", context: {} });
    expect(String(error)).not.toContain("not this one");
  });

  it("several open one vault; the one in use cannot be removed", async () => {
    const store = createMemoryStore();
    const repository = await newRepository(store);
    const id = await saveFiles(repository, files);
    const added = await repository.addKey("the second");
    const second = await openRepository(store, "the second", quickOptions());
    expect((await second.open(id)) !== null).toBe(true);
    expect((await second.keys()).find((key) => key.current)?.id).toBe(added);
    expect(await codeOf(second.removeKey(added))).toBe("vault/key-in-use");
    await second.changePassword("the third");
    expect(await codeOf(openRepository(store, "the second", quickOptions()))).toBe("vault/wrong-password");
    for (const password of ["the third", testPassword]) {
      expect(await codeOf(openRepository(store, password, quickOptions()))).toBe("none");
    }
  });

  it("that another program would read differently are refused", async () => {
    for (const bad of ["", " a", "a ", "a\n", "a\nb", "\ta"]) {
      expect(await codeOf(createRepository(createMemoryStore(), bad, quickOptions()))).toBe("vault/password-refused");
    }
  });

  it("are the same in every Unicode form", async () => {
    const store = createMemoryStore();
    await createRepository(store, "u\u0308ber", quickOptions());
    expect(await codeOf(openRepository(store, "\u00fcber", quickOptions()))).toBe("none");
  });

  it("closing wipes the keys: nothing works afterwards", async () => {
    const repository = await newRepository(createMemoryStore());
    const id = await saveFiles(repository, files);
    const tree = await repository.open(id);
    await repository.close();
    const calls: ((open: Repository) => Promise<unknown>)[] = [
      (open) => open.snapshots(),
      (open) => open.open(id),
      (open) => open.check(),
      (open) => open.prune(),
      (open) => open.addKey("x"),
      (open) => saveFiles(open, files),
    ];
    for (const call of calls) expect(await codeOf(call(repository))).toBe("vault/closed");
    expect(await codeOf(readFile(tree, "U/large"))).toBe("vault/closed");
  });
});

describe("places that hold no vault of ours", () => {
  it("are named", async () => {
    const store = createMemoryStore();
    expect(await codeOf(openRepository(store, "x", quickOptions()))).toBe("vault/not-a-vault");
    await newRepository(store);
    expect(await codeOf(newRepository(store))).toBe("vault/exists");
    await store.delete({ type: "config", name: "config" });
    await store.put({ type: "pack", name: "ab".repeat(32) }, utf8("somebody's data"));
    expect(await codeOf(newRepository(store))).toBe("vault/exists");
  });

  it("a newer version is refused, unharmed", async () => {
    const store = createMemoryStore();
    const master = makeMasterKey(systemRandomBytes);
    const identity = { username: "u", hostname: "h", createdMs: 0, cost: { n: 1_024, r: 8, p: 1 } };
    const key = await makeKeyFile({ master, password: utf8("p"), ...identity }, systemRandomBytes);
    await store.put({ type: "key", name: toHex(sha256(key)) }, key);
    const config = new TextDecoder().decode(encodeConfig(makeConfig(2, systemRandomBytes)));
    const sealer = await createSealer(master, systemRandomBytes);
    const sealed = await sealer.seal(utf8(config.replace('"version":2', '"version":3')));
    await store.put({ type: "config", name: "config" }, sealed);
    expect(await codeOf(openRepository(store, "p", quickOptions()))).toBe("vault/version");
    await damage(store, "config", "config");
    expect(await codeOf(openRepository(store, "p", quickOptions()))).toBe("vault/damaged");
  });
});

describe("check", () => {
  it("names a damaged pack and the snapshots that need it; the others stay usable", async () => {
    const store = createMemoryStore();
    const repository = await newRepository(store);
    const shared = seededBytes(3, 400_000);
    const first = await saveFiles(repository, { "U/own": seededBytes(4, 900_000), "U/shared": shared });
    const packs = await names(store, "pack");
    const second = await saveFiles(repository, { "U/shared": shared, "U/second": utf8("second") });
    const third = await saveFiles(repository, { "U/third": seededBytes(5, 100_000) });
    const sizes = await Promise.all(
      packs.map(async (name) => (await store.stat({ type: "pack", name }))?.sizeBytes ?? 0),
    );
    const large = packs[sizes.indexOf(Math.max(...sizes))] ?? "";
    await damage(store, "pack", large, 0.1);

    expect(await repository.check()).toEqual([]);
    const findings = await repository.check({ readShare: 1 });
    expect(findings.length).toBeGreaterThan(0);
    for (const finding of findings) expect(finding.context).toMatchObject({ object: "pack", name: large });
    expect(findings.some(({ context }) => String(context["snapshots"]).includes(first.slice(0, 8)))).toBe(true);
    expect(findings.every(({ context }) => !String(context["snapshots"]).includes(third.slice(0, 8)))).toBe(true);

    const again = await reopened(store);
    expect(Object.keys(await readFiles(await again.open(third)))).toEqual(["U/third"]);
    expect((await again.snapshots()).map(({ id }) => id)).toContain(second);
  });

  it("finds one turned bit anywhere, in every kind of object", async () => {
    const pristine = createMemoryStore();
    await saveFiles(await newRepository(pristine), { "U/a": utf8("a"), "U/b": seededBytes(1, 3_000) });
    for (const type of ["key", "snapshot", "index", "pack"] as const) {
      for (const name of await names(pristine, type)) {
        for (const at of [0, 0.3, 0.9, 1]) {
          const store = createMemoryStore();
          for (const each of ["config", "key", "snapshot", "index", "pack"] as const)
            for (const object of await names(pristine, each))
              await store.put({ type: each, name: object }, await pristine.get({ type: each, name: object }));
          // A second key: with its only key damaged a vault cannot be opened at all.
          if (type === "key") await (await reopened(store)).addKey("spare");
          await damage(store, type, name, at);
          const repository = await openRepository(store, type === "key" ? "spare" : testPassword, quickOptions());
          const findings = await repository.check({ readShare: 1 });
          expect(findings.some(({ code, context }) => code === "vault/damaged" && context["name"] === name)).toBe(true);
        }
      }
    }
  });

  it("finds what is missing", async () => {
    const store = createMemoryStore();
    const repository = await newRepository(store);
    const id = await saveFiles(repository, { "U/a": seededBytes(1, 3_000) });
    for (const name of await names(store, "pack")) await store.delete({ type: "pack", name });
    const findings = await repository.check();
    expect(findings.map(({ context }) => context["what"])).toContain("missing");
    expect(findings.some(({ context }) => String(context["snapshots"]).includes(id.slice(0, 8)))).toBe(true);
    expect(await codeOf(repository.prune())).toBe("vault/damaged");
  });
});

describe("prune and repair", () => {
  it("prune refuses a vault with damage, and deletes nothing", async () => {
    const store = createMemoryStore();
    const repository = await newRepository(store);
    await saveFiles(repository, files);
    const [index = ""] = await names(store, "index");
    await damage(store, "index", index);
    const packs = await names(store, "pack");
    expect(await codeOf((await reopened(store)).prune())).toBe("vault/damaged");
    expect(await names(store, "pack")).toEqual(packs);
  });

  it("repairIndex makes a lost or damaged index anew", async () => {
    const store = createMemoryStore();
    const id = await saveFiles(await newRepository(store), files);
    for (const name of await names(store, "index")) await damage(store, "index", name);
    const repository = await reopened(store);
    expect(await codeOf(readFiles(await repository.open(id)))).toBe("vault/damaged");
    const { packs, blobs } = await repository.repairIndex();
    expect(packs).toBe((await names(store, "pack")).length);
    expect(blobs).toBeGreaterThan(5);
    expect(await repository.check({ readShare: 1 })).toEqual([]);
    expect(differences(await readFiles(await repository.open(id)), files)).toEqual([]);
  });

  it("prune repacks what is mostly waste, and frees what nobody needs", async () => {
    const store = createMemoryStore();
    const repository = await newRepository(store);
    const waste = await saveFiles(repository, {
      "U/waste": seededBytes(7, 6_000_000),
      "U/keep": seededBytes(8, 100_000),
    });
    const id = await saveFiles(repository, { "U/keep": seededBytes(8, 100_000) });
    expect(await repository.prune()).toEqual({ freedBytes: 0 });
    await repository.forget([waste]);
    const before = await usedBytes(store);
    const { freedBytes } = await repository.prune();
    expect(freedBytes).toBeGreaterThan(5_800_000);
    expect(before - (await usedBytes(store))).toBeGreaterThan(5_800_000);
    for (const each of [repository, await reopened(store)]) {
      expect(Object.keys(await readFiles(await each.open(id)))).toEqual(["U/keep"]);
      expect(await each.check({ readShare: 1 })).toEqual([]);
    }
  });
});

async function usedBytes(store: ObjectStore): Promise<number> {
  let used = 0;
  for await (const { sizeBytes } of store.list("pack")) used += sizeBytes;
  return used;
}

describe("locks", () => {
  it("keep an exclusive operation out while somebody uploads, and let a second reader in", async () => {
    const store = createMemoryStore();
    const one = await newRepository(store);
    const two = await reopened(store);
    await saveFiles(one, files);
    await one.upload(async () => {
      expect(await codeOf(two.prune())).toBe("vault/locked");
      expect(await codeOf(saveFiles(two, { "U/two": utf8("two") }))).toBe("none");
      expect(await names(store, "lock")).toHaveLength(1);
    });
    expect(await names(store, "lock")).toEqual([]);
    expect(await codeOf(two.prune())).toBe("none");
  });

  it("that are stale stand against nobody and are cleared on open", async () => {
    const store = createMemoryStore();
    const crashed = await newRepository(store, { clock: clockAt(-31 * 60_000) });
    const objects = crashed.upload(() => new Promise<never>(() => undefined));
    objects.catch(() => undefined);
    while ((await names(store, "lock")).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await reopened(store);
    expect(await names(store, "lock")).toEqual([]);
  });

  it("are renewed, and given up when that fails for too long", async () => {
    const store = createMemoryStore();
    const clock = clockAt(0);
    const repository = await newRepository(store, { clock });
    const outcome = codeOf(
      repository.upload(async (uploader, signal) => {
        const [first] = await names(store, "lock");
        clock.expire();
        while ((await names(store, "lock"))[0] === first) await new Promise((resolve) => setImmediate(resolve));
        // Asleep for half an hour: others may have called the lock stale.
        clock.shiftMs += 31 * 60_000;
        while (!signal.aborted) {
          clock.expire();
          await new Promise((resolve) => setImmediate(resolve));
        }
        await uploader.saveBlob("data", utf8("too late"));
      }),
    );
    expect(await outcome).toBe("vault/lock-lost");
  });
});

class ShiftedClock extends HurriedClock {
  shiftMs = 0;

  override nowMs(): number {
    return super.nowMs() + this.shiftMs;
  }
}

function clockAt(shiftMs: number): ShiftedClock {
  const clock = new ShiftedClock();
  clock.shiftMs = shiftMs;
  return clock;
}
