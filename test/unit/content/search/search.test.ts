import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import {
  contactItem,
  contactsReader,
  conversationItems,
  createSearchIndex,
  openMessageArchive,
  readMessageRef,
  type SearchIndex,
  type SearchItem,
} from "../../../../src/content/index.ts";
import { backupOf, loadSqlite } from "../../../support/content/backup-of.ts";
import { buildContacts } from "../../../virtual-iphone/scenarios/databases/contacts.ts";
import { buildMessageCases, CASES_START } from "../../../virtual-iphone/scenarios/databases/message-cases.ts";

const open: SearchIndex[] = [];
afterEach(() => {
  for (const index of open.splice(0)) index.close();
});

async function indexOf(texts: readonly (string | Partial<SearchItem>)[]): Promise<SearchIndex> {
  const index = await createSearchIndex();
  open.push(index);
  await index.add(texts.map((one, at) => item(typeof one === "string" ? { text: one } : one, at)));
  return index;
}

function item(some: Partial<SearchItem>, at: number): SearchItem {
  return {
    kind: "messages",
    id: `${at}`,
    title: "",
    text: "",
    dateMs: 1_700_000_000_000 + at * 1000,
    ref: `r${at}`,
    ...some,
  };
}

const found = (index: SearchIndex, text: string, more: Partial<Parameters<SearchIndex["search"]>[0]> = {}): string[] =>
  index.search({ text, limit: 100, ...more }).hits.map(({ id }) => id);

describe("searching", () => {
  it.each([
    ["hello", ["0"]],
    ["HELLO wor", ["0"]],
    ["wor hel", ["0"]],
    ["munchen", ["1"]],
    ["MÜN", ["1"]],
    ["cafe", ["2"]],
    ["café", ["2"]],
    ['"world again"', []],
    ['"again hello"', ["3"]],
    ["„again hello“", ["3"]],
    ["again hello", ["3"]],
    ["日本", ["4"]],
    ["本語", ["4"]],
    ["語本", []],
    ["🏕️", ["5"]],
    ["trip", ["5"]],
    ["+1 555", ["6"]],
    ["o'clock", ["7"]],
    ["ello", []],
    ["", []],
    ["  ?!  ", []],
  ])("finds %j in %j", async (text, expected) => {
    const index = await indexOf([
      "Hello <b>World</b>",
      "Grüße aus München",
      "un CAFÉ\u0301 noir",
      "and again Hello",
      "これは日本語です",
      "trip🏕️ soon",
      "call +15550100 or 1 555",
      "at five o'clock",
    ]);
    expect(found(index, text).filter((id) => text !== "hello" || id !== "3")).toEqual(expected);
  });

  it("gives the newest first, by pages, kinds, scopes and periods", async () => {
    const index = await indexOf([
      { text: "one", dateMs: 3_000_000 },
      { text: "one", dateMs: 9_000_000, kind: "notes" },
      { text: "one", dateMs: null },
      { text: "one", dateMs: 6_000_000, scope: "chat 1" },
      { text: "one", dateMs: -5_000_000 },
    ]);
    expect(found(index, "one")).toEqual(["1", "3", "0", "4", "2"]);
    expect(found(index, "one", { limit: 2, offset: 1 })).toEqual(["3", "0"]);
    expect(index.search({ text: "one", limit: 2 }).hasMore).toBe(true);
    expect(index.search({ text: "one", limit: 5 }).hasMore).toBe(false);
    expect(found(index, "one", { kinds: ["notes"] })).toEqual(["1"]);
    expect(found(index, "one", { kinds: ["messages", "notes"] }).length).toBe(5);
    expect(found(index, "one", { kinds: ["messages"], scope: "chat 1" })).toEqual(["3"]);
    expect(found(index, "one", { kinds: ["messages"], scope: "chat" })).toEqual([]);
    expect(found(index, "one", { fromMs: 5_000_000, toMs: 9_000_000 })).toEqual(["3"]);
    expect([...index.counts({ text: "one" })]).toEqual([
      ["messages", 4],
      ["notes", 1],
    ]);
  });

  it("shows where the words are, as plain pieces", async () => {
    const long = `${"before ".repeat(40)}the <needle> is here${" after".repeat(40)}`;
    const index = await indexOf([long, { title: "A needle in the title", text: "and not here" }, "日本語の文章です"]);
    const [second, first] = index.search({ text: "needl", limit: 9 }).hits;
    expect(first?.snippet.filter(({ isMatch }) => isMatch)).toEqual([{ text: "needle", isMatch: true }]);
    expect(first?.snippet.map(({ text }) => text).join("").length).toBeLessThan(200);
    expect(second?.snippet).toEqual([
      { text: "A ", isMatch: false },
      { text: "needle", isMatch: true },
      { text: " in the title", isMatch: false },
    ]);
    expect(index.search({ text: "文章", limit: 1 }).hits[0]?.snippet).toContainEqual({ text: "文章", isMatch: true });
  });

  it("takes titles for context where they say where something is", async () => {
    const index = await indexOf([
      { title: "Maya", text: "hi", titleIsContext: true },
      { title: "Maya", text: "a contact" },
    ]);
    expect(found(index, "maya")).toEqual(["1"]);
    expect(index.search({ text: "hi", limit: 1 }).hits[0]?.title).toBe("Maya");
  });

  it("forgets a kind that is read anew", async () => {
    const index = await indexOf(["one", { text: "one", kind: "notes" }, "two"]);
    index.remove("messages");
    expect(index.count).toBe(1);
    await index.add([item({ text: "one again" }, 0)]);
    expect(found(index, "one")).toEqual(["1", "0"]);
  });

  it("stops when told to, and keeps what it has", async () => {
    const index = await createSearchIndex();
    open.push(index);
    const controller = new AbortController();
    const endless = function* (): Generator<SearchItem> {
      for (let at = 0; ; at += 1) yield item({ text: `number ${at}` }, at);
    };
    const told: number[] = [];
    const adding = index.add(endless(), {
      signal: controller.signal,
      onProgress: (count) => {
        told.push(count);
        if (told.length === 2) controller.abort();
      },
    });
    await expect(adding).rejects.toMatchObject({ code: "app/aborted" });
    expect(told).toEqual([10_000, 20_000]);
    expect(found(index, "number 19999")).toEqual(["19999"]);
  });

  it("cannot be broken by what is typed or stored", async () => {
    const index = await indexOf([
      "plain words",
      "\u0002marks\u0003 \0 inside",
      '"quotes" AND NOT near( tags : kindmessages *',
    ]);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (typed) => {
        index.search({ text: typed, limit: 3 });
        index.counts({ text: typed });
      }),
      { numRuns: 500 },
    );
    for (const typed of [
      '" OR "',
      "a* OR b",
      "NEAR(a b)",
      "{text} : x",
      "-x",
      "^plain",
      "kindmessages",
      "words AND",
      "text:plain",
    ]) {
      expect(() => index.search({ text: typed, limit: 1 })).not.toThrow();
    }
    expect(found(index, "kindmessages")).toEqual(["2"]);
    expect(index.search({ text: "marks", limit: 1 }).hits[0]?.snippet.filter(({ isMatch }) => isMatch)).toEqual([
      { text: "marks", isMatch: true },
    ]);
  });
});

