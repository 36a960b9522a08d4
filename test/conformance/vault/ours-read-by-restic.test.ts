import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.ts";
import { createRepository } from "../../../src/vault/index.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import { Restic, readFolder, temporaryFolder } from "../../support/vault/restic.ts";
import {
  differences,
  type Files,
  newRepository,
  quickOptions,
  readFiles,
  reopened,
  saveFiles,
  testPassword,
} from "../../support/vault/snapshots.ts";

const folders: { dispose(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.dispose();
});

function place(): { readonly path: string; readonly restic: Restic } {
  const folder = temporaryFolder();
  folders.push(folder);
  return { path: join(folder.path, "repo"), restic: new Restic(join(folder.path, "repo"), testPassword) };
}

/** The shapes an Apple folder has: hashed names, an empty file, small ones, one of many blobs, one that shrinks. */
function appleFolder(seed: number): Files {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    "keepsake.json": utf8(`{"seed":${seed}}`),
    "UDID/Info.plist": utf8("<plist>".repeat(3_000)),
    "UDID/Status.plist": new Uint8Array(0),
    "UDID/Manifest.db": seededBytes(7, 9_000_000),
    "UDID/ff/text": utf8(`a line that repeats ${seed}\n`.repeat(60_000)),
    "UDID/00/zeros": new Uint8Array(3_000_000),
  };
  for (let number = 0; number < 400; number++) {
    const name = (number * 2_654_435_761).toString(16).padStart(40, "0");
    files[`UDID/${name.slice(-2)}/${name}`] = seededBytes(
      number + (number % 10 === 0 ? seed : 0),
      (number * 37) % 5_000,
    );
  }
  return files;
}

async function restoreWith(restic: Restic, snapshot: string): Promise<Files> {
  const target = temporaryFolder();
  folders.push(target);
  restic.run(["restore", snapshot, "--target", target.path]);
  return readFolder(target.path);
}

