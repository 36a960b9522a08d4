import { describe, expect, it } from "vitest";
import type { JournalStore } from "../../../../src/backup/files/overlay-journal.ts";
import { openSnapshotFiles } from "../../../../src/backup/files/snapshot-files.ts";
import { type BackupFiles, rootPath } from "../../../../src/backup/index.ts";
import { incompleteTag, newestSnapshotOf, supersededBy } from "../../../../src/backup/snapshots.ts";
import type { SnapshotId } from "../../../../src/vault/index.ts";
import { backupFilesSuite, get, names, p, put, text } from "../../../support/suites/backup-files.ts";
import { pattern, sameBytes } from "../../../support/suites/byte-duplex.ts";
import { countingStore } from "../../../support/vault/counting-store.ts";
import { openVault, type VaultBench } from "../../../support/vault/vault-bench.ts";

const UDID = "00008030-001A2B3C4D5E6F70";
const description = (minute = 0) => ({
  time: new Date(Date.UTC(2026, 10, 22, 12, minute)),
  hostname: "My-iPhone",
  paths: [`/${UDID}`],
  tags: ["keepsake"],
  complete: true,
});

backupFilesSuite("a snapshot overlay", async () => {
  const run = await (await openVault()).startRun(null);
  return { files: run.overlay, dispose: () => run.end() };
});

backupFilesSuite("a snapshot overlay on an earlier snapshot", async () => {
  const vault = await openVault();
  const id = await vault.run(null, (overlay) => overlay.commit(description()));
  const run = await vault.startRun(await vault.snapshot(id));
  return { files: run.overlay, dispose: () => run.end() };
});

/** A small backup folder: a few directories, a large file, empty ones. */
async function fill(files: BackupFiles): Promise<void> {
  await put(files, "U/Info.plist", pattern(2_000, 1));
  await put(files, "U/Manifest.db", pattern(3_000_000, 2));
  for (let i = 0; i < 60; i++) await put(files, `U/${(i % 6).toString(16).padStart(2, "0")}/f${i}`, pattern(i * 37, i));
  await files.makeDirectory(p("U/ff"));
}

async function firstSnapshot(vault: VaultBench): Promise<SnapshotId> {
  return vault.run(null, async (overlay) => {
    await fill(overlay);
    return overlay.commit(description());
  });
}

