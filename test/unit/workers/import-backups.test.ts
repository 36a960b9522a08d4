import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type BackupFiles, openAppleFolder } from "../../../src/backup/index.ts";
import { utf8 } from "../../../src/base/bytes.ts";
import type { Progress } from "../../../src/base/progress.ts";
import { encodeXmlPlist } from "../../../src/codec/plist/index.ts";
import { createMemoryStore, createRepository, type Repository } from "../../../src/vault/index.ts";
import type { ImportSource, SourceFile } from "../../../src/workers/api.ts";
import { findBackups, markKnown, openSource } from "../../../src/workers/vault/find-backups.ts";
import { importBackups } from "../../../src/workers/vault/import-backups.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { put } from "../../support/suites/backup-files.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

interface Sample {
  readonly folder: string;
  readonly udid?: string;
  readonly name: string;
  readonly madeAtMs: number;
  readonly state?: string;
}

const UDID = "00008101-000A1111";
const JAN = Date.UTC(2026, 0, 2);
const FEB = Date.UTC(2026, 1, 2);

async function writeSample(
  files: BackupFiles,
  { folder, udid, name, madeAtMs, state = "finished" }: Sample,
): Promise<void> {
  const below = folder === "" ? "" : `${folder}/`;
  const write = (path: string, dict: Parameters<typeof encodeXmlPlist>[0]): Promise<unknown> =>
    put(files, `${below}${path}`, encodeXmlPlist(dict));
  await write("Info.plist", { "Target Identifier": udid ?? UDID, "Device Name": name, "Product Version": "18.5" });
  await write("Status.plist", {
    SnapshotState: state,
    Version: "3.3",
    UUID: "A",
    Date: new Date(madeAtMs),
    BackupState: "new",
    IsFullBackup: true,
  });
  await write("Manifest.plist", {
    Version: "10.0",
    IsEncrypted: false,
    WasPasscodeSet: true,
    Lockdown: {},
    Date: new Date(madeAtMs),
  });
  await put(files, `${below}Manifest.db`, utf8("SQLite format 3\0 and what follows"));
  await put(files, `${below}ab/ab12`, utf8(`content of ${name}`));
  await put(files, `${below}.DS_Store`, utf8("Finder was here"));
}

async function sourceWith(
  ...samples: readonly Sample[]
): Promise<{ readonly path: string; readonly source: ImportSource }> {
  const path = await mkdtemp(join(tmpdir(), "keepsake-import-"));
  folders.push(path);
  const files = await openAppleFolder(nodeDirectoryHandle(path));
  for (const sample of samples) await writeSample(files, sample);
  await files.close();
  return { path, source: { kind: "folder", handle: nodeDirectoryHandle(path) } };
}

/** The same folder as a page gets it from a folder field. */
async function asFiles(handle: FileSystemDirectoryHandle, below = ""): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const [name, entry] of handle.entries()) {
    if (entry.kind === "directory")
      files.push(...(await asFiles(entry as FileSystemDirectoryHandle, `${below}${name}/`)));
    else files.push({ path: `${below}${name}`, file: await (entry as FileSystemFileHandle).getFile() });
  }
  return files;
}

function newVault(): Promise<Repository> {
  return createRepository(createMemoryStore(), "bodu kimo rafe sute", { keyCost: { n: 1_024, r: 8, p: 1 } });
}

const two: readonly Sample[] = [
  { folder: UDID, name: "Home", madeAtMs: FEB },
  { folder: `${UDID}-20260102-000000`, name: "Home", madeAtMs: JAN },
];

