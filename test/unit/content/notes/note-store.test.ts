import { describe, expect, it } from "vitest";
import { type Bytes, utf8 } from "../../../../src/base/bytes.ts";
import { paragraphText, plainText } from "../../../../src/content/notes/note-body.ts";
import { type Note, notesReader, openNoteStore } from "../../../../src/content/notes/note-store.ts";
import type { ContentProblem } from "../../../../src/content/reader.ts";
import { backupOf, loadSqlite } from "../../../support/content/backup-of.ts";
import { changed, damaged, databaseOf, IOS_VERSIONS } from "../../../support/content/databases.ts";
import { buildDatabase } from "../../../virtual-iphone/core/files/sqlite.ts";
import {
  buildNotes,
  NOTE_MISSING_PICTURE,
  NOTE_PICTURE,
  NOTE_TABLE,
  NOTE_TAG,
  NOTES_DOMAIN,
  notePicturePath,
} from "../../../virtual-iphone/scenarios/databases/notes.ts";

const PICTURE = utf8("a picture");

async function notesBackup(iosMajor: number, change: (bytes: Bytes) => Promise<Bytes> | Bytes = (bytes) => bytes) {
  return backupOf([
    { domain: NOTES_DOMAIN, path: "NoteStore.sqlite", bytes: await change(await databaseOf(buildNotes, iosMajor)) },
    { domain: NOTES_DOMAIN, path: notePicturePath(iosMajor), bytes: PICTURE },
  ]);
}

async function allNotes(iosMajor: number): Promise<Note[]> {
  const browser = await notesBackup(iosMajor);
  const notes: Note[] = [];
  for await (const note of notesReader.read(browser)) notes.push(note);
  browser.close();
  return notes;
}

const titled = (notes: readonly Note[], title: string): Note => {
  const note = notes.find(({ summary }) => summary.title === title);
  if (note === undefined) throw new Error(`no note ${title}`);
  return note;
};

describe.each(IOS_VERSIONS)("notes of iOS %i", (iosMajor) => {
  it("have account, folder, dates and text", async () => {
    const notes = await allNotes(iosMajor);
    expect(notes).toHaveLength(9);
    const shopping = titled(notes, "Shopping 4");
    expect(shopping.summary).toMatchObject({
      accountId: 1,
      folderId: 2,
      isPinned: false,
      isDeleted: false,
      // 2026-03-14 15:00:00 UTC, five notes before the last.
      createdMs: (1_773_500_400 - 5 * 200_000) * 1000,
      modifiedMs: (1_773_500_400 - 5 * 200_000 + 3600) * 1000,
    });
    expect(shopping.body.paragraphs.map(({ style, isDone }) => [style, isDone])).toEqual([
      ["title", false],
      ["check", true],
      ["check", true],
      ["check", false],
      ["check", false],
    ]);
    expect(plainText(shopping.body).split("\n")).toHaveLength(5);
  });

  it("come newest first, with the pinned, the locked, the deleted and the absent named", async () => {
    const notes = await allNotes(iosMajor);
    const dates = notes.map(({ summary }) => summary.modifiedMs ?? 0);
    expect(dates).toEqual(dates.toSorted((a, b) => b - a));
    expect(titled(notes, "Shopping 0").summary.isPinned).toBe(true);
    expect(notes.filter(({ state }) => state === "locked")).toHaveLength(1);
    expect(titled(notes, "Still in the cloud")).toMatchObject({ state: "not-here", summary: { isDeleted: true } });
  });

  it("have their attachments", async () => {
    const { attachments, body } = titled(await allNotes(iosMajor), "With attachments");
    expect(attachments.get(NOTE_PICTURE)).toMatchObject({
      kind: "file",
      name: "lake view.jpg",
      isImage: true,
      entry: { relativePath: notePicturePath(iosMajor) },
    });
    expect(attachments.get(NOTE_TAG)).toEqual({ kind: "text", text: "#boat" });
    expect(attachments.get(NOTE_MISSING_PICTURE)).toEqual({ kind: "missing", name: "mountain", reason: "not-here" });
    const table = attachments.get(NOTE_TABLE);
    const cells =
      table?.kind === "table" ? table.table.rows.map((row) => row.map((cell) => cell && plainText(cell))) : [];
    expect(cells).toEqual([
      ["Item", "Price"],
      ["Rope & <hook>", "12 €"],
      [null, "7 €"],
    ]);
    expect(body.paragraphs.map(paragraphText)[1]).toBe("before  after");
  });
});

describe("notes", () => {
  it("have folders inside folders", async () => {
    const browser = await notesBackup(18);
    const store = await openNoteStore(browser);
    const inRecipes = [...store.notes()].find(({ folderId }) => folderId === 3);
    expect(inRecipes && store.folderPath(inRecipes)).toEqual(["Notes", "Recipes"]);
    store.close();
    browser.close();
  });

  it("that can't be read are told, the others are read", async () => {
    const noise = utf8("no gzip at all, no note");
    const browser = await notesBackup(18, (bytes) =>
      changed(bytes, ["UPDATE ZICNOTEDATA SET ZDATA = ? WHERE Z_PK = 2", [[noise]]]),
    );
    const problems: ContentProblem[] = [];
    const states: string[] = [];
    for await (const { state } of notesReader.read(browser, { onProblem: (problem) => problems.push(problem) }))
      states.push(state);
    expect(states.filter((state) => state === "unreadable")).toHaveLength(1);
    expect(states.filter((state) => state === "read")).toHaveLength(6);
    expect(problems).toMatchObject([{ error: { code: "base/malformed" } }]);
    browser.close();
  });

  it("are named as unreadable when the database is broken or something else", async () => {
    for (const bytes of [damaged(await databaseOf(buildNotes, 18)), utf8("no database")]) {
      const browser = await backupOf([{ domain: NOTES_DOMAIN, path: "NoteStore.sqlite", bytes }]);
      const read = async () => {
        for await (const note of notesReader.read(browser)) expect(note).toBeDefined();
      };
      await expect(read()).rejects.toMatchObject({ code: "content/malformed" });
      browser.close();
    }
  });

  it("may be absent", async () => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/x", bytes: utf8("x") }]);
    expect(await notesReader.available(browser)).toBe("absent");
    await expect(openNoteStore(browser)).rejects.toMatchObject({ code: "content/absent" });
    browser.close();
  });

  it("may lie in a database with hardly any columns", async () => {
    const bytes = await buildDatabase(loadSqlite, (db) => {
      db.exec(`CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, ZTITLE1 VARCHAR, ZNOTEDATA INTEGER);
        INSERT INTO ZICCLOUDSYNCINGOBJECT VALUES (1, 'Bare', 1);`);
    });
    const browser = await backupOf([{ domain: NOTES_DOMAIN, path: "NoteStore.sqlite", bytes }]);
    const notes: Note[] = [];
    for await (const note of notesReader.read(browser)) notes.push(note);
    expect(notes).toMatchObject([{ state: "not-here", summary: { title: "Bare", createdMs: null, folderId: null } }]);
    browser.close();
  });
});
