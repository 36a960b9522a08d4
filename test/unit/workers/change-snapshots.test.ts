import { describe, expect, it } from "vitest";
import { backUpIntoVault, backupPath, incompleteTag, writeWholeFile } from "../../../src/backup/index.ts";
import { utf8 } from "../../../src/base/bytes.ts";
import { createMemoryStore, createRepository, type Repository } from "../../../src/vault/index.ts";
import { freeSpace, noteSnapshot, tagSnapshots, wouldFree } from "../../../src/workers/vault/change-snapshots.ts";
import { pinnedTag, removedTag, SnapshotDetails } from "../../../src/workers/vault/snapshot-details.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";

const PASSPHRASE = "bodu kimo rafe sute zolo nepi";
const keyCost = { n: 1_024, r: 8, p: 1 };

async function vaultWith(...contents: readonly string[]): Promise<Repository> {
  const repository = await createRepository(createMemoryStore(), PASSPHRASE, { keyCost });
  for (const content of contents) await addSnapshot(repository, content);
  return repository;
}

async function addSnapshot(repository: Repository, content: string): Promise<void> {
  await backUpIntoVault(repository, { udid: "PHONE", deviceName: "Home" }, (files) =>
    writeWholeFile(files, backupPath("PHONE/file"), [utf8(content)]),
  );
}

async function idAt(repository: Repository, position: number): Promise<string> {
  return (await repository.snapshots())[position]?.id ?? "";
}

describe("tagging a snapshot", () => {
  it("changes nothing but the tag, and is undone without a trace", async () => {
    const repository = await vaultWith("one", "two");
    const before = (await repository.snapshots()).map(({ id: _id, ...rest }) => rest);
    await tagSnapshots(repository, [await idAt(repository, 0)], pinnedTag, true);
    const pinned = await repository.snapshots();
    expect(pinned[0]?.tags).toContain(pinnedTag);
    expect(pinned[0]?.tree).toBe(before[0]?.tree);
    expect(pinned[0]?.time).toEqual(before[0]?.time);
    await tagSnapshots(repository, [await idAt(repository, 0)], pinnedTag, false);
    expect((await repository.snapshots()).map(({ id: _id, ...rest }) => rest)).toEqual(before);
  });
});

describe("a note", () => {
  const notes = async (repository: Repository) =>
    (await new SnapshotDetails(repository).list()).map(({ note }) => note);

  it("stays with its snapshot, takes the place of the one before, and goes without a trace", async () => {
    const repository = await vaultWith("one", "two");
    const before = (await repository.snapshots()).map(({ id: _id, ...rest }) => rest);
    await noteSnapshot(repository, await idAt(repository, 0), "  before the trip, 100 %2C\nof it ");
    expect(await notes(repository)).toEqual(["", "before the trip, 100 %2C of it"]);
    await tagSnapshots(repository, [await idAt(repository, 0)], pinnedTag, true);
    await noteSnapshot(repository, await idAt(repository, 0), "قبل السفر");
    expect(await notes(repository)).toEqual(["", "قبل السفر"]);
    expect((await repository.snapshots())[0]?.tags).toContain(pinnedTag);
    const { id } = (await repository.snapshots())[0] ?? {};
    await noteSnapshot(repository, id ?? "", "قبل السفر");
    expect(await idAt(repository, 0), "the same note writes nothing").toBe(id);
    await noteSnapshot(repository, id ?? "", " ");
    await tagSnapshots(repository, [await idAt(repository, 0)], pinnedTag, false);
    expect((await repository.snapshots()).map(({ id: _id, ...rest }) => rest)).toEqual(before);
  });

  it("is cut where it is too long, between two characters", async () => {
    const repository = await vaultWith("one");
    await noteSnapshot(repository, await idAt(repository, 0), "😀".repeat(1_000));
    expect(await notes(repository)).toEqual(["😀".repeat(200)]);
  });
});

describe("freeing space", () => {
  it("deletes what was removed, and nothing else", async () => {
    const repository = await vaultWith("one", "two", "three");
    const [first, second, third] = await repository.snapshots();
    await tagSnapshots(repository, [second?.id ?? ""], removedTag, true);
    expect(await repository.snapshots()).toHaveLength(3);
    await freeSpace(repository, {});
    const trees = (await repository.snapshots()).map(({ tree }) => tree);
    expect(trees).toEqual([first?.tree, third?.tree]);
    expect(await repository.check({ readShare: 1 })).toEqual([]);
  });

  it("keeps a removed snapshot that is pinned", async () => {
    const repository = await vaultWith("one");
    for (const tag of [removedTag, pinnedTag]) await tagSnapshots(repository, [await idAt(repository, 0)], tag, true);
    await freeSpace(repository, {});
    expect(await repository.snapshots()).toHaveLength(1);
  });
});

describe("what freeing would give back", () => {
  it("is what freeing then gives back, up to the waste that is left alone", async () => {
    const store = createMemoryStore();
    const repository = await createRepository(store, PASSPHRASE, { keyCost, dataCompression: "off" });
    for (const number of [1, 2, 3, 4]) {
      await backUpIntoVault(repository, { udid: "PHONE", deviceName: "Home" }, (files) =>
        writeWholeFile(files, backupPath(`PHONE/${number}`), [pattern(1_000_000, number)]),
      );
      if (number > 1) continue;
      await tagSnapshots(repository, [await idAt(repository, 0)], pinnedTag, true);
    }
    const sizeOf = async (): Promise<number> => {
      let bytes = 0;
      for await (const { sizeBytes } of store.list("pack")) bytes += sizeBytes;
      return bytes;
    };
    const last = await idAt(repository, 3);
    expect(await wouldFree(repository, [], {})).toBeLessThan(10_000);
    const predicted = await wouldFree(repository, [last], {});
    expect(predicted).toBeGreaterThan(1_000_000);
    expect(predicted).toBeLessThan(1_050_000);
    const before = await sizeOf();
    await tagSnapshots(repository, [last], removedTag, true);
    // Marked as removed already, it is counted without being named.
    expect(Math.abs((await wouldFree(repository, [], {})) - predicted)).toBeLessThan(1_000);
    await freeSpace(repository, {});
    expect(Math.abs(before - (await sizeOf()) - predicted)).toBeLessThan(predicted * 0.05);
  });
});

describe("the list of snapshots", () => {
  it("is newest first and tells incomplete ones apart", async () => {
    const repository = await vaultWith("one");
    const failing = backUpIntoVault(repository, { udid: "PHONE", deviceName: "Home" }, async (files) => {
      await writeWholeFile(files, backupPath("PHONE/other"), [utf8("half")]);
      throw new Error("cable");
    });
    await expect(failing).rejects.toThrow();
    const list = await new SnapshotDetails(repository).list();
    expect(list.map(({ complete, udid, removed }) => ({ complete, udid, removed }))).toEqual([
      { complete: false, udid: "PHONE", removed: false },
      { complete: true, udid: "PHONE", removed: false },
    ]);
    expect((await repository.snapshots()).some(({ tags }) => tags.includes(incompleteTag))).toBe(true);
  });
});