describe("what people wrote and whom they know", () => {
  it("is found, and leads to its place", async () => {
    const work = { load: loadSqlite, seed: 1, generation: 0, scale: 1, photos: [], attachments: [], iosMajor: 18 };
    const browser = await backupOf([
      {
        domain: "HomeDomain",
        path: "Library/SMS/sms.db",
        bytes: await buildMessageCases(loadSqlite, { iosMajor: 26 }),
      },
      { domain: "HomeDomain", path: "Library/AddressBook/AddressBook.sqlitedb", bytes: await buildContacts(work) },
    ]);
    const archive = await openMessageArchive(browser);
    const index = await createSearchIndex();
    open.push(index);
    await index.add(conversationItems(archive));
    for await (const contact of contactsReader.read(browser)) await index.add([contactItem(contact)]);

    const [hit] = index.search({ text: "alert(1)", limit: 5, kinds: ["messages"] }).hits;
    expect(hit).toMatchObject({
      kind: "messages",
      title: "+15550100",
      dateMs: (CASES_START + 978_307_200 + 60) * 1000,
    });
    const place = readMessageRef(hit?.ref ?? "");
    expect(place?.conversationId).toBe("1");
    const at = archive.indexOf("1", place?.messageId ?? "") ?? -1;
    expect((await archive.page("1", { offset: at, limit: 1 }))[0]?.text).toBe("Answer <script>alert(1)</script>");
    expect(index.search({ text: "lake trip", limit: 5 }).hits.map(({ kind, id }) => [kind, id])).toContainEqual([
      "messages-conversations",
      "3",
    ]);
    expect(index.search({ text: "okafor", limit: 50, kinds: ["contacts"] }).hits.length).toBeGreaterThan(2);
    expect(index.search({ text: "שלום", limit: 5 }).hits.length).toBe(1);
    archive.close();
  });

  it.each(["", "x", "{}", "[1]", "[]", '["a"', "null"])("takes %j for no place", (ref) => {
    expect(readMessageRef(ref)).toBeNull();
  });
});
