import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes } from "../../../../src/base/bytes.ts";
import { hasCode } from "../../../../src/base/errors.ts";
import { limits } from "../../../../src/base/limits.ts";
import { decodeNoteBody } from "../../../../src/content/notes/decode-body.ts";
import { decodeNoteTable } from "../../../../src/content/notes/decode-table.ts";
import { plainText } from "../../../../src/content/notes/note-body.ts";
import { englishNoteWords } from "../../../../src/content/notes/note-part.ts";
import { noteToHtml } from "../../../../src/content/notes/to-html.ts";
import { noteToMarkdown } from "../../../../src/content/notes/to-markdown.ts";
import { noteToText } from "../../../../src/content/notes/to-text.ts";
import {
  bytesField,
  noteBody,
  numberField,
  tableStore,
} from "../../../virtual-iphone/scenarios/databases/note-body.ts";

const zipped = (bytes: Uint8Array): Bytes => new Uint8Array(gzipSync(bytes));
const LINES = [
  { pieces: [{ text: "Title" }], style: 0 },
  { pieces: [{ text: "bold", weight: 1 }, { text: " plain" }] },
];
const expectedCodes = ["base/malformed", "base/too-long"] as const;

async function onlyExpected(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!expectedCodes.some((code) => hasCode(error, code))) throw error;
  }
}

/** A copy with one byte changed. */
const flipped = (bytes: Bytes, at: number, value: number): Bytes => {
  const copy = bytes.slice();
  copy[at % copy.length] = value;
  return copy;
};

describe("hostile notes", () => {
  it("lose no text when the lengths of runs are wrong", async () => {
    const note = (runs: readonly number[]): Bytes =>
      zipped(
        bytesField(
          2,
          bytesField(
            3,
            new Uint8Array([
              ...bytesField(2, new TextEncoder().encode("one\ntwo 🛶")),
              ...runs.flatMap((length) => [...bytesField(5, numberField(1, length))]),
            ]),
          ),
        ),
      );
    for (const runs of [[], [3], [1000], [-5, 2], [0, 0, 0], [2_147_483_647, 1]]) {
      expect(plainText(await decodeNoteBody(note(runs)))).toBe("one\ntwo 🛶");
    }
  });

  it("are stopped at their limit when they unpack to gigabytes", async () => {
    const bomb = zipped(new Uint8Array(limits.noteBytes + 1));
    await expect(decodeNoteBody(bomb)).rejects.toMatchObject({ code: "base/too-long" });
    await expect(decodeNoteTable(bomb)).rejects.toMatchObject({ code: "base/too-long" });
  });

  it("give a text or an expected error, whatever byte is wrong", async () => {
    const good = new Uint8Array(noteBody(LINES));
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), (at, value) =>
        onlyExpected(async () => {
          const body = await decodeNoteBody(zipped(flipped(good, at, value)));
          const html = noteToHtml({ title: "x", about: [], body, parts: new Map(), words: englishNoteWords });
          expect(html.endsWith("</html>\n")).toBe(true);
          noteToMarkdown(body, new Map(), englishNoteWords);
          noteToText(body, new Map(), englishNoteWords);
        }),
      ),
    );
  });
});

describe("hostile tables", () => {
  const good = new Uint8Array(
    tableStore([
      ["a", "b"],
      ["c", "d"],
    ]),
  );

  it("give cells or an expected error, whatever byte is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), (at, value) =>
        onlyExpected(async () => {
          const { rows } = await decodeNoteTable(zipped(flipped(good, at, value)));
          expect(rows.length).toBeLessThan(200_000);
        }),
      ),
      { numRuns: 300 },
    );
  });

  it("may read from right to left, have one cell, or none", async () => {
    const table = await decodeNoteTable(zipped(tableStore([["ا", "ب"]], true)));
    expect(table.isRightToLeft).toBe(true);
    expect(table.rows.map((row) => row.map((cell) => cell && plainText(cell)))).toEqual([["ا", "ب"]]);
    expect((await decodeNoteTable(zipped(tableStore([["only"]])))).rows).toHaveLength(1);
    expect((await decodeNoteTable(zipped(tableStore([])))).rows).toEqual([]);
    await expect(decodeNoteTable(zipped(noteBody(LINES)))).rejects.toMatchObject({ code: "base/malformed" });
  });
});
