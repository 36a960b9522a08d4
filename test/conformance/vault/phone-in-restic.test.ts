import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  backUpIntoVault,
  copyBackup,
  isIncomplete,
  openAppleFolder,
  openSnapshotFiles,
  requireFinished,
} from "../../../src/backup/index.ts";
import { copyVault, createMemoryStore, openFolderStore } from "../../../src/vault/index.ts";
import { openBench } from "../../support/backup/bench.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { backUp, digestAfterRestore, digestOf, exported } from "../../support/vault/phone-backups.ts";
import { Restic, readFolder, temporaryFolder } from "../../support/vault/restic.ts";
import { openVault, PASSWORD } from "../../support/vault/vault-bench.ts";

const sizes = { fileCount: 40, totalBytes: 2_000_000 };
const folders: { dispose(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.dispose();
});

function temporary(): string {
  const folder = temporaryFolder();
  folders.push(folder);
  return folder.path;
}

/** Every file of a folder by path; byte arrays of megabytes would take minutes to compare. */
async function hashesIn(root: string): Promise<ReadonlyMap<string, string>> {
  const files = Object.entries(await readFolder(root));
  return new Map(files.map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]));
}

describe("a phone's backups in a folder vault, judged by restic", () => {
  it("check clean at each step and are restored file by file as Apple's folder", async () => {
    const place = temporary();
    const restic = new Restic(place, PASSWORD);
    const vault = await openVault(await openFolderStore(nodeDirectoryHandle(place)));
    const bench = await openBench("everyday", sizes);

    for (let round = 0; round < 3; round++) {
      if (round > 0) await bench.phone.files.edit("HomeDomain", "Library/SMS/sms.db");
      const digest = await bench.digest();
      if (round === 1) {
        // Broken off by the person: kept, checked, and gone on with.
        const stop = new AbortController();
        const onProgress = ({ filesDone }: { readonly filesDone: number }): void => {
          if (filesDone > 2) stop.abort();
        };
        await expect(backUp(vault.repository, bench, { signal: stop.signal, onProgress })).rejects.toMatchObject({
          code: "app/aborted",
        });
        restic.checkClean();
        const known = await vault.repository.snapshots();
        expect(known.filter(isIncomplete).map((snapshot) => snapshot.paths)).toEqual([[`/incomplete/${bench.udid}`]]);
      }
      const { snapshot } = await backUp(vault.repository, bench);
      restic.checkClean();

      const folder = temporary();
      const files = await openAppleFolder(nodeDirectoryHandle(folder));
      await copyBackup(await openSnapshotFiles(vault.repository, snapshot), files);
      const restored = temporary();
      restic.run(["restore", snapshot, "--target", restored]);
      expect(await hashesIn(restored)).toEqual(await hashesIn(folder));

      const theirs = await openAppleFolder(nodeDirectoryHandle(restored));
      await requireFinished(theirs, bench.udid);
      expect(await digestAfterRestore(theirs, "everyday", sizes)).toBe(digest);
    }

    const listed = restic.json<readonly { readonly hostname: string; readonly paths: readonly string[] }[]>([
      "snapshots",
    ]);
    expect(listed.map(({ hostname, paths }) => [hostname, paths])).toEqual(
      Array.from({ length: 3 }, () => ["Virtual-iPhone", [`/${bench.udid}`]]),
    );
    restic.run(["forget", "--keep-last", "1", "--prune"]);
    await vault.reopen();
    restic.checkSound();
    const { snapshot } = await backUp(vault.repository, bench);
    restic.checkSound();
    expect(await digestAfterRestore(await exported(vault.repository, snapshot), "everyday", sizes)).toBe(
      await bench.digest(),
    );
  });

  it("a vault copied out of the browser is restic's, and a folder imported into it as well", async () => {
    const bench = await openBench("ten-files");
    const vault = await openVault(createMemoryStore());
    const folder = temporary();
    const apple = await openAppleFolder(nodeDirectoryHandle(folder));
    await bench.backup(apple);
    const request = { udid: bench.udid, deviceName: "Imported" };
    const { snapshot, outcome } = await backUpIntoVault(vault.repository, request, (files) => copyBackup(apple, files));
    expect(outcome.files).toBeGreaterThan(10);
    expect(await digestOf(await openSnapshotFiles(vault.repository, snapshot))).toBe(await digestOf(apple));

    const place = join(temporary(), "copied");
    await mkdir(place);
    await copyVault(vault.store, createNodeStore(place));
    const restic = new Restic(place, PASSWORD);
    restic.checkClean();
    const restored = temporary();
    restic.run(["restore", snapshot, "--target", restored]);
    expect(await hashesIn(restored)).toEqual(await hashesIn(folder));
  });
});