describe("repositories written by us", () => {
  for (const version of [1, 2] as const) {
    it(`version ${version}: restic checks, lists, restores and prunes them, and we go on`, async () => {
      const { path, restic } = place();
      const store = createNodeStore(path);
      const repository = await createRepository(store, testPassword, { ...quickOptions(), version });
      const [one, two] = [appleFolder(1), appleFolder(2)];
      const first = await saveFiles(repository, one, { time: new Date("2026-01-01T10:00:00.120Z") });
      const second = await saveFiles(repository, two, { time: new Date("2026-01-02T10:00:00Z"), parent: first });
      restic.checkClean();

      const listed = restic.json<{ id: string; hostname: string; paths: string[]; tags: string[] }[]>(["snapshots"]);
      expect(listed.map(({ id, hostname, paths, tags }) => ({ id, hostname, paths, tags }))).toEqual([
        { id: first, hostname: "test-phone", paths: ["/UDID"], tags: ["keepsake"] },
        { id: second, hostname: "test-phone", paths: ["/UDID"], tags: ["keepsake"] },
      ]);
      const names = restic
        .run(["ls", second])
        .split("\n")
        .filter((line) => line.startsWith("/"));
      for (const file of Object.keys(two)) expect(names).toContain(`/${file}`);
      expect(differences(await restoreWith(restic, first), one)).toEqual([]);
      expect(differences(await restoreWith(restic, second), two)).toEqual([]);

      restic.run(["forget", first, "--prune"]);
      restic.checkClean();
      const again = await reopened(store);
      expect((await again.snapshots()).map(({ id }) => id)).toEqual([second]);
      expect(differences(await readFiles(await again.open(second)), two)).toEqual([]);
      expect(await again.check({ readShare: 1 })).toEqual([]);
      const third = await saveFiles(again, appleFolder(3), { time: new Date("2026-01-03T10:00:00Z") });
      restic.checkClean();
      expect(differences(await restoreWith(restic, third), appleFolder(3))).toEqual([]);
    });
  }

  it("our forget and prune leave what restic calls clean, and free the space", async () => {
    const { path, restic } = place();
    const repository = await newRepository(createNodeStore(path));
    const first = await saveFiles(repository, { ...appleFolder(1), "UDID/aa/large": seededBytes(99, 6_000_000) });
    const second = await saveFiles(repository, appleFolder(2));
    await repository.forget([first]);
    const { freedBytes } = await repository.prune();
    // A twentieth of what is in use may stay as waste inside packs.
    expect(freedBytes).toBeGreaterThan(5_400_000);
    restic.checkClean();
    expect(differences(await restoreWith(restic, second), appleFolder(2))).toEqual([]);
    expect(await repository.prune()).toEqual({ freedBytes: 0 });
  });

  it("restic makes the same trees and blobs of the same files: its backup adds no data", async () => {
    const { path, restic } = place();
    const repository = await newRepository(createNodeStore(path));
    const first = await saveFiles(repository, appleFolder(1));
    const folder = temporaryFolder();
    folders.push(folder);
    restic.run(["restore", first, "--target", folder.path]);
    const summary = restic
      .run(["backup", "--json", folder.path])
      .split("\n")
      .filter((line) => line.includes('"message_type":"summary"'))
      .map((line) => JSON.parse(line) as { data_blobs: number; files_new: number })[0];
    expect(summary).toMatchObject({ data_blobs: 0, files_new: Object.keys(appleFolder(1)).length });
    restic.checkClean();
  });

  it("restic opens them with every password, and no longer with a removed one", async () => {
    const { path, restic } = place();
    const repository = await newRepository(createNodeStore(path));
    const second = await repository.addKey("zweites Kennwort ü");
    new Restic(path, "zweites Kennwort ü").run(["snapshots"]);
    restic.run(["snapshots"]);
    await repository.removeKey(second);
    expect(new Restic(path, "zweites Kennwort ü").try(["snapshots"]).code).not.toBe(0);
    await repository.changePassword("a new one");
    expect(restic.try(["snapshots"]).code).not.toBe(0);
    new Restic(path, "a new one").checkClean();
  });

  it("restic names our keys as we do, and opens with the new passphrase of the key that was changed", async () => {
    const { path, restic } = place();
    const repository = await newRepository(createNodeStore(path));
    const sheet = await repository.addKey("the words on paper", { label: "Recovery sheet" });
    const hosts = (): string[] =>
      new Restic(path, "new words").json<{ hostName: string }[]>(["key", "list"]).map(({ hostName }) => hostName);
    expect(await repository.provePassword("the words on paper")).toBe(sheet);
    await repository.changePassword("new words", { replacing: sheet });
    expect(hosts().sort()).toEqual(["Recovery sheet", "keepsake"]);
    expect(new Restic(path, "the words on paper").try(["snapshots"]).code).not.toBe(0);
    // The key the vault is open with was not the one that changed.
    restic.checkClean();
    const [made] = (await repository.keys()).filter(({ current }) => !current);
    // Removed by restic, not by us: what is left is the last one.
    const own = (await repository.keys()).find(({ current }) => current);
    new Restic(path, "new words").run(["key", "remove", own?.id ?? ""]);
    await expect(repository.removeKey(made?.id ?? sheet)).rejects.toMatchObject({ code: "vault/key-in-use" });
    new Restic(path, "new words").run(["snapshots"]);
  });

  it("our lock keeps restic's prune out, and restic's lock ours", async () => {
    const { path, restic } = place();
    const repository = await newRepository(createNodeStore(path));
    await saveFiles(repository, { a: utf8("a") });
    await repository.upload(async () => {
      expect(restic.try(["prune"]).output).toContain("repository is already locked");
      restic.run(["snapshots"]);
    });
    restic.run(["prune"]);
    expect(restic.run(["list", "locks"]).trim()).toBe("");
  });
});
