import { afterEach, describe, expect, it } from "vitest";
import type { BackupFiles } from "../../../src/backup/files/backup-files.ts";
import { type BackupPath, backupPath, rootPath } from "../../../src/backup/files/backup-path.ts";
import { readWholeFile, writeWholeFile } from "../../../src/backup/files/whole-file.ts";
import { concatBytes, utf8 } from "../../../src/base/bytes.ts";
import { collect, pattern, sameBytes } from "./byte-duplex.ts";

export interface OpenedFiles {
  readonly files: BackupFiles;
  dispose?(): Promise<void>;
}

/** The full contract of `BackupFiles`. Every implementation runs it. */
export function backupFilesSuite(name: string, open: () => Promise<OpenedFiles>): void {
  describe(`${name} keeps the BackupFiles contract`, () => {
    const opened: OpenedFiles[] = [];
    const fresh = async (): Promise<BackupFiles> => {
      const next = await open();
      opened.push(next);
      return next.files;
    };
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.dispose?.();
    });

    it("gives back what was written, with its size", async () => {
      const files = await fresh();
      for (const size of [0, 1, 65_537, 3_000_001]) {
        await put(files, `U/ab/f${size}`, pattern(size, size));
        expect(await files.stat(p(`U/ab/f${size}`))).toMatchObject({ kind: "file", sizeBytes: size });
        const source = await files.openRead(p(`U/ab/f${size}`));
        expect(source.sizeBytes).toBe(size);
        expect(sameBytes(await collect(source), pattern(size, size))).toBe(true);
        await source.close();
      }
    });

    it("joins many pieces in order", async () => {
      const files = await fresh();
      const sink = await files.openWrite(p("U/pieces"));
      const content = pattern(2_500_000, 5);
      for (let offset = 0; offset < content.length; offset += 9_999)
        await sink.write(content.slice(offset, offset + 9_999));
      await sink.close();
      expect(sameBytes(await get(files, "U/pieces"), pattern(2_500_000, 5))).toBe(true);
    });

    it("shows a file at close, not before, and keeps the old one until then", async () => {
      const files = await fresh();
      const first = await files.openWrite(p("U/new"));
      await first.write(utf8("first"));
      expect(await files.stat(p("U/new"))).toBeNull();
      expect((await names(files, "U")).includes("new")).toBe(false);
      await first.close();
      const second = await files.openWrite(p("U/new"));
      await second.write(pattern(2_000_000, 1));
      expect(await text(files, "U/new")).toBe("first");
      await second.close();
      expect((await files.stat(p("U/new")))?.sizeBytes).toBe(2_000_000);
    });

    it("a discarded file leaves nothing, or what was there", async () => {
      const files = await fresh();
      await put(files, "U/kept", utf8("kept"));
      for (const path of ["U/kept", "U/gone"]) {
        const sink = await files.openWrite(p(path));
        await sink.write(pattern(1_500_000, 2));
        await sink.discard();
        await sink.discard();
        await expect(sink.write(utf8("x"))).rejects.toMatchObject({ code: "base/bug" });
      }
      expect(await text(files, "U/kept")).toBe("kept");
      expect(await names(files, "U")).toEqual(["kept"]);
    });

    it("discard after close changes nothing", async () => {
      const files = await fresh();
      const sink = await files.openWrite(p("U/a"));
      await sink.write(utf8("a"));
      await sink.close();
      await sink.discard();
      expect(await text(files, "U/a")).toBe("a");
    });

    it("writes several files at once", async () => {
      const files = await fresh();
      await Promise.all(Array.from({ length: 40 }, (_, i) => put(files, `U/${i % 4}/f${i}`, utf8(`content ${i}`))));
      for (let i = 0; i < 40; i++) expect(await text(files, `U/${i % 4}/f${i}`)).toBe(`content ${i}`);
    });

    it("reads exact ranges and refuses those behind the end", async () => {
      const files = await fresh();
      await put(files, "U/r", pattern(100_000, 3));
      const source = await files.openRead(p("U/r"));
      const whole = pattern(100_000, 3);
      expect(sameBytes(await source.readAt(77, 50_000), whole.slice(77, 50_077))).toBe(true);
      expect((await source.readAt(100_000, 0)).length).toBe(0);
      await expect(source.readAt(99_999, 2)).rejects.toMatchObject({ code: "store/too-short" });
      expect(sameBytes(await collect(source), whole)).toBe(true);
      await source.close();
    });

    it("lists everything of one level, empty files too", async () => {
      const files = await fresh();
      await files.makeDirectory(p("U/dir/deep"));
      await put(files, "U/empty", new Uint8Array(0));
      for (let i = 0; i < 40; i++) await put(files, `U/many${i}`, pattern(i, 1));
      const entries = new Map((await listed(files, "U")).map((entry) => [entry.name, entry]));
      expect(entries.size).toBe(42);
      expect(entries.get("dir")?.kind).toBe("directory");
      expect(entries.get("empty")).toMatchObject({ kind: "file", sizeBytes: 0 });
      expect(entries.get("many39")).toMatchObject({ kind: "file", sizeBytes: 39 });
      expect(Math.abs((entries.get("empty")?.modifiedMs ?? 0) - Date.now())).toBeLessThan(3_600_000);
      expect(await names(files, "")).toEqual(["U"]);
    });

    it("making a directory twice is fine, where a file is it is not", async () => {
      const files = await fresh();
      await files.makeDirectory(p("U/00"));
      await files.makeDirectory(p("U/00"));
      await files.makeDirectory(rootPath);
      await put(files, "U/file", utf8("x"));
      await expect(files.makeDirectory(p("U/file"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
      await expect(put(files, "U/file/below", utf8("x"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
      await expect(put(files, "U/00", utf8("x"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
      await expect(files.openRead(p("U/00"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
      await expect(names(files, "U/file")).rejects.toMatchObject({ code: "backup/wrong-kind" });
      expect(await text(files, "U/file")).toBe("x");
    });

    it("what is missing is null in stat, an error elsewhere, and nothing in remove", async () => {
      const files = await fresh();
      await files.makeDirectory(p("U"));
      for (const path of ["U/no", "X/no", "X/no/deeper"]) {
        expect(await files.stat(p(path))).toBeNull();
        await expect(files.openRead(p(path))).rejects.toMatchObject({ code: "backup/not-found" });
        await expect(names(files, path)).rejects.toMatchObject({ code: "backup/not-found" });
        await expect(files.move(p(path), p("U/to"))).rejects.toMatchObject({ code: "backup/not-found" });
        await expect(files.copy(p(path), p("U/to"))).rejects.toMatchObject({ code: "backup/not-found" });
        await files.remove(p(path));
      }
      expect(await names(files, "U")).toEqual([]);
    });

    it("moves a file over another, and makes the parent", async () => {
      const files = await fresh();
      await put(files, "U/Snapshot/ab/h", utf8("new"));
      await put(files, "U/ab/h", utf8("old"));
      await files.move(p("U/Snapshot/ab/h"), p("U/ab/h"));
      expect(await text(files, "U/ab/h")).toBe("new");
      expect(await files.stat(p("U/Snapshot/ab/h"))).toBeNull();
      await files.move(p("U/ab/h"), p("U/cd/x/h"));
      expect(await text(files, "U/cd/x/h")).toBe("new");
    });

    it("moves a directory with its content over another", async () => {
      const files = await fresh();
      await put(files, "U/from/a/b", utf8("b"));
      await put(files, "U/from/c", utf8("c"));
      await put(files, "U/to/old", utf8("old"));
      await files.move(p("U/from"), p("U/to"));
      expect((await names(files, "U/to")).sort()).toEqual(["a", "c"]);
      expect(await text(files, "U/to/a/b")).toBe("b");
      expect(await files.stat(p("U/from"))).toBeNull();
      await put(files, "U/from/again", utf8("again"));
      expect(await text(files, "U/from/again")).toBe("again");
    });

    it("a move replaces a directory by a file and a file by a directory", async () => {
      const files = await fresh();
      await put(files, "U/dir/x", utf8("x"));
      await put(files, "U/file", utf8("file"));
      await files.move(p("U/file"), p("U/dir"));
      expect(await text(files, "U/dir")).toBe("file");
      await put(files, "U/tree/y", utf8("y"));
      await files.move(p("U/tree"), p("U/dir"));
      expect(await text(files, "U/dir/y")).toBe("y");
    });

    it("never moves a directory into itself or over its parent", async () => {
      const files = await fresh();
      await put(files, "U/a/b/c", utf8("c"));
      await expect(files.move(p("U/a"), p("U/a/b/d"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
      await expect(files.move(p("U/a/b"), p("U/a"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
      await files.move(p("U/a"), p("U/a"));
      expect(await text(files, "U/a/b/c")).toBe("c");
    });

    it("copies files and trees", async () => {
      const files = await fresh();
      await put(files, "U/a/b/c", pattern(1_200_000, 4));
      await files.copy(p("U/a"), p("V/a"));
      await files.copy(p("U/a/b/c"), p("V/single"));
      expect(sameBytes(await get(files, "V/a/b/c"), pattern(1_200_000, 4))).toBe(true);
      expect(sameBytes(await get(files, "V/single"), pattern(1_200_000, 4))).toBe(true);
      expect(sameBytes(await get(files, "U/a/b/c"), pattern(1_200_000, 4))).toBe(true);
    });

    it("removes a tree for good, and never the root", async () => {
      const files = await fresh();
      for (let i = 0; i < 30; i++) await put(files, `U/Snapshot/${i % 3}/f${i}`, utf8("x"));
      await files.remove(p("U/Snapshot"));
      expect(await files.stat(p("U/Snapshot"))).toBeNull();
      expect(await names(files, "U")).toEqual([]);
      await expect(files.remove(rootPath)).rejects.toMatchObject({ code: "backup/path-outside" });
      await put(files, "U/Snapshot/0/again", utf8("again"));
      expect(await text(files, "U/Snapshot/0/again")).toBe("again");
    });

    it("does nothing for a fired signal", async () => {
      const files = await fresh();
      await put(files, "U/a", utf8("a"));
      const signal = AbortSignal.abort();
      const aborted = { code: "app/aborted" };
      await expect(files.stat(p("U/a"), { signal })).rejects.toMatchObject(aborted);
      await expect(files.openRead(p("U/a"), { signal })).rejects.toMatchObject(aborted);
      await expect(files.openWrite(p("U/b"), { signal })).rejects.toMatchObject(aborted);
      await expect(files.move(p("U/a"), p("U/b"), { signal })).rejects.toMatchObject(aborted);
      await expect(files.remove(p("U/a"), { signal })).rejects.toMatchObject(aborted);
      expect(await names(files, "U")).toEqual(["a"]);
    });
  });
}

export const p = (path: string): BackupPath => backupPath(path);

export async function put(files: BackupFiles, path: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  await writeWholeFile(files, p(path), [content]);
}

export async function get(files: BackupFiles, path: string): Promise<Uint8Array<ArrayBuffer>> {
  return (await readWholeFile(files, p(path), 1_000_000_000)) ?? concatBytes([]);
}

export async function text(files: BackupFiles, path: string): Promise<string> {
  return new TextDecoder().decode(await get(files, path));
}

export async function names(files: BackupFiles, path: string): Promise<string[]> {
  return (await listed(files, path)).map((entry) => entry.name);
}

async function listed(files: BackupFiles, path: string) {
  const entries = [];
  for await (const entry of files.list(p(path))) entries.push(entry);
  return entries;
}
