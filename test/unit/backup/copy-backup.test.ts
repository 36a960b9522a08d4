import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type BackupFiles, copyBackup, createMemoryFiles, openAppleFolder } from "../../../src/backup/index.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import type { Progress } from "../../../src/base/progress.ts";
import { failingFiles } from "../../support/faults/failing-files.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { names, p, put } from "../../support/suites/backup-files.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";
import { digestOf } from "../../support/vault/phone-backups.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function onDisk(): Promise<BackupFiles> {
  const folder = await mkdtemp(join(tmpdir(), "keepsake-copy-"));
  folders.push(folder);
  return openAppleFolder(nodeDirectoryHandle(folder));
}

async function filled(): Promise<BackupFiles> {
  const files = createMemoryFiles();
  for (let i = 0; i < 90; i++)
    await put(files, `U/${(i % 9).toString(16).padStart(2, "0")}/f${i}`, pattern(i * 100, i));
  await put(files, "U/Manifest.db", pattern(2_500_000, 7));
  await files.makeDirectory(p("U/ff"));
  return files;
}

describe("copying a backup", () => {
  it("copies everything, empty directories and files too", async () => {
    const from = await filled();
    const to = await onDisk();
    const seen: Progress[] = [];
    const outcome = await copyBackup(from, to, { onProgress: (progress) => seen.push(progress) });
    expect(outcome).toEqual({ files: 91, bytes: 2_500_000 + 100 * 4_005, skippedFiles: 0 });
    expect(await digestOf(to)).toBe(await digestOf(from));
    expect(seen.at(-1)).toMatchObject({
      filesDone: 91,
      fraction: 1,
      bytesTotal: outcome.bytes,
      bytesDone: outcome.bytes,
    });
  });

  it("goes on after it was broken off, and skips what is there", async () => {
    const from = await filled();
    const to = await onDisk();
    const broken = failingFiles(from, {
      atCall: 150,
      lasts: "from-then-on",
      error: () => new KeepsakeError("store/gone"),
    });
    await expect(copyBackup(broken, to)).rejects.toMatchObject({ code: "store/gone" });
    expect(broken.open).toBe(0);
    await put(to, "U/00/f0", pattern(7, 7));
    const outcome = await copyBackup(from, to, { skipSameSize: true });
    expect(outcome.skippedFiles).toBeGreaterThan(5);
    expect(outcome.files + outcome.skippedFiles).toBe(91);
    expect(await digestOf(to)).toBe(await digestOf(from));
    expect(await copyBackup(from, to, { skipSameSize: true })).toEqual({ files: 0, bytes: 0, skippedFiles: 91 });
  });

  it("stops at a signal and leaves no half file", async () => {
    const from = await filled();
    const to = await onDisk();
    const stop = new AbortController();
    let nowMs = 0;
    const options = {
      signal: stop.signal,
      // A clock on which every change is old enough to be told, so that the signal fires in the midst of copying.
      nowMs: () => {
        nowMs += 1_000;
        return nowMs;
      },
      onProgress: ({ filesDone }: Progress) => {
        if (filesDone > 0) stop.abort();
      },
    };
    await expect(copyBackup(from, to, options)).rejects.toMatchObject({ code: "app/aborted" });
    for (const directory of await names(to, "U")) {
      if ((await to.stat(p(`U/${directory}`)))?.kind !== "directory") continue;
      for await (const { name, sizeBytes } of to.list(p(`U/${directory}`))) {
        expect(sizeBytes).toBe((await from.stat(p(`U/${directory}/${name}`)))?.sizeBytes);
      }
    }
  });

  it("copies one phone of several, and what is asked for", async () => {
    const from = await filled();
    await put(from, "V/Info.plist", pattern(5, 5));
    const to = createMemoryFiles();
    await copyBackup(from, to, { path: p("U"), include: (path) => path !== "U/ff" && !path.startsWith("U/00") });
    expect((await names(to, "")).sort()).toEqual(["U"]);
    expect((await names(to, "U")).sort()).toEqual(["01", "02", "03", "04", "05", "06", "07", "08", "Manifest.db"]);
    await expect(copyBackup(from, to, { path: p("W") })).rejects.toMatchObject({ code: "backup/not-found" });
  });
});
