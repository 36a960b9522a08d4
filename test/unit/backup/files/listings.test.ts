import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { openAppleFolder } from "../../../../src/backup/files/apple-folder.ts";
import type { BackupFiles } from "../../../../src/backup/files/backup-files.ts";
import { utf8 } from "../../../../src/base/bytes.ts";
import { nodeDirectoryHandle } from "../../../support/node-directory-handle.ts";
import { names, p, put } from "../../../support/suites/backup-files.ts";
import { pattern } from "../../../support/suites/byte-duplex.ts";

const places: string[] = [];
afterEach(async () => {
  for (const path of places.splice(0)) await rm(path, { recursive: true });
});

/** A folder whose calls to the disk are told to `onCall`. */
async function openWatched(onCall: (call: string, path: string) => void = () => undefined) {
  const path = await mkdtemp(join(tmpdir(), "keepsake-listings-"));
  places.push(path);
  return { path, files: await openAppleFolder(nodeDirectoryHandle(path, { onCall })) };
}

/** Kind and size of everything, by path. */
async function tree(files: BackupFiles, directory = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, kind, sizeBytes, modifiedMs } of files.list(p(directory))) {
    const path = directory === "" ? name : `${directory}/${name}`;
    found.set(path, `${kind} ${sizeBytes}`);
    if (kind === "file") expect(Math.abs(modifiedMs - Date.now())).toBeLessThan(600_000);
    else for (const [below, what] of await tree(files, path)) found.set(below, what);
  }
  return found;
}

const onDisk = async (path: string): Promise<Map<string, string>> =>
  tree(await openAppleFolder(nodeDirectoryHandle(path)));

describe("the listings of a folder", () => {
  it("ask the disk once, and then follow what is written, moved and removed", async () => {
    const calls: string[] = [];
    const { path, files } = await openWatched((call) => calls.push(call));
    for (let i = 0; i < 20; i++) await put(files, `U/${i % 3}/f${i}`, pattern(i * 100, i));
    const later = await openAppleFolder(nodeDirectoryHandle(path, { onCall: (call) => calls.push(call) }));
    calls.length = 0;
    await tree(later);
    expect(calls.filter((call) => call === "getFile")).toHaveLength(20);
    await put(later, "U/Snapshot/0/f0", pattern(77, 1));
    await put(later, "U/1/f1", pattern(5_000, 1));
    await later.move(p("U/Snapshot/0/f0"), p("U/0/f0"));
    await later.copy(p("U/2"), p("U/4"));
    await later.remove(p("U/Snapshot"));
    await later.remove(p("U/0/f3"));
    await later.remove(p("U/never"));
    calls.length = 0;
    const followed = await tree(later);
    expect(calls).toEqual([]);
    expect(followed).toEqual(await onDisk(path));
    expect(followed.get("U/0/f0")).toBe("file 77");
    expect(followed.has("U/Snapshot")).toBe(false);
  });

  it("of directories that were made in this run need no disk at all", async () => {
    const calls: string[] = [];
    const { files } = await openWatched((call) => calls.push(call));
    await files.makeDirectory(p("U/Snapshot/00"));
    await put(files, "U/Snapshot/00/a", pattern(10, 1));
    calls.length = 0;
    expect(await names(files, "U/Snapshot/00")).toEqual(["a"]);
    expect(calls).toEqual([]);
  });

  it("are true again after a change that failed half-way", async () => {
    let failing = "";
    const { path, files } = await openWatched((call, at) => {
      if (call === failing && !at.includes("keepsake-partial"))
        throw new DOMException("made to fail", "NotAllowedError");
    });
    for (const name of ["a", "b", "c"]) await put(files, `U/${name}`, utf8(name));
    await tree(files);
    failing = "move";
    await expect(files.move(p("U/a"), p("U/d"))).rejects.toMatchObject({ code: "store/permission" });
    failing = "removeEntry";
    await expect(files.remove(p("U/b"))).rejects.toMatchObject({ code: "store/permission" });
    failing = "";
    await rm(join(path, "U/c"));
    expect(await tree(files)).toEqual(await onDisk(path));
  });

  it("are not spoilt by one that was given up or failed", async () => {
    let isBroken = true;
    const { path, files } = await openWatched();
    await put(files, "U/a", utf8("a"));
    const onCall = (call: string): void => {
      if (isBroken && call === "entries") throw new DOMException("made to fail", "NotAllowedError");
    };
    const later = await openAppleFolder(nodeDirectoryHandle(path, { onCall }));
    await expect(names(later, "U")).rejects.toMatchObject({ code: "store/permission" });
    isBroken = false;
    const signal = AbortSignal.abort();
    const aborted = later.list(p("U"), { signal })[Symbol.asyncIterator]().next();
    await expect(aborted).rejects.toMatchObject({ code: "app/aborted" });
    expect(await names(later, "U")).toEqual(["a"]);
  });

  it("agree with the disk whatever was done, in whatever order, while they were being read", async () => {
    const paths = ["U/a", "U/b", "U/d/a", "U/d/b", "U/e/a", "U/d", "U/e"];
    const change = fc.record({
      what: fc.constantFrom("put", "move", "copy", "remove", "make"),
      path: fc.constantFrom(...paths),
      to: fc.constantFrom(...paths),
      size: fc.nat(50),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(change, fc.boolean()), { maxLength: 14 }), async (changes) => {
        const { path, files } = await openWatched();
        await put(files, "U/a", utf8("a"));
        const reading: Promise<unknown>[] = [];
        for (const [each, listsMeanwhile] of changes) {
          if (listsMeanwhile) reading.push(tree(files).catch(() => undefined));
          await apply(files, each).catch((error: unknown) => {
            expect(error).toMatchObject({ code: expect.stringMatching(/^backup\/(wrong-kind|not-found)$/) });
          });
        }
        await Promise.all(reading);
        expect(await tree(files)).toEqual(await onDisk(path));
      }),
      { numRuns: 60 },
    );
  });
});

interface Change {
  readonly what: string;
  readonly path: string;
  readonly to: string;
  readonly size: number;
}

async function apply(files: BackupFiles, { what, path, to, size }: Change): Promise<void> {
  if (what === "put") await put(files, path, pattern(size, 1));
  else if (what === "make") await files.makeDirectory(p(path));
  else if (what === "move") await files.move(p(path), p(to));
  else if (what === "copy") await files.copy(p(path), p(to));
  else await files.remove(p(path));
}
