import { describe, expect, it } from "vitest";
import { backupPath, createMemoryFiles, fileIdOf, writeWholeFile } from "../../../src/backup/index.ts";
import { isCut, isShort } from "../../../src/backup/verify/short-files.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { createDatabase } from "../../../src/codec/sqlite/index.ts";

const UDID = "00008110-0011223344556677";

/** A file of a plain backup, of which `noted` bytes were noted and no digest. */
async function judged(path: string, stored: Bytes, noted: number): Promise<boolean> {
  const fileId = fileIdOf("HomeDomain", path);
  const files = createMemoryFiles();
  await writeWholeFile(files, backupPath(`${UDID}/${fileId.slice(0, 2)}/${fileId}`), [stored]);
  const record = { sizeBytes: noted, digest: undefined } as never;
  const row = { fileId, domain: "HomeDomain", relativePath: path, flags: 1, record };
  expect(isShort(row, stored.length)).toBe(true);
  return isCut(row, { files, udid: UDID, blobs: "in-folders", unlocked: undefined }, {});
}

async function database(rows: number): Promise<Bytes> {
  const made = await createDatabase();
  made.exec("CREATE TABLE t (x TEXT)");
  made.insertAll(
    "INSERT INTO t VALUES (?)",
    Array.from({ length: rows }, (_, row) => [`${row}`.repeat(40)]),
  );
  const bytes = made.toBytes();
  made.close();
  return bytes;
}

describe("a file that is shorter than the phone noted", () => {
  it("is whole when it is a database of as many pages as it says", async () => {
    const whole = await database(400);
    expect(await judged("Library/a.db", whole, whole.length + 8_192)).toBe(false);
    expect(await judged("Library/a.db", whole.slice(0, -4_096), whole.length)).toBe(true);
    expect(await judged("Library/a.db", whole.slice(0, 50), whole.length)).toBe(true);
    expect(await judged("Library/a.db", new Uint8Array(0), whole.length)).toBe(true);
  });

  it("is cut when nothing speaks for it", async () => {
    expect(await judged("Media/movie.mov", new Uint8Array(500), 501)).toBe(true);
    const counted = (await database(10)).with(92, 9);
    expect(await judged("Library/a.db", counted, counted.length + 1)).toBe(true);
  });

  it("is whole when it is the emptied log of a database", async () => {
    expect(await judged("Library/a.db-wal", new Uint8Array(0), 32_992)).toBe(false);
    expect(await judged("Library/a.db-journal", new Uint8Array(0), 512)).toBe(false);
    expect(await judged("Library/a.db-wal", new Uint8Array(20), 32_992)).toBe(true);
    expect(await judged("Library/a.db-journal", new Uint8Array(100), 512)).toBe(true);
  });
});
