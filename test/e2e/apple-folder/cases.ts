import { describe, expect, it } from "vitest";
import { backupPath, openAppleFolder, readWholeFile, writeWholeFile } from "../../../src/backup/index.ts";
import { utf8 } from "../../../src/base/bytes.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";
import type { Kind } from "./calls.ts";

/** `move` is in every browser that can write folders, but not yet in the standard's types. */
interface MovableFile extends FileSystemFileHandle {
  move(directory: FileSystemDirectoryHandle, name: string): Promise<void>;
}

/** Refused on every computer that can be refused: a folder written here may be carried to another one. */
const refused = ["con", "NUL.txt", "a:b", "a\\b", "a*", "a?", 'a"b', "a<b", "a|b", "x.lnk", "dot.", "space ", "t\tb"];
/** Fine for us; the first is what a phone sends. */
const accepted = ["a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", ".hidden", "Fotos é 📷", "setup.exe", "n".repeat(255)];

/** What the browser does that the Apple folder builds on, seen without it and with it. */
export function defineCases(kind: Kind, fresh: () => Promise<FileSystemDirectoryHandle>): void {
  describe(`in ${kind}`, () => {
    it("move replaces a file, across directories, and takes its source along", async () => {
      const root = await fresh();
      const [from, to] = [await child(root, "from"), await child(root, "to")];
      await write(to, "x", "old");
      const file = (await write(from, "y", "new")) as MovableFile;
      await file.move(to, "x");
      expect(await read(to, "x")).toBe("new");
      expect(await namesIn(from)).toEqual([]);
      expect(await namesIn(to)).toEqual(["x"]);
    });

    it("move onto a directory changes nothing", async () => {
      const root = await fresh();
      await write(await child(root, "x"), "inside", "kept");
      const file = (await write(root, "y", "new")) as MovableFile;
      await expect(file.move(root, "x")).rejects.toBeInstanceOf(DOMException);
      expect(await read(await child(root, "x"), "inside")).toBe("kept");
      expect(await read(root, "y")).toBe("new");
    });

    it("a write that is given up leaves the old file, and nothing of its own", async () => {
      const root = await fresh();
      const files = await openAppleFolder(root);
      await writeWholeFile(files, backupPath("U/a"), [utf8("old")]);
      const sink = await files.openWrite(backupPath("U/a"));
      for (let i = 0; i < 4; i++) await sink.write(pattern(900_000, i));
      await sink.discard();
      expect(await read(await child(root, "U"), "a")).toBe("old");
      expect(await namesIn(await child(root, "U"))).toEqual(["a"]);
      expect(await namesIn(await child(root, ".keepsake-partial"))).toEqual([]);
    });

    it("a fired signal stops a write, and the path keeps what it had", async () => {
      const files = await openAppleFolder(await fresh());
      const path = backupPath("U/a");
      await writeWholeFile(files, path, [utf8("old")]);
      const { signal } = new AbortController();
      const gone = AbortSignal.abort();
      const sink = await files.openWrite(path, { signal });
      await sink.write(pattern(2_000_000, 1), { signal });
      await expect(sink.write(pattern(10, 1), { signal: gone })).rejects.toMatchObject({ code: "app/aborted" });
      await expect(sink.close({ signal: gone })).rejects.toMatchObject({ code: "app/aborted" });
      await sink.discard();
      expect(await readWholeFile(files, path, 100)).toEqual(utf8("old"));
    });

    it("an empty file is a file, and replaces a full one", async () => {
      const root = await fresh();
      const files = await openAppleFolder(root);
      const path = backupPath("U/empty");
      await writeWholeFile(files, path, [pattern(1_000, 1)]);
      await writeWholeFile(files, path, []);
      expect(await files.stat(path)).toMatchObject({ kind: "file", sizeBytes: 0 });
      expect(await read(await child(root, "U"), "empty")).toBe("");
    });

    for (const name of refused) {
      it(`the name ${JSON.stringify(name)} is refused by its code, and nothing is left`, async () => {
        const root = await fresh();
        if (kind === "folder") {
          await expect(root.getFileHandle(name, { create: true })).rejects.toBeInstanceOf(TypeError);
        }
        const files = await openAppleFolder(root);
        const written = writeWholeFile(files, backupPath(`U/${name}`), [utf8("x")]);
        await expect(written).rejects.toMatchObject({ code: "backup/name-refused" });
        expect(await namesIn(root)).toEqual([]);
      });
    }

    for (const name of accepted) {
      it(`the name ${JSON.stringify(name)} comes back as it is`, async () => {
        const root = await fresh();
        const files = await openAppleFolder(root);
        await writeWholeFile(files, backupPath(`U/${name}`), [utf8("x")]);
        expect(await namesIn(await child(root, "U"))).toEqual([name]);
        expect(await readWholeFile(files, backupPath(`U/${name}`), 10)).toEqual(utf8("x"));
      });
    }
  });
}

function child(directory: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  return directory.getDirectoryHandle(name, { create: true });
}

async function write(directory: FileSystemDirectoryHandle, name: string, text: string): Promise<FileSystemFileHandle> {
  const file = await directory.getFileHandle(name, { create: true });
  const stream = await file.createWritable();
  await stream.write(text);
  await stream.close();
  return file;
}

async function read(directory: FileSystemDirectoryHandle, name: string): Promise<string> {
  return (await (await directory.getFileHandle(name)).getFile()).text();
}

async function namesIn(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of directory.keys()) names.push(name);
  return names;
}
