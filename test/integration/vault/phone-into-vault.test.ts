import { describe, expect, it } from "vitest";
import { incompleteTag, newestSnapshotOf, openSnapshotFiles } from "../../../src/backup/index.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { createMemoryStore, openRepository, type Snapshot } from "../../../src/vault/index.ts";
import { openBench } from "../../support/backup/bench.ts";
import { failingFiles } from "../../support/faults/failing-files.ts";
import { createFaultyStore } from "../../support/faults/faulty-store.ts";
import { copyOf, createPowerCutStore } from "../../support/faults/power-cut-store.ts";
import { backUp, digestAfterRestore, digestOf, exported } from "../../support/vault/phone-backups.ts";
import { OPTIONS, openVault, PASSWORD, type VaultBench } from "../../support/vault/vault-bench.ts";

const sizes = { fileCount: 200, totalBytes: 6_000_000 };

describe.each([
  ["ten-files", {}],
  ["everyday", sizes],
])("three backups of a changing phone (%s)", (scenario, options) => {
  it("are three snapshots, each of what the phone had", async () => {
    const bench = await openBench(scenario, options);
    const vault = await openVault();
    const digests: string[] = [];
    const snapshots: string[] = [];
    for (let round = 0; round < 3; round++) {
      if (round > 0) await change(bench, round);
      digests.push(await bench.digest());
      snapshots.push((await backUp(vault.repository, bench)).snapshot);
    }
    expect(new Set(digests).size).toBe(3);
    await vault.reopen();
    const known = await vault.repository.snapshots();
    expect(known.map((snapshot) => snapshot.id)).toEqual(snapshots);
    for (const [round, snapshot] of known.entries()) {
      expect(snapshot).toMatchObject({ paths: [`/${bench.udid}`], tags: ["keepsake", "ios-26.0"] });
      const folder = await exported(vault.repository, snapshot.id);
      expect(await digestAfterRestore(folder, scenario, options)).toBe(digests[round]);
      // Straight out of the vault, too.
      const files = await openSnapshotFiles(vault.repository, snapshot.id);
      expect(await digestAfterRestore(files, scenario, options)).toBe(digests[round]);
    }
    expect(await vault.repository.check({ readShare: 1 })).toEqual([]);

    await vault.repository.forget(known.slice(0, 2).map((snapshot) => snapshot.id));
    const before = await totalBytes(vault);
    const { freedBytes } = await vault.repository.prune();
    expect(freedBytes).toBeGreaterThan(0);
    expect(await totalBytes(vault)).toBeLessThan(before);
    const last = await exported(vault.repository, known[2]?.id ?? missing());
    expect(await digestAfterRestore(last, scenario, options)).toBe(digests[2]);
    expect(await vault.repository.check({ readShare: 1 })).toEqual([]);
  });

  it("add little when nothing changed", async () => {
    const bench = await openBench(scenario, options);
    const vault = await openVault();
    const first = await backUp(vault.repository, bench);
    const packs = await vault.sizes("pack");
    const second = await backUp(vault.repository, bench);
    const added = [...(await vault.sizes("pack"))].filter(([name]) => !packs.has(name));
    // What describes the backup is new each time: Manifest.db, Status.plist and the like.
    expect(second.files).toBeLessThan(first.files);
    expect((await vault.snapshot(second.snapshot)).summary?.filesNew).toBe(0);
    const [before, after] = await Promise.all(
      [first, second].map(({ snapshot }) => dataFolders(vault, snapshot, bench.udid)),
    );
    expect(after).toEqual(before);
    expect(added.length).toBeLessThanOrEqual(4);
  });
});

