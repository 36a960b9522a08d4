import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openAppleFolder } from "../../../../src/backup/files/apple-folder.ts";
import { createMemoryFiles } from "../../../../src/backup/files/memory-files.ts";
import { utf8 } from "../../../../src/base/bytes.ts";
import { type NodeHandleOptions, nodeDirectoryHandle } from "../../../support/node-directory-handle.ts";
import { backupFilesSuite, get, names, type OpenedFiles, p, put, text } from "../../../support/suites/backup-files.ts";
import { pattern } from "../../../support/suites/byte-duplex.ts";

async function openOnDisk(options: NodeHandleOptions): Promise<OpenedFiles> {
  const path = await mkdtemp(join(tmpdir(), "keepsake-folder-"));
  return {
    files: await openAppleFolder(nodeDirectoryHandle(path, options)),
    dispose: () => rm(path, { recursive: true }),
  };
}

backupFilesSuite("MemoryFiles", async () => ({ files: createMemoryFiles() }));
backupFilesSuite("AppleFolder on a picked folder", () => openOnDisk({}));
backupFilesSuite("AppleFolder with synchronous handles", () => openOnDisk({ syncHandles: true }));
backupFilesSuite("AppleFolder where nothing can be moved", () => openOnDisk({ move: false }));

describe("AppleFolder", () => {
  const places: string[] = [];
  const place = async (): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), "keepsake-folder-"));
    places.push(path);
    return path;
  };
  afterEach(async () => {
    for (const path of places.splice(0)) await rm(path, { recursive: true, force: true });
  });

  it("leaves nothing under the final name when the program dies before close", async () => {
    const path = await place();
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    await files.makeDirectory(p("U/ab"));
    const sink = await files.openWrite(p("U/ab/hash"));
    await sink.write(pattern(3_000_000, 1));
    expect(await readdir(join(path, "U/ab"))).toEqual([]);
    const again = await openAppleFolder(nodeDirectoryHandle(path));
    expect(await names(again, "")).toEqual(["U"]);
    expect(await readdir(path)).toEqual(["U"]);
    await sink.discard();
  });

  it("hides and guards the place of unfinished files", async () => {
    const path = await place();
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    await put(files, "U/a", utf8("a"));
    expect(await names(files, "")).toEqual(["U"]);
    await expect(files.remove(p(".keepsake-partial"))).rejects.toMatchObject({ code: "backup/name-refused" });
    await expect(put(files, ".keepsake-partial/x", utf8("x"))).rejects.toMatchObject({ code: "backup/name-refused" });
    await files.close();
    expect(await readdir(path)).toEqual(["U"]);
  });

  it("keeps what waits to be moved under the ending it was written with", async () => {
    const path = await place();
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    await put(files, "U/Snapshot/ab/hash", utf8("one"));
    expect(await readdir(join(path, "U/Snapshot/ab"))).toEqual(["hash.crswap"]);
    expect(await names(files, "U/Snapshot/ab")).toEqual(["hash"]);
    const again = await openAppleFolder(nodeDirectoryHandle(path));
    expect(await names(again, "U/Snapshot/ab")).toEqual(["hash"]);
    expect(await text(again, "U/Snapshot/ab/hash")).toBe("one");
    await again.copy(p("U/Snapshot"), p("V/Snapshot"));
    expect(await readdir(join(path, "V/Snapshot/ab"))).toEqual(["hash.crswap"]);
    await again.move(p("U/Snapshot/ab/hash"), p("U/ab/hash"));
    await again.move(p("V/Snapshot"), p("V/rest"));
    expect(await readdir(join(path, "U/ab"))).toEqual(["hash"]);
    expect(await readdir(join(path, "V/rest/ab"))).toEqual(["hash"]);
    expect(await readdir(join(path, "U/Snapshot/ab"))).toEqual([]);
  });

  it("takes what another program left waiting, replaces and removes it", async () => {
    const path = await place();
    await mkdir(join(path, "U/Snapshot/ab"), { recursive: true });
    for (const name of ["kept", "replaced", "removed"]) await writeFile(join(path, "U/Snapshot/ab", name), name);
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    expect(await text(files, "U/Snapshot/ab/kept")).toBe("kept");
    await put(files, "U/Snapshot/ab/replaced", utf8("new"));
    await files.remove(p("U/Snapshot/ab/removed"));
    expect((await readdir(join(path, "U/Snapshot/ab"))).toSorted()).toEqual(["kept", "replaced.crswap"]);
    expect((await names(files, "U/Snapshot/ab")).toSorted()).toEqual(["kept", "replaced"]);
    await files.move(p("U/Snapshot/ab/kept"), p("U/ab/kept"));
    expect(await text(files, "U/ab/kept")).toBe("kept");
  });

  it("refuses a file in the waiting directory where a directory is", async () => {
    const files = await openAppleFolder(nodeDirectoryHandle(await place()));
    await files.makeDirectory(p("U/Snapshot/ab"));
    await expect(put(files, "U/Snapshot/ab", utf8("x"))).rejects.toMatchObject({ code: "backup/wrong-kind" });
    await expect(files.remove(p("U/Snapshot/none"))).resolves.toBeUndefined();
  });

  it.each(["con", "a:b", "a\\b", "what?", "x.lnk", "dot.", "space ", "LPT1.txt", "tab\tname", "y.crswap"])(
    "refuses the name %j before it touches anything",
    async (name) => {
      const path = await place();
      const calls: string[] = [];
      const files = await openAppleFolder(nodeDirectoryHandle(path, { onCall: (call) => calls.push(call) }));
      calls.length = 0;
      await expect(put(files, `U/${name}`, utf8("x"))).rejects.toMatchObject({ code: "backup/name-refused" });
      await expect(files.makeDirectory(p(`U/${name}/z`))).rejects.toMatchObject({ code: "backup/name-refused" });
      await expect(files.move(p("U/a"), p(`U/${name}`))).rejects.toMatchObject({ code: "backup/name-refused" });
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ["QuotaExceededError", "store/full"],
    ["NotAllowedError", "store/permission"],
    ["NoModificationAllowedError", "store/failed"],
  ])("names %s %s, and keeps the old file", async (exception, code) => {
    for (const failing of ["getFileHandle", "createWritable", "write", "close", "move"]) {
      const path = await place();
      let armed = false;
      const onCall = (call: string): void => {
        if (armed && call === failing) throw new DOMException("made to fail", exception);
      };
      const files = await openAppleFolder(nodeDirectoryHandle(path, { onCall }));
      await put(files, "U/a", utf8("old"));
      armed = true;
      await expect(put(files, "U/a", pattern(2_000_000, 1))).rejects.toMatchObject({ code });
      armed = false;
      expect(await text(files, "U/a")).toBe("old");
      expect(await readdir(join(path, "U"))).toEqual(["a"]);
    }
  });

  it("tells a folder that is gone from a missing file", async () => {
    const path = await place();
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    await put(files, "U/a", utf8("a"));
    await rm(path, { recursive: true });
    await expect(files.stat(p("U/a"))).rejects.toMatchObject({ code: "store/gone" });
    await expect(files.openRead(p("V/a"))).rejects.toMatchObject({ code: "store/gone" });
    await expect(put(files, "W/a", utf8("a"))).rejects.toMatchObject({ code: "store/gone" });
    await expect(files.remove(p("U/a"))).rejects.toMatchObject({ code: "store/gone" });
    await expect(openAppleFolder(nodeDirectoryHandle(path))).resolves.toBeDefined();
  });

  it("fails to read a file that was changed under it, instead of mixing old and new", async () => {
    const path = await place();
    const files = await openAppleFolder(nodeDirectoryHandle(path));
    await put(files, "U/a", pattern(3_000_000, 1));
    const source = await files.openRead(p("U/a"));
    await writeFile(join(path, "U/a"), "short");
    await expect(source.readAt(0, 3_000_000)).rejects.toMatchObject({ code: "store/failed" });
    expect((await get(files, "U/a")).length).toBe(5);
  });

  it("says that free room is unknown unless it was told", async () => {
    const handle = nodeDirectoryHandle(await place());
    expect(await (await openAppleFolder(handle)).freeBytes()).toBeNull();
    expect(await (await openAppleFolder(handle, { freeBytes: async () => 7 })).freeBytes()).toBe(7);
  });
});
