import { describe, expect, it } from "vitest";
import type { FileSource } from "../../../../src/backup/files/backup-files.ts";
import { OpenAhead } from "../../../../src/backup/host/open-ahead.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { settled } from "../../../support/manual-clock.ts";

const MIB = 1_048_576;

/** Files of these sizes by their position, and what was done to them. */
function shelf(sizes: readonly number[]) {
  const opened: number[] = [];
  const read: number[] = [];
  const closed: number[] = [];
  const open = async (path: string): Promise<FileSource> => {
    const index = Number(path);
    opened.push(index);
    return {
      sizeBytes: sizes[index] ?? 0,
      read: async () => {
        read.push(index);
        return new Uint8Array([index]);
      },
      readAt: async () => new Uint8Array(0),
      close: async () => void closed.push(index),
    };
  };
  return { ahead: new OpenAhead([...sizes.keys()].map(String), open), opened, read, closed };
}

describe("files that are opened ahead", () => {
  it("are at most 32 beside the one in hand, come in order, and are read once", async () => {
    const { ahead, opened, read } = shelf(Array.from({ length: 100 }, () => 3_000));
    for (let index = 0; index < 100; index++) {
      const source = await ahead.next();
      await settled();
      expect(opened.length).toBe(Math.min(100, index + 33));
      expect(await source.read()).toEqual(new Uint8Array([index]));
      await source.close();
    }
    expect(read).toEqual([...Array(100).keys()]);
  });

  it("are no more when their first reads are large, and go on as these are taken", async () => {
    const { ahead, opened, read, closed } = shelf(Array.from({ length: 60 }, () => 50 * MIB));
    for (let index = 0; index < 30; index++) {
      const source = await ahead.next();
      await settled();
      expect(opened.length - index).toBeLessThanOrEqual(24);
      await source.read();
      await source.close();
    }
    expect(read).toEqual(opened);
    expect(opened.length).toBeGreaterThanOrEqual(37);
    await ahead.close();
    await settled();
    expect(closed.toSorted((a, b) => a - b)).toEqual(opened);
  });

  it("that cannot be opened are told in their turn", async () => {
    const open = async (path: string): Promise<FileSource> => {
      throw new KeepsakeError("backup/not-found", { path });
    };
    const ahead = new OpenAhead(["a", "b"], open);
    await expect(ahead.next()).rejects.toMatchObject({ context: { path: "a" } });
    await expect(ahead.next()).rejects.toMatchObject({ context: { path: "b" } });
  });
});