describe("a snapshot made from an overlay", () => {
  it("holds everything, after a restart as well, and refuses to be changed", async () => {
    const vault = await openVault();
    const id = await firstSnapshot(vault);
    await vault.reopen();
    const files = await openSnapshotFiles(vault.repository, id);
    expect((await names(files, "")).sort()).toEqual(["U"]);
    expect((await names(files, "U")).length).toBe(9);
    expect(sameBytes(await get(files, "U/Manifest.db"), pattern(3_000_000, 2))).toBe(true);
    expect(sameBytes(await get(files, "U/05/f59"), pattern(59 * 37, 59))).toBe(true);
    expect(await files.stat(p("U/00/f0"))).toMatchObject({ kind: "file", sizeBytes: 0 });
    expect(await names(files, "U/ff")).toEqual([]);
    await expect(put(files, "U/new", pattern(1, 1))).rejects.toMatchObject({ code: "base/bug" });
    await expect(files.remove(p("U"))).rejects.toMatchObject({ code: "base/bug" });
    expect(await vault.snapshot(id)).toMatchObject({
      summary: { totalFiles: 62, filesNew: 62, filesChanged: 0, totalBytes: 2_000 + 3_000_000 + 37 * 1_770 },
    });
    expect(await vault.repository.check({ readShare: 1 })).toEqual([]);
  });

  it("of the same files has the same tree, and adds no blob", async () => {
    const vault = await openVault();
    const first = await vault.snapshot(await firstSnapshot(vault));
    const packs = await vault.sizes("pack");
    const id = await vault.run(first, (overlay) => overlay.commit(description(1)));
    const again = await vault.run(first, async (overlay) => {
      await put(overlay, "U/Snapshot/05/f59", pattern(59 * 37, 59));
      await put(overlay, "U/Info.plist", pattern(2_000, 1));
      await overlay.move(p("U/Snapshot/05/f59"), p("U/05/f59"));
      await overlay.remove(p("U/Snapshot"));
      return overlay.commit(description(2));
    });
    for (const each of [id, again]) {
      const snapshot = await vault.snapshot(each);
      expect(snapshot.tree).toBe(first.tree);
      expect(snapshot.parent).toBe(first.id);
      expect(snapshot.summary).toMatchObject({ totalFiles: 62, filesNew: 0 });
    }
    expect(await vault.sizes("pack")).toEqual(packs);
  });

  it("reads nothing but the directories that are touched", async () => {
    const store = countingStore();
    const vault = await openVault(store);
    const first = await vault.snapshot(await firstSnapshot(vault));
    await vault.reopen();
    store.reset();
    await vault.run(first, async (overlay) => {
      await overlay.move(p("U/00"), p("U/aa"));
      await put(overlay, "U/bb/new", pattern(10, 3));
      await overlay.commit(description(1));
    });
    // The trees of the root and of U: one read, they lie side by side.
    expect(store.read("pack").length).toBeLessThanOrEqual(2);
  });

  it("keeps the nodes of untouched directories byte for byte", async () => {
    const vault = await openVault();
    const first = await vault.snapshot(await firstSnapshot(vault));
    const second = await vault.snapshot(
      await vault.run(first, async (overlay) => {
        await put(overlay, "U/00/f0", pattern(99, 99));
        return overlay.commit(description(1));
      }),
    );
    const nodesOf = async (tree: typeof first.tree) => {
      const [phone] = await vault.repository.loadTree(tree);
      if (phone?.subtree == null) throw new Error("no directory of the phone");
      return new Map((await vault.repository.loadTree(phone.subtree)).map(({ name, text: node }) => [name, node]));
    };
    const before = await nodesOf(first.tree);
    const after = await nodesOf(second.tree);
    const differing = [...after].filter(([name, node]) => before.get(name) !== node).map(([name]) => name);
    expect(differing).toEqual(["00"]);
    expect(second.summary).toMatchObject({ totalFiles: 62, filesChanged: 1, filesNew: 0 });
  });

  it("shows what an interrupted run achieved, apart from the whole ones", async () => {
    const vault = await openVault();
    const first = await vault.snapshot(await firstSnapshot(vault));
    const broken = await vault.run(first, async (overlay) => {
      await put(overlay, "U/Snapshot/aa/x", pattern(500_000, 7));
      return overlay.commit({ ...description(1), complete: false });
    });
    const incomplete = await vault.snapshot(broken);
    expect(incomplete).toMatchObject({ paths: [`/incomplete/${UDID}`], tags: ["keepsake", incompleteTag] });
    const known = await vault.repository.snapshots();
    expect(newestSnapshotOf(known, UDID)?.id).toBe(broken);
    const whole = await vault.run(incomplete, async (overlay) => {
      expect(sameBytes(await get(overlay, "U/Snapshot/aa/x"), pattern(500_000, 7))).toBe(true);
      await overlay.move(p("U/Snapshot/aa"), p("U/aa"));
      await overlay.remove(p("U/Snapshot"));
      return overlay.commit(description(2));
    });
    const finished = await vault.snapshot(whole);
    expect(finished).toMatchObject({ paths: [`/${UDID}`], tags: ["keepsake"], summary: { totalFiles: 63 } });
    const superseded = supersededBy(finished, await vault.repository.snapshots(), UDID);
    expect(superseded.map(({ id }) => id)).toEqual([broken]);
  });

  it("is at its end after commit and discard", async () => {
    const vault = await openVault();
    await vault.run(null, async (overlay) => {
      expect(overlay.isChanged).toBe(false);
      await put(overlay, "U/a", pattern(1, 1));
      expect(overlay.isChanged).toBe(true);
      await overlay.discard();
      await expect(overlay.commit(description())).rejects.toMatchObject({ code: "base/bug" });
      await expect(overlay.stat(rootPath)).rejects.toMatchObject({ code: "base/bug" });
    });
    expect(await vault.repository.snapshots()).toEqual([]);
  });

  it("of many files at once is the same as one after the other", async () => {
    const trees = [];
    for (const atOnce of [1, 50]) {
      const vault = await openVault();
      const id = await vault.run(
        null,
        async (overlay) => {
          const paths = Array.from({ length: 50 }, (_, i) => `U/${i % 5}/${i % 3}/f${i}`);
          if (atOnce === 1) for (const path of paths) await put(overlay, path, pattern(100, path.length));
          else await Promise.all(paths.map((path) => put(overlay, path, pattern(100, path.length))));
          return overlay.commit(description());
        },
        { nowMs: () => Date.UTC(2026, 10, 22) },
      );
      trees.push((await vault.snapshot(id)).tree);
    }
    expect(trees[0]).toBe(trees[1]);
  });
});