describe("an interrupted backup", () => {
  it("keeps what arrived wherever it breaks, and the next one goes on", async () => {
    const vault = await openVault();
    const bench = await openBench("ten-files");
    const { snapshot: whole } = await backUp(vault.repository, bench);
    await change(bench, 1);
    const digest = await bench.digest();
    let interrupted = 0;
    for (let atCall = 3; ; atCall += 29) {
      const run = backUp(vault.repository, bench, {
        wrap: (files) =>
          failingFiles(files, { atCall, lasts: "from-then-on", error: () => new KeepsakeError("usb/unplugged") }),
      });
      const error = await run.then(
        () => null,
        (failure: unknown) => failure,
      );
      if (error === null) break;
      interrupted += 1;
      expect(error).toBeInstanceOf(KeepsakeError);
      const known = await vault.repository.snapshots();
      expect(known.map((each) => each.id)).toContain(whole);
      const newest = newestSnapshotOf(known, bench.udid);
      if (newest?.id !== whole) expect(newest?.tags).toContain(incompleteTag);
      expect(atCall).toBeLessThan(2_000);
    }
    expect(interrupted).toBeGreaterThan(5);
    const known = await vault.repository.snapshots();
    // The whole one took the place of all the broken ones.
    expect(known.filter((each) => each.tags.includes(incompleteTag))).toEqual([]);
    expect(known).toHaveLength(2);
    const last = known.at(-1) ?? missing();
    expect(await digestAfterRestore(await exported(vault.repository, last.id), "ten-files")).toBe(digest);
    expect(await vault.repository.check({ readShare: 1 })).toEqual([]);
  });

  it("by the person is kept as well", async () => {
    const vault = await openVault();
    const bench = await openBench("everyday", sizes);
    const stop = new AbortController();
    const run = backUp(vault.repository, bench, {
      signal: stop.signal,
      onProgress: ({ filesDone }) => {
        if (filesDone > 20) stop.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "app/aborted", context: { keptSnapshot: expect.any(String) } });
    const known = await vault.repository.snapshots();
    expect(known).toHaveLength(1);
    expect(known[0]?.paths).toEqual([`/incomplete/${bench.udid}`]);
    const { snapshot } = await backUp(vault.repository, bench);
    const folder = await exported(vault.repository, snapshot);
    expect(await digestAfterRestore(folder, "everyday", sizes)).toBe(await bench.digest());
    expect(await vault.repository.snapshots()).toHaveLength(1);
  });
});

describe("a store that fails", () => {
  it("at any call, once or for good, leaves the earlier snapshots as they were", async () => {
    const { inner, bench, digest, first } = await oneBackup();
    for (const forGood of [false, true]) {
      for (let failAt = 1, unharmed = false; !unharmed; failAt++) {
        const place = await copyOf(inner);
        const faulty = createFaultyStore(place, failAt, forGood);
        const error = await attempt(async () => {
          const repository = await openRepository(faulty.store, PASSWORD, OPTIONS);
          await backUp(repository, bench);
        });
        unharmed = faulty.calls < failAt;
        if (unharmed) expect(error).toBeNull();
        await expectSound(place, first, digest);
        expect(failAt).toBeLessThan(400);
      }
    }
  }, 300_000);

  it("when the power goes at any write, whatever the disk had done", async () => {
    const { inner, bench, digest, first } = await oneBackup();
    for (let cutAt = 1, unharmed = false; !unharmed; cutAt++) {
      const power = createPowerCutStore(await copyOf(inner), cutAt);
      await attempt(async () => {
        const repository = await openRepository(power.store, PASSWORD, OPTIONS);
        await backUp(repository, bench);
      });
      unharmed = !power.isCut;
      for (const fate of ["kept", "lost", "torn"] as const)
        await expectSound(await power.afterRestart(fate), first, digest);
      expect(cutAt).toBeLessThan(200);
    }
  }, 300_000);
});

/** Each round adds a large file and takes the one before away. */
async function change(bench: Awaited<ReturnType<typeof openBench>>, round: number): Promise<void> {
  const content = { kind: "pattern", size: 2_000_000 + round, seed: round, incompressible: 1 } as const;
  await bench.phone.files.add("HomeDomain", `Library/new-${round}`, content);
  if (round > 1) await bench.phone.files.delete("HomeDomain", `Library/new-${round - 1}`);
}

async function oneBackup() {
  const inner = createMemoryStore();
  const vault = await openVault(inner);
  const bench = await openBench("ten-files");
  const { snapshot } = await backUp(vault.repository, bench);
  const digest = await digestOf(await exported(vault.repository, snapshot));
  await change(bench, 1);
  return { inner, bench, digest, first: await vault.snapshot(snapshot) };
}

/** The place opens, finds nothing wrong but what no snapshot needs, and the first snapshot is what the phone had then. */
async function expectSound(
  place: ReturnType<typeof createMemoryStore>,
  first: Snapshot,
  digest: string,
): Promise<void> {
  // The lock of the run that died; restic too would need to be told.
  for await (const { name } of place.list("lock")) await place.delete({ type: "lock", name });
  const repository = await openRepository(place, PASSWORD, OPTIONS);
  expect(await repository.check({ readShare: 1 })).toEqual([]);
  expect((await repository.snapshots())[0]?.id).toBe(first.id);
  expect(await digestOf(await exported(repository, first.id))).toBe(digest);
}

/** The nodes of the directories 00 … ff. */
async function dataFolders(vault: VaultBench, id: string, udid: string): Promise<readonly string[]> {
  const snapshot = (await vault.repository.snapshots()).find((each) => each.id === id) ?? missing();
  const root = await vault.repository.loadTree(snapshot.tree);
  const phone = root.find((node) => node.name === udid)?.subtree ?? missing();
  return (await vault.repository.loadTree(phone)).filter((node) => node.type === "dir").map((node) => node.text);
}

async function totalBytes(vault: VaultBench): Promise<number> {
  return [...(await vault.sizes("pack")).values()].reduce((sum, size) => sum + size, 0);
}

async function attempt(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(KeepsakeError);
    return error;
  }
}

function missing(): never {
  throw new Error("something expected is missing");
}
