import { describe, expect, it } from "vitest";
import { type BackupFiles, backupPath, createMemoryFiles, readWholeFile } from "../../../../src/backup/index.ts";
import { type Bytes, fromUtf8, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import type { FileSource } from "../../../../src/base/files.ts";
import { createZipExport, folderTarget, writeFile, writeText } from "../../../../src/content/index.ts";

function sourceOf(pieces: readonly Bytes[], onClose: () => void = () => undefined): FileSource {
  const rest = [...pieces];
  return {
    sizeBytes: pieces.reduce((total, piece) => total + piece.length, 0),
    read: async () => rest.shift() ?? null,
    readAt: async () => new Uint8Array(0),
    close: async () => onClose(),
  };
}

async function textOf(files: BackupFiles, path: string): Promise<string> {
  return fromUtf8((await readWholeFile(files, backupPath(path), 100)) ?? new Uint8Array(0));
}

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

describe("an export into a folder", () => {
  it("makes the folders on the way and closes what it copies", async () => {
    const files = createMemoryFiles();
    const target = folderTarget(files, "out");
    let closed = 0;
    await writeText(target, ["Messages", "Maya", "chat.txt"], ["one ", "two ", "ü"]);
    const bytes = await writeFile(
      target,
      ["Messages", "Maya", "a.bin"],
      sourceOf([utf8("ab"), utf8("c")], () => closed++),
    );
    expect(await textOf(files, "out/Messages/Maya/chat.txt")).toBe("one two ü");
    expect(await textOf(files, "out/Messages/Maya/a.bin")).toBe("abc");
    expect([bytes, closed]).toEqual([3, 1]);
  });

  it("leaves nothing of a text that broke off", async () => {
    const files = createMemoryFiles();
    const broken = async function* (): AsyncGenerator<string> {
      yield "x".repeat(100_000);
      throw new KeepsakeError("content/malformed");
    };
    await expect(writeText(folderTarget(files), ["a.txt"], broken())).rejects.toMatchObject({
      code: "content/malformed",
    });
    expect(await files.stat(backupPath("a.txt"))).toBeNull();
  });
});

describe("an export as a zip", () => {
  it("streams file after file", async () => {
    const zip = createZipExport();
    const bytes = collect(zip.stream);
    await writeText(zip.target, ["a", "ü.txt"], ["hello"], { modifiedMs: 0 });
    await writeFile(zip.target, ["b.bin"], sourceOf([new Uint8Array(3_000_000)]));
    await writeText(zip.target, ["empty.txt"], []);
    await zip.finish();
    const text = fromUtf8(await bytes);
    expect(text.startsWith("PK\u0003\u0004")).toBe(true);
    expect(text).toContain("a/ü.txt");
    expect(text).toContain("hello");
    expect((await bytes).length).toBeGreaterThan(3_000_000);
  });

  it("waits for its reader", async () => {
    const zip = createZipExport();
    let written = false;
    const writing = writeText(zip.target, ["a.txt"], ["x".repeat(1_000_000)]).then(() => {
      written = true;
    });
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    const bytes = collect(zip.stream);
    await writing;
    await zip.finish();
    expect((await bytes).length).toBeGreaterThan(1_000_000);
  });

  it("leaves no trace of a small file that breaks off", async () => {
    const zip = createZipExport();
    const bytes = collect(zip.stream);
    const broken = async function* (): AsyncGenerator<string> {
      yield "x".repeat(100_000);
      throw new KeepsakeError("content/malformed");
    };
    await expect(writeText(zip.target, ["a.txt"], broken())).rejects.toMatchObject({ code: "content/malformed" });
    await writeText(zip.target, ["b.txt"], ["there"]);
    await zip.finish();
    expect(fromUtf8(await bytes)).not.toContain("a.txt");
  });

  it("says beside a large file that it broke off, and goes on", async () => {
    const zip = createZipExport({ incompleteNote: "Only a part." });
    const bytes = collect(zip.stream);
    const broken = async function* (): AsyncGenerator<string> {
      for (let piece = 0; piece < 60; piece += 1) yield "x".repeat(100_000);
      throw new KeepsakeError("backup/damaged");
    };
    await expect(writeText(zip.target, ["a.txt"], broken())).rejects.toMatchObject({ code: "backup/damaged" });
    await writeText(zip.target, ["b.txt"], ["there"]);
    await zip.finish();
    const text = fromUtf8((await bytes).slice(5_000_000));
    expect(text).toContain("a.txt.INCOMPLETE.txt");
    expect(text).toContain("Only a part.");
    expect(text).toContain("there");
  });

  it("shows its reader an archive that was given up as broken", async () => {
    const zip = createZipExport();
    const seen = expect(collect(zip.stream)).rejects.toThrow();
    await writeText(zip.target, ["a.txt"], ["there"]);
    zip.abort(new KeepsakeError("app/aborted"));
    await seen;
    await expect(zip.finish()).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("goes on when a file failed before its first byte", async () => {
    const zip = createZipExport();
    const bytes = collect(zip.stream);
    const failing: FileSource = {
      ...sourceOf([]),
      read: async () => {
        throw new KeepsakeError("backup/damaged");
      },
    };
    await expect(writeFile(zip.target, ["a.bin"], failing)).rejects.toMatchObject({ code: "backup/damaged" });
    await writeText(zip.target, ["b.txt"], ["there"]);
    await zip.finish();
    const text = fromUtf8(await bytes);
    expect(text).not.toContain("a.bin");
    expect(text).toContain("there");
  });

  it("does not leave a writer waiting for a reader that went away", async () => {
    const zip = createZipExport();
    const reader = zip.stream.getReader();
    const writing = writeText(zip.target, ["a.txt"], ["x".repeat(5_000_000), "y".repeat(5_000_000)]);
    const failed = expect(writing).rejects.toMatchObject({ code: "store/gone" });
    await reader.read();
    await reader.cancel();
    await failed;
  });
});
