import { describe, expect, it } from "vitest";
import {
  type BackupFiles,
  backupPath,
  createMemoryFiles,
  openFileList,
  readOnlyFiles,
  readWholeFile,
  rootPath,
  seenAs,
} from "../../../../src/backup/index.ts";
import { fromUtf8, utf8 } from "../../../../src/base/bytes.ts";
import { names, p, put } from "../../../support/suites/backup-files.ts";

async function text(files: BackupFiles, path: string): Promise<string | null> {
  const bytes = await readWholeFile(files, p(path), 1_000);
  return bytes === null ? null : fromUtf8(bytes);
}

async function filled(): Promise<BackupFiles> {
  const files = createMemoryFiles();
  await put(files, "old/Info.plist", utf8("info"));
  await put(files, "old/ab/ab12", utf8("content"));
  await put(files, "other/secret", utf8("secret"));
  return files;
}

describe("files that are only read", () => {
  it("refuse every call that writes, and pass the others on", async () => {
    const files = readOnlyFiles(await filled());
    expect(await text(files, "old/Info.plist")).toBe("info");
    const refused = [
      () => files.openWrite(p("a")),
      () => files.makeDirectory(p("a")),
      () => files.move(p("old"), p("new")),
      () => files.copy(p("old"), p("new")),
      () => files.remove(p("old")),
    ];
    for (const call of refused) await expect(call()).rejects.toMatchObject({ code: "base/bug" });
    expect(await names(files, "")).toEqual(["old", "other"]);
    expect(await files.freeBytes()).toBeNull();
  });
});

describe("a directory seen under another name", () => {
  it("shows itself and nothing beside it", async () => {
    const files = seenAs(await filled(), p("old"), "UDID");
    expect(await names(files, "UDID")).toEqual(["Info.plist", "ab"]);
    expect(await text(files, "UDID/ab/ab12")).toBe("content");
    expect(await files.stat(p("UDID"))).toMatchObject({ kind: "directory" });
    for (const beside of ["other/secret", "old/Info.plist", "UDID2/Info.plist"]) {
      expect(await files.stat(p(beside))).toBeNull();
      await expect(files.openRead(p(beside))).rejects.toMatchObject({ code: "backup/not-found" });
    }
  });

  it("may be the root", async () => {
    const files = createMemoryFiles();
    await put(files, "Info.plist", utf8("info"));
    const seen = seenAs(files, rootPath, "UDID");
    expect(await text(seen, "UDID/Info.plist")).toBe("info");
    expect(await names(seen, "UDID")).toEqual(["Info.plist"]);
  });
});

describe("a list of files", () => {
  const file = (content: string): File => new File([content], "any");
  const listed = [
    { path: "U/Info.plist", file: file("info") },
    { path: "U/ab/ab12", file: file("content") },
  ];

  it("is the folder they came from", async () => {
    const files = openFileList(listed);
    expect(await names(files, "")).toEqual(["U"]);
    expect((await names(files, "U")).toSorted()).toEqual(["Info.plist", "ab"]);
    expect(await text(files, "U/ab/ab12")).toBe("content");
    expect(await files.stat(p("U/ab"))).toMatchObject({ kind: "directory" });
    expect(await files.stat(p("U/ab/ab12"))).toMatchObject({ kind: "file", sizeBytes: 7 });
    expect(await files.stat(p("U/none"))).toBeNull();
  });

  it("says what is missing and what is of another kind", async () => {
    const files = openFileList(listed);
    await expect(files.openRead(p("U/none"))).rejects.toMatchObject({ code: "backup/not-found" });
    await expect(files.openRead(p("U/ab"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
    await expect(names(files, "U/none")).rejects.toMatchObject({ code: "backup/not-found" });
    await expect(names(files, "U/Info.plist")).rejects.toMatchObject({ code: "backup/wrong-kind" });
  });

  it("believes no path that leads outside", () => {
    for (const path of ["../up", "a/../../b", "a\0b"]) {
      expect(() => openFileList([{ path, file: file("x") }])).toThrow(
        expect.objectContaining({ code: "backup/path-outside" }),
      );
    }
    expect(backupPath("a")).toBe("a");
  });
});
