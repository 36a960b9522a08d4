import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.ts";
import { openRepository } from "../../../src/vault/index.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import { Restic, readFolder, temporaryFolder, writeFolder } from "../../support/vault/restic.ts";
import {
  differences,
  type Files,
  quickOptions,
  readFiles,
  reopened,
  saveFiles,
  testPassword,
} from "../../support/vault/snapshots.ts";
import vectors from "../../vectors/restic/chunker.json" with { type: "json" };

const folders: { dispose(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.dispose();
});

function places(): { readonly repo: string; readonly source: string; readonly restic: Restic } {
  const folder = temporaryFolder();
  folders.push(folder);
  const [repo, source] = [join(folder.path, "repo"), join(folder.path, "source")];
  mkdirSync(source);
  return { repo, source, restic: new Restic(repo, testPassword) };
}

const content: Files = {
  empty: new Uint8Array(0),
  "one line": utf8("hello\n"),
  "deep/er/text.txt": utf8("the same again and again\n".repeat(50_000)),
  "deep/random": seededBytes(1, 12_000_000),
  "zeros/large": new Uint8Array(20_000_000),
  'names/ünïcödé 𝄞 <&> "quoted" \\ back': utf8("x"),
  "names/line\nbreak": utf8("y"),
  "names/\u{ffee}": utf8("z"),
};

/** Below the folder that was backed up: restic keeps absolute paths. */
async function contentOf(repository: Awaited<ReturnType<typeof reopened>>, at: number, source: string): Promise<Files> {
  const snapshot = (await repository.snapshots())[at];
  if (snapshot === undefined) throw new Error("no such snapshot");
  const files = await readFiles(await repository.open(snapshot.id), source.slice(1));
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path.slice(source.length), bytes]));
}

describe("repositories made by restic", () => {
  for (const [version, compression] of [
    [1, "off"],
    [2, "off"],
    [2, "auto"],
    [2, "max"],
  ] as const) {
    it(`version ${version}, compression ${compression}: opened, listed, restored, checked, appended to`, async () => {
      const { repo, source, restic } = places();
      restic.run(["init", "--repository-version", String(version)]);
      await writeFolder(source, content);
      restic.run(["backup", "--compression", compression, "--tag", "made-by-restic", "--host", "elsewhere", source]);
      await writeFolder(source, { "later/file": seededBytes(2, 3_000_000) });
      restic.run(["backup", "--compression", compression, source]);

      const store = createNodeStore(repo);
      const repository = await reopened(store);
      expect(repository.version).toBe(version);
      expect((await repository.snapshots()).map(({ hostname, paths, tags }) => [hostname, paths, tags])[0]).toEqual([
        "elsewhere",
        [source],
        ["made-by-restic"],
      ]);
      expect(differences(await contentOf(repository, 0, source), content)).toEqual([]);
      expect(Object.keys(await contentOf(repository, 1, source))).toHaveLength(Object.keys(content).length + 1);
      expect(await repository.check({ readShare: 1 })).toEqual([]);

      const random = content["deep/random"] ?? new Uint8Array(0);
      const ours = await saveFiles(repository, { "UDID/random": random }, { time: new Date() });
      restic.checkSound();
      const target = temporaryFolder();
      folders.push(target);
      restic.run(["restore", ours, "--target", target.path]);
      expect(differences(await readFolder(target.path), { "UDID/random": seededBytes(1, 12_000_000) })).toEqual([]);

      // After restic's own prune everything moved to other packs.
      restic.run(["forget", "--keep-last", "1", "--group-by", "", "--prune"]);
      const pruned = await reopened(store);
      expect((await pruned.snapshots()).map(({ id }) => id)).toEqual([ours]);
      expect(await pruned.check({ readShare: 1 })).toEqual([]);
      // An object opened before the prune follows it.
      await saveFiles(repository, { "UDID/more": seededBytes(5, 1_000) });
      restic.checkSound();
      await repository.prune();
      restic.checkSound();
    });
  }

  it("opens with each of several passwords and names a wrong one", async () => {
    const { repo, source, restic } = places();
    restic.run(["init"]);
    await writeFolder(source, { file: utf8("content") });
    restic.run(["backup", source]);
    const second = join(source, "second");
    await writeFolder(source, { second: utf8("another password") });
    restic.run(["key", "add", "--new-password-file", second]);
    const store = createNodeStore(repo);
    for (const password of [testPassword, "another password"]) {
      const repository = await openRepository(store, password, quickOptions());
      expect(await repository.snapshots()).toHaveLength(1);
      expect((await repository.keys()).filter((key) => key.current)).toHaveLength(1);
      await repository.close();
    }
    await expect(openRepository(store, "neither", quickOptions())).rejects.toMatchObject({
      code: "vault/wrong-password",
    });
  });

  it("reads 10,000 small files, and stores the same content without a new blob", async () => {
    const { repo, source, restic } = places();
    restic.run(["init"]);
    const files: Record<string, Uint8Array<ArrayBuffer>> = {};
    for (let number = 0; number < 10_000; number++) {
      const name = createHash("sha1").update(String(number)).digest("hex");
      files[`${name.slice(0, 2)}/${name}`] = seededBytes(number, 100 + (number % 4_000));
    }
    await writeFolder(source, files);
    restic.run(["backup", source]);
    const repository = await reopened(createNodeStore(repo));
    const startMs = performance.now();
    expect(differences(await contentOf(repository, 0, source), files)).toEqual([]);
    console.log(`10,000 files read in ${Math.round(performance.now() - startMs)} ms`);
    expect(await repository.check({ readShare: 1 })).toEqual([]);
    let added = 0;
    await repository.upload(async (uploader) => {
      for (const bytes of Object.values(files)) added += (await uploader.saveBlob("data", bytes.slice())).storedBytes;
    });
    expect(added).toBe(0);
    restic.checkClean();
  });

  it("cuts like restic, in a repository with another polynomial", async () => {
    const { repo, source, restic } = places();
    restic.run(["init"]);
    const files: Files = { a: seededBytes(11, 25_000_000), b: seededBytes(12, 524_289), c: new Uint8Array(2_000_000) };
    await writeFolder(source, files);
    restic.run(["backup", source]);
    const repository = await reopened(createNodeStore(repo));
    expect(repository.chunkerPolynomial.toString(16)).not.toBe(vectors.polynomial);
    await repository.upload(async (uploader) => {
      for (const bytes of Object.values(files)) {
        const writer = repository.createContentWriter(uploader);
        for (let offset = 0; offset < bytes.length; offset += 65_536)
          await writer.write(bytes.slice(offset, offset + 65_536));
        expect((await writer.finish()).storedBytes).toBe(0);
      }
    });
  });
});
