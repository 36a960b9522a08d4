import { describe, expect, it } from "vitest";
import { exportNotes, type NoteExport } from "../../../../src/content/notes/export-notes.ts";
import { englishNoteWords } from "../../../../src/content/notes/note-part.ts";
import { openNoteStore } from "../../../../src/content/notes/note-store.ts";
import { backupOf } from "../../../support/content/backup-of.ts";
import { changed, databaseOf } from "../../../support/content/databases.ts";
import { RecordedExport } from "../../../support/content/recorded-export.ts";
import { buildNotes, NOTES_DOMAIN, notePicturePath } from "../../../virtual-iphone/scenarios/databases/notes.ts";

const BASE: NoteExport = {
  formats: ["html", "md", "txt"],
  withDeleted: true,
  words: englishNoteWords,
  timeZone: "Europe/Berlin",
};

async function exported(options: Partial<NoteExport> = {}, ...sql: Parameters<typeof changed>[1][]) {
  const bytes = await changed(await databaseOf(buildNotes, 18), ...sql);
  const browser = await backupOf([
    { domain: NOTES_DOMAIN, path: "NoteStore.sqlite", bytes },
    { domain: NOTES_DOMAIN, path: notePicturePath(18), bytes: "a picture" },
  ]);
  const store = await openNoteStore(browser);
  const target = new RecordedExport();
  const report = await exportNotes(store, browser, target, { ...BASE, ...options });
  store.close();
  browser.close();
  return { target, report };
}

const bodyOf = (html: string): string => html.slice(html.indexOf("<body"), html.indexOf("</body>"));

describe("note export", () => {
  it("writes each note into the folders it lies in, with its own dates", async () => {
    const { target, report } = await exported();
    expect(report).toMatchObject({ items: 9, notHere: 2, damaged: 0 });
    expect(target.names).toContain("Notes/Shopping 0.html");
    expect(target.names).toContain("Notes/Recipes/With attachments.md");
    expect(target.names).toContain("Recently Deleted/Still in the cloud.txt");
    const modifiedMs = (1_773_500_400 - 5 * 200_000 + 3600) * 1000;
    expect(target.files.get("Notes/Shopping 4.md")?.modifiedMs).toBe(modifiedMs);
    const { target: living } = await exported({ withDeleted: false, formats: ["txt"] });
    expect(living.names.some((name) => name.startsWith("Recently"))).toBe(false);
  });

  it("writes HTML with all formatting and no way to break out of it", async () => {
    const { target } = await exported({ formats: ["html"] });
    const html = target.text("Notes/Boat & _house_.html");
    const body = bodyOf(html);
    for (const part of [
      "<h1>Boat &amp; &lt;house&gt;</h1>",
      "<b>bold</b>",
      "<i>italic 🛶</i>",
      "<i><b>both</b></i>",
      "<u>under</u>",
      "<s>gone</s>",
      "m<sup>2</sup> H<sub>2</sub>O",
      '<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer noopener">the site</a> a trap</p>',
      "<h2>Heading</h2>",
      "<h3>Subheading</h3>",
      "<pre>let x = 1;\n  x += &lt;b&gt;;</pre>",
      "<li>dot\n<ul>\n<li>deeper</li>\n</ul></li>",
      "<ol>\n<li>first</li>\n<li>second</li>\n</ol>",
      '<li class="done"><input type="checkbox" disabled checked> done</li>',
      '<li><input type="checkbox" disabled> open</li>',
      "<blockquote><p>quoted</p></blockquote>",
      "Created: 2026-03-07 17:20:00",
    ]) {
      expect(body).toContain(part);
    }
    expect(html).not.toMatch(/javascript:|<script|onerror/i);
    expect(html).toContain("default-src 'none'");
  });

  it("copies pictures beside the note, writes tables, and names what is missing", async () => {
    const { target } = await exported();
    const folder = "Notes/Recipes/With attachments_files";
    expect(target.text(`${folder}/lake view.jpg`)).toBe("a picture");
    const html = bodyOf(target.text("Notes/Recipes/With attachments.html"));
    expect(html).toContain('<img src="With%20attachments_files/lake%20view.jpg" alt="lake view.jpg">');
    expect(html).toContain('<tr><td dir="auto">Rope &amp; &lt;hook&gt;</td><td dir="auto">12 €</td></tr>');
    expect(html).toContain('<span class="missing">mountain is not in this backup</span>');
    expect(html).toContain("about #boat");
    expect(html).toContain('<a href="https://example.org/boat" rel="noreferrer noopener">The boat</a>');
    expect(target.text("Notes/Recipes/With attachments.md")).toBe(
      "# With attachments\n\nbefore ![lake view.jpg](With%20attachments_files/lake%20view.jpg) after\n\n" +
        "| Item | Price |\n| --- | --- |\n| Rope \\& \\<hook\\> | 12 € |\n|  | 7 € |\n\n" +
        "*mountain is not in this backup*\n\nabout \\#boat\n\n[The boat](<https://example.org/boat>)\n",
    );
    expect(target.text("Notes/Recipes/With attachments.txt")).toBe(
      "With attachments\nbefore [With attachments_files/lake view.jpg] after\n" +
        "Item\tPrice\nRope & <hook>\t12 €\n\t7 €\n[mountain is not in this backup]\nabout #boat\nThe boat (https://example.org/boat)\n",
    );
  });

  it("writes Markdown that means the same", async () => {
    const { target } = await exported({ formats: ["md"] });
    expect(target.text("Notes/Boat & _house_.md")).toBe(
      [
        "# Boat \\& \\<house\\>",
        "",
        "Plain, **bold**, *italic 🛶*, ***both***, under and ~~gone~~ m2 H2O [the site](<https://example.org/?a=1&b=2>) a trap",
        "",
        "## Heading",
        "",
        "### Subheading",
        "",
        "``````",
        "let x = 1;",
        "  x += <b>;",
        "``````",
        "",
        "- dot",
        "    - deeper",
        "- dash",
        "1. first",
        "2. second",
        "- [x] done",
        "- [ ] open",
        "",
        "",
        "",
        "> quoted",
        "",
        "\\# no heading, \\* no list",
        "",
      ].join("\n"),
    );
  });

  it("says in place of the text why there is none", async () => {
    const { target } = await exported({ formats: ["txt"] });
    const texts = target.names.map((name) => target.text(name));
    expect(texts.filter((text) => text.includes("This note is locked."))).toHaveLength(1);
    expect(texts.filter((text) => text.includes("in iCloud, not in this backup."))).toHaveLength(1);
  });

  it("keeps notes of one title apart and survives hostile ones", async () => {
    const titles = [["../../../etc/passwd"], ["CON"], ["same"], ["SAME"], [""]];
    const rows = titles.map(([title], index) => [title ?? "", index + 5]);
    const { target } = await exported(
      { formats: ["txt"] },
      ["UPDATE ZICCLOUDSYNCINGOBJECT SET ZTITLE1 = ?, ZFOLDER = 2 WHERE Z_PK = ?", rows],
      "UPDATE ZICCLOUDSYNCINGOBJECT SET ZTITLE2 = '..', ZPARENT = 3 WHERE Z_PK = 3",
    );
    expect(target.names.filter((name) => name.startsWith("Notes/"))).toEqual(
      expect.arrayContaining([
        "Notes/SAME.txt",
        "Notes/Untitled note.txt",
        "Notes/_CON.txt",
        "Notes/_________etc_passwd.txt",
        "Notes/same (2).txt",
      ]),
    );
    expect(target.names.some((name) => name.split("/").includes(".."))).toBe(false);
  });
});