describe("looking for backups", () => {
  it("takes a folder with the three files for a backup, itself or one level below, newest first", async () => {
    const { source } = await sourceWith(...two);
    const found = await findBackups(openSource(source));
    expect(found.map(({ folder, udid, madeAtMs }) => [folder, udid, madeAtMs])).toEqual([
      [UDID, UDID, FEB],
      [`${UDID}-20260102-000000`, UDID, JAN],
    ]);
    const own = await sourceWith({ folder: "", name: "Home", madeAtMs: JAN });
    expect(await findBackups(openSource(own.source))).toMatchObject([{ folder: "", udid: UDID, phoneName: "Home" }]);
  });

  it("sees the same through files given one by one", async () => {
    const { source } = await sourceWith(...two);
    if (source.kind !== "folder") throw new Error("a folder was made");
    const files = await asFiles(source.handle);
    expect(await findBackups(openSource({ kind: "files", files }))).toEqual(await findBackups(openSource(source)));
  });

  it("passes over what is no backup, and tells what is unfinished or damaged", async () => {
    const { path, source } = await sourceWith(
      { folder: "good", name: "Good", madeAtMs: JAN },
      { folder: "cut", name: "Cut", madeAtMs: FEB, state: "uploading" },
    );
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    await put(files, "photos/one.jpg", utf8("no backup"));
    await put(files, "half/Manifest.db", utf8("SQLite format 3\0"));
    for (const name of ["Manifest.plist", "Status.plist", "Manifest.db"])
      await put(files, `noise/${name}`, utf8("noise"));
    await files.close();
    const found = await findBackups(openSource(source));
    expect(found.map(({ folder, finished }) => [folder, finished])).toEqual([
      ["cut", false],
      ["good", true],
      ["noise", false],
    ]);
  });

  it("never believes a UDID that is no plain name", async () => {
    const { source } = await sourceWith({
      folder: "../x".replaceAll(/[./]/g, "_"),
      udid: "../../etc",
      name: "Evil",
      madeAtMs: JAN,
    });
    expect(await findBackups(openSource(source))).toEqual([]);
  });
});

describe("importing", () => {
  it("makes one snapshot of each, oldest first, without what desktops leave, and writes nothing into the source", async () => {
    const { path, source } = await sourceWith(...two);
    const before = (await asFiles(nodeDirectoryHandle(path))).map((each) => each.path).sort();
    const repository = await newVault();
    const fractions: number[] = [];
    const onProgress = ({ fraction }: Progress): void => void (fraction !== null && fractions.push(fraction));
    expect(
      await importBackups(
        repository,
        openSource(source),
        two.map(({ folder }) => folder),
        { onProgress },
      ),
    ).toBe(2);
    const snapshots = await repository.snapshots();
    expect(snapshots.map(({ time }) => time.getTime())).toEqual([JAN, FEB]);
    expect(snapshots[1]?.parent).toBe(snapshots[0]?.id);
    const names: string[] = [];
    const tree = await repository.open(snapshots[0]?.id ?? (two[0]?.folder as never));
    for await (const { name } of tree.list(UDID)) names.push(name);
    expect(names.sort()).toEqual(["Info.plist", "Manifest.db", "Manifest.plist", "Status.plist", "ab"]);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions).toContain(0.5);
    expect((await asFiles(nodeDirectoryHandle(path))).map((each) => each.path).sort()).toEqual(before);
    expect((await markKnown(await findBackups(openSource(source)), repository)).every(({ inVault }) => inVault)).toBe(
      true,
    );
  });

  it("takes only what was named, and refuses what is unfinished or not there", async () => {
    const { source } = await sourceWith(
      { folder: "a", name: "A", madeAtMs: JAN },
      { folder: "cut", name: "Cut", madeAtMs: FEB, state: "uploading" },
    );
    const repository = await newVault();
    const attempt = (...names: string[]) => importBackups(repository, openSource(source), names, {});
    await expect(attempt("cut")).rejects.toMatchObject({ code: "backup/not-finished" });
    await expect(attempt("b")).rejects.toMatchObject({ code: "backup/not-found" });
    await expect(attempt()).rejects.toMatchObject({ code: "backup/not-found" });
    expect(await attempt("a")).toBe(1);
    expect(await repository.snapshots()).toHaveLength(1);
  });
});