describe("a run whose tab was closed", () => {
  const journalOf = () => {
    const kept = new Map<string, string>();
    const store: JournalStore = {
      get: async (key) => kept.get(key) ?? null,
      set: async (key, value) => void kept.set(key, value),
      delete: async (key) => void kept.delete(key),
    };
    return { kept, options: { journal: { store, key: `vault/${UDID}` } } };
  };

  it("goes on from its last checkpoint", async () => {
    const vault = await openVault();
    const first = await vault.snapshot(await firstSnapshot(vault));
    const { kept, options } = journalOf();
    const lost = new Error("the tab was closed");
    const run = vault.run(
      first,
      async (overlay) => {
        await put(overlay, "U/Snapshot/00/new", pattern(700_000, 5));
        await overlay.copy(p("U/01"), p("U/copy"));
        await overlay.remove(p("U/02"));
        await overlay.checkpoint();
        await overlay.move(p("U/Snapshot/00/new"), p("U/00/new"));
        await overlay.makeDirectory(p("U/ee"));
        await overlay.checkpoint();
        await put(overlay, "U/after", pattern(10, 1));
        throw lost;
      },
      options,
    );
    await expect(run).rejects.toBe(lost);
    expect(kept.size).toBe(1);
    await vault.reopen();
    await vault.run(
      first,
      async (overlay) => {
        expect(overlay.isChanged).toBe(true);
        expect(sameBytes(await get(overlay, "U/00/new"), pattern(700_000, 5))).toBe(true);
        expect(await overlay.stat(p("U/Snapshot/00/new"))).toBeNull();
        expect((await names(overlay, "U")).sort()).toEqual(
          ["00", "01", "03", "04", "05", "Info.plist", "Manifest.db", "Snapshot", "copy", "ee", "ff"].sort(),
        );
        expect((await names(overlay, "U/copy")).length).toBe(10);
        await overlay.commit({ ...description(1), complete: false });
      },
      options,
    );
    expect(kept.size).toBe(0);
    expect(await vault.repository.check({ readShare: 1 })).toEqual([]);
  });

  it("is forgotten when another snapshot came in between, or its blobs are gone", async () => {
    const vault = await openVault();
    const first = await vault.snapshot(await firstSnapshot(vault));
    const { kept, options } = journalOf();
    await vault
      .run(
        first,
        async (overlay) => {
          await put(overlay, "U/new", pattern(100, 5));
          await overlay.checkpoint();
          throw new Error("closed");
        },
        options,
      )
      .catch(() => undefined);
    const second = await vault.snapshot(await vault.run(first, (overlay) => overlay.commit(description(1))));
    await vault.run(second, async (overlay) => expect(overlay.isChanged).toBe(false), options);
    await vault.repository.prune();
    await vault.run(first, async (overlay) => expect(await overlay.stat(p("U/new"))).toBeNull(), options);
    for (const bad of ["", "{", "[]", '{"base":null}', JSON.stringify({ base: first.id, blobs: ["x"] })]) {
      kept.set(options.journal.key, bad);
      await vault.run(first, async (overlay) => expect(overlay.isChanged).toBe(false), options);
    }
  });

  it("keeps nothing readable outside the vault", async () => {
    const vault = await openVault();
    const { kept, options } = journalOf();
    await vault.run(
      null,
      async (overlay) => {
        await put(overlay, "U/private-name", pattern(100, 5));
        await overlay.checkpoint();
        expect([...kept.values()].join()).not.toContain("private-name");
      },
      options,
    );
  });
});

describe("a signal that fires", () => {
  it("ends the call, not the upload: what arrived is kept", async () => {
    const vault = await openVault();
    const id = await vault.run(null, async (overlay) => {
      await put(overlay, "U/first", pattern(100, 1));
      const stop = new AbortController();
      const sink = await overlay.openWrite(p("U/second"), { signal: stop.signal });
      await sink.write(pattern(5_000_000, 1), { signal: stop.signal });
      stop.abort();
      await expect(sink.write(pattern(10, 1), { signal: stop.signal })).rejects.toMatchObject({ code: "app/aborted" });
      await sink.discard();
      return overlay.commit({ ...description(), complete: false });
    });
    const files = await openSnapshotFiles(vault.repository, id);
    expect(await names(files, "U")).toEqual(["first"]);
    expect((await text(files, "U/first")).length).toBeGreaterThan(0);
  });
});
