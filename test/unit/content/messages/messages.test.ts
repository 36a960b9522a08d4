import { afterEach, describe, expect, it } from "vitest";
import type { BackupBrowser } from "../../../../src/backup/index.ts";
import type { Bytes } from "../../../../src/base/bytes.ts";
import {
  type ContentProblem,
  type ConversationArchive,
  type Message,
  messagesReader,
  openMessageArchive,
} from "../../../../src/content/index.ts";
import { backupOf, type FileInBackup, loadSqlite } from "../../../support/content/backup-of.ts";
import { SCENARIO_NOW } from "../../../virtual-iphone/core/files/phone-file.ts";
import { buildContacts } from "../../../virtual-iphone/scenarios/databases/contacts.ts";
import {
  buildMessageCases,
  CASES_START,
  caseGuid,
  type MessageCases,
} from "../../../virtual-iphone/scenarios/databases/message-cases.ts";

const VERSIONS = [10, 12, 14, 16, 18, 26];
const START_MS = (CASES_START + 978_307_200) * 1000;
const ATTACHMENTS = "Library/SMS/Attachments/aa";

const open: ConversationArchive[] = [];
afterEach(() => {
  for (const archive of open.splice(0)) archive.close();
});

async function casesBackup(cases: MessageCases, more: readonly FileInBackup[] = []): Promise<BackupBrowser> {
  return backupOf([
    { domain: "HomeDomain", path: "Library/SMS/sms.db", bytes: await buildMessageCases(loadSqlite, cases) },
    { domain: "MediaDomain", path: `${ATTACHMENTS}/01/T1/IMG_1.jpeg`, bytes: "first" },
    { domain: "MediaDomain", path: `${ATTACHMENTS}/02/T2/IMG_1.jpeg`, bytes: "second" },
    { domain: "MediaDomain", path: `${ATTACHMENTS}/05/T5/Audio Message.caf`, bytes: "caff" },
    ...more,
  ]);
}

async function contacts(): Promise<FileInBackup> {
  const work = { load: loadSqlite, seed: 1, generation: 0, scale: 1, photos: [], attachments: [], iosMajor: 18 };
  return { domain: "HomeDomain", path: "Library/AddressBook/AddressBook.sqlitedb", bytes: await buildContacts(work) };
}

async function openCases(iosMajor: number, problems: ContentProblem[] = []): Promise<ConversationArchive> {
  const browser = await casesBackup({ iosMajor }, [await contacts()]);
  const archive = await openMessageArchive(browser, { onProblem: (problem) => problems.push(problem) });
  open.push(archive);
  return archive;
}

async function all(archive: ConversationArchive, id: string): Promise<Message[]> {
  return [...(await archive.page(id, { offset: 0, limit: 1_000 }))];
}

const named = (messages: readonly Message[], name: string): Message | undefined =>
  messages.find(({ guid }) => guid === caseGuid(name));

describe.each(VERSIONS)("messages of iOS %i", (iosMajor) => {
  it("are listed as conversations: one for one person, with names of the contacts", async () => {
    const archive = await openCases(iosMajor);
    const list = archive.conversations();
    expect(
      list.map(({ id, kind, title, participants, services }) => ({ id, kind, title, participants, services })),
    ).toEqual([
      { id: "unfiled", kind: "unfiled", title: null, participants: [], services: [] },
      { id: "6", kind: "direct", title: null, participants: [{ address: "+15550109", name: null }], services: ["SMS"] },
      { id: "5", kind: "direct", title: null, participants: [{ address: "22000", name: null }], services: ["SMS"] },
      {
        id: "1",
        kind: "direct",
        title: null,
        participants: [{ address: "+15550100", name: null }],
        services: ["iMessage", "SMS"],
      },
      {
        id: "3",
        kind: "group",
        title: "Lake <b>trip</b> 🏕️",
        participants: [
          { address: "+15550100", name: null },
          { address: "+15550101", name: null },
          { address: "jonas@example.com", name: null },
        ],
        services: ["iMessage"],
      },
      {
        id: "4",
        kind: "direct",
        title: null,
        participants: [{ address: "jonas@example.com", name: null }],
        services: ["iMessage"],
      },
    ]);
    for (const { id, messageCount, firstMs } of list) {
      expect([id, archive.count(id)]).toEqual([id, id === "1" ? archive.count("1") : messageCount]);
      if (id === "1") expect(firstMs).toBe(START_MS);
      if (id === "4") expect(firstMs).toBeNull();
    }
  });

  it("come in order of time, both services together, each once", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    const early = messages.filter(({ dateMs }) => (dateMs ?? 0) < START_MS + 100_000);
    expect(early.map(({ guid, text, fromMe, service }) => [guid, text, fromMe, service])).toEqual([
      [caseGuid("hello"), "Hello", false, "iMessage"],
      [caseGuid("sms"), "Over SMS", false, "SMS"],
      [caseGuid("answer"), "Answer <script>alert(1)</script>", true, "iMessage"],
      [caseGuid("both"), "In two chats", false, "iMessage"],
    ]);
    expect(early[0]?.dateMs).toBe(START_MS);
    expect(named(messages, "long")?.text).toBe("שלום 👩‍👩‍👧 ".repeat(1_000));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });

  it("say so when their text can't be read", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    expect(named(messages, "broken")).toMatchObject({ text: "", textState: "unreadable" });
  });

  it("keep links, mentions and looks", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    expect(named(messages, "looks")?.body).toEqual([
      { kind: "text", text: "Hi " },
      { kind: "text", text: "Maya", mention: "+15550101" },
      { kind: "text", text: ", see " },
      { kind: "text", text: "example.com", link: 'https://example.com/?a=1&b="2"' },
      { kind: "text", text: " or ", bold: true },
      { kind: "text", text: "this", link: "javascript:alert(1)" },
    ]);
  });

  it("carry the reactions that stand, and keep a reaction to nothing as a message", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    const reactions = named(messages, "hello")?.reactions.map(({ kind, emoji, fromMe, sender, part }) => [
      kind,
      emoji,
      fromMe ? "me" : sender?.address,
      part,
    ]);
    expect(reactions).toEqual([
      ["like", "👍", "+15550100", 0],
      ["question", "❓", "me", 0],
      ...(iosMajor >= 18 ? [["emoji", "🦆", "+15550101", 0]] : []),
    ]);
    expect(named(messages, "r1")).toBeUndefined();
    expect(named(messages, "r6")?.text).toBe("Loved a message that is gone");
  });

  it("know what they answer", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    const expected = {
      messageId: named(messages, "hello")?.id,
      text: "Hello",
      fromMe: false,
      sender: { address: "+15550100", name: null },
    };
    expect(named(messages, "reply")?.replyTo).toEqual(iosMajor >= 14 ? expected : null);
    const lost = { messageId: null, text: null, fromMe: false, sender: null };
    expect(named(messages, "lostreply")?.replyTo).toEqual(iosMajor >= 14 ? lost : null);
  });

  it("tell what happened in a group", async () => {
    const messages = await all(await openCases(iosMajor), "3");
    expect(messages.map(({ system }) => system)).toEqual([
      null,
      null,
      { kind: "group-renamed", title: "Lake <b>trip</b> 🏕️" },
      { kind: "participant-added", who: { address: "jonas@example.com", name: null } },
      { kind: "participant-removed", who: { address: "jonas@example.com", name: null } },
      { kind: "left" },
      { kind: "group-photo-changed" },
      { kind: "shareplay" },
      { kind: "unknown", number: "77" },
    ]);
    expect(messages[0]?.sender?.address).toBe("+15550101");
    expect(messages[1]?.fromMe).toBe(true);
  });

  it("point to their attachments, in the place where they stand, or say why one is missing", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    const two = named(messages, "two");
    expect(two?.body).toEqual([
      { kind: "attachment", attachment: 1 },
      { kind: "text", text: "two pictures" },
      { kind: "attachment", attachment: 0 },
    ]);
    expect(two?.attachments.map(({ file }) => file?.relativePath)).toEqual([
      `${ATTACHMENTS}/01/T1/IMG_1.jpeg`,
      `${ATTACHMENTS}/02/T2/IMG_1.jpeg`,
    ]);
    expect(named(messages, "lost")?.attachments.map(({ name, missing, file }) => [name, missing, file])).toEqual([
      ["evil|name?.jpg", "not-downloaded", null],
      ["gone.pdf", "not-in-backup", null],
    ]);
    expect(named(messages, "voice")).toMatchObject({ isVoice: true, text: "" });
  });

  it("show what apps sent, at least their names", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    expect(named(messages, "link")?.app).toEqual({
      app: "Link",
      title: "An example",
      text: "What it is about",
      url: "https://example.com/page",
    });
    expect(named(messages, "game")).toMatchObject({ text: "", app: { app: "com.example.chess", title: null } });
  });

  it("know that they were edited, taken back or thrown away", async () => {
    const messages = await all(await openCases(iosMajor), "1");
    if (iosMajor < 16) {
      expect(messages.every(({ state, isEdited }) => state === "there" && !isEdited)).toBe(true);
      return;
    }
    expect(named(messages, "edited")).toMatchObject({
      text: "First",
      isEdited: true,
      edits: [{ text: "Frist", dateMs: START_MS + 320_000 }],
    });
    expect(named(messages, "unsent")).toMatchObject({ text: "", state: "unsent", isEdited: false });
    expect(named(messages, "bin")).toMatchObject({ text: "In the bin", state: "deleted" });
  });
});

describe("paging through a conversation", () => {
  it("gives pages, periods and places", async () => {
    const archive = await openCases(26);
    const whole = await all(archive, "1");
    const pages: string[] = [];
    for (let offset = 0; offset < archive.count("1"); offset += 3) {
      pages.push(...(await archive.page("1", { offset, limit: 3 })).map(({ id }) => id));
    }
    expect(pages).toEqual(whole.map(({ id }) => id));
    const at = archive.indexAt("1", START_MS + 60_000);
    expect(whole[at]?.guid).toBe(caseGuid("answer"));
    expect(archive.indexOf("1", whole[at]?.id ?? "")).toBe(at);
    expect(archive.indexOf("1", "999999")).toBeNull();
    const period: string[] = [];
    for await (const { text } of archive.messages("1", { fromMs: START_MS + 30_000, toMs: START_MS + 90_000 }))
      period.push(text);
    expect(period).toEqual(["Over SMS", "Answer <script>alert(1)</script>"]);
    await expect(archive.page("nothing", { offset: 0, limit: 1 })).rejects.toMatchObject({ code: "content/absent" });
  });

  it("stops when it is told to", async () => {
    const archive = await openCases(26);
    const signal = AbortSignal.abort();
    await expect(archive.page("1", { offset: 0, limit: 1 }, { signal })).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("reads everything through the reader", async () => {
    const browser = await casesBackup({ iosMajor: 26 });
    expect(await messagesReader.available(browser)).toBeNull();
    let count = 0;
    for await (const { conversation, message } of messagesReader.read(browser)) {
      expect(conversation.id === "unfiled").toBe(message.guid === caseGuid("unfiled"));
      count += 1;
    }
    const archive = await openCases(26);
    expect(count).toBe(archive.conversations().reduce((total, { id }) => total + archive.count(id), 0));
  });

  it("merges a number and a mail address of one contact", async () => {
    const book = await contacts();
    const extra: MessageCases["extra"] = ({ row, message }) => {
      row("handle", { ROWID: 20, id: "(555) 010-01", service: "SMS", country: "us" });
      row("handle", { ROWID: 21, id: "Maya.Okafor0@Example.com", service: "iMessage", country: "us" });
      row("handle", { ROWID: 22, id: "+155501000", service: "iMessage", country: "us" });
      for (const [chat, handle] of [
        [21, 21],
        [22, 22],
      ] as const) {
        row("chat", { ROWID: chat, guid: `x${chat}`, style: 45, chat_identifier: "x", service_name: "iMessage" });
        row("chat_handle_join", { chat_id: chat, handle_id: handle });
        message({ guid: caseGuid(`m${chat}`), at: chat, text: "Hi", handle_id: handle }, [chat]);
      }
    };
    const archive = await openMessageArchive(await casesBackup({ iosMajor: 26, extra }, [book]));
    open.push(archive);
    const maya = archive.conversations().find(({ id }) => id === "21");
    expect(maya).toMatchObject({ participants: [{ name: "Maya Okafor" }], messageCount: 2 });
  });
});

describe("a damaged or foreign sms.db", () => {
  it.each([
    ["is no database", "SMS SMS SMS ".repeat(1_000)],
    ["is empty", ""],
  ])("is named when it %s", async (_, bytes) => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/SMS/sms.db", bytes }]);
    await expect(openMessageArchive(browser)).rejects.toMatchObject({ code: "content/malformed" });
  });

  it("is absent from a backup without messages", async () => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "x", bytes: "" }]);
    expect(await messagesReader.available(browser)).toBe("absent");
    await expect(openMessageArchive(browser)).rejects.toMatchObject({ code: "content/absent" });
  });

  it("has no conversations on a fresh phone", async () => {
    const browser = await backupOf([
      {
        domain: "HomeDomain",
        path: "Library/SMS/sms.db",
        bytes: await emptied(await buildMessageCases(loadSqlite, { iosMajor: 26 })),
      },
    ]);
    const archive = await openMessageArchive(browser);
    open.push(archive);
    expect(archive.conversations()).toEqual([]);
  });

  it("gives what is left when pages are destroyed, and says what is not", async () => {
    const bytes = await buildMessageCases(loadSqlite, {
      iosMajor: 26,
      extra: ({ message }) => {
        for (let index = 0; index < 2_000; index += 1)
          message({ guid: caseGuid(`n${index}`), at: 2_000 + index, text: `Number ${index} ${"x".repeat(100)}` });
      },
    });
    const problems: ContentProblem[] = [];
    const archive = await openMessageArchive(
      await backupOf([{ domain: "HomeDomain", path: "Library/SMS/sms.db", bytes: damaged(bytes, "Number 1000 ") }]),
      { onProblem: (problem) => problems.push(problem) },
    );
    open.push(archive);
    const messages = [
      ...(await archive.page("1", { offset: 0, limit: 5_000 }, { onProblem: (one) => problems.push(one) })),
    ];
    const texts = new Set(messages.map(({ text }) => text.split(" x")[0]));
    expect(texts.has("Number 500")).toBe(true);
    expect(texts.has("Number 1900")).toBe(true);
    expect(texts.has("Number 1000")).toBe(false);
    const lost = messages.filter(({ textState }) => textState === "unreadable").length;
    // One page of 4 KiB has about twenty of them.
    expect(lost).toBeGreaterThan(3);
    expect(lost).toBeLessThan(60);
    expect(problems.some(({ what }) => what.startsWith("message "))).toBe(true);
    expect(problems.every(({ error }) => error.code === "content/malformed")).toBe(true);
  });
});

/** The same tables without rows. */
async function emptied(bytes: Bytes): Promise<Bytes> {
  const sqlite = await loadSqlite();
  const db = new sqlite.oo1.DB(":memory:", "c");
  const copy = bytes.slice();
  copy[18] = copy[19] = 1;
  const pointer = sqlite.wasm.allocFromTypedArray(copy);
  const flags = sqlite.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite.capi.SQLITE_DESERIALIZE_RESIZEABLE;
  db.checkRc(sqlite.capi.sqlite3_deserialize(db.pointer ?? 0, "main", pointer, copy.length, copy.length, flags));
  for (const table of ["message", "chat", "handle", "chat_message_join", "chat_handle_join"])
    db.exec(`DELETE FROM ${table}`);
  const result = new Uint8Array(sqlite.capi.sqlite3_js_db_export(db));
  db.close();
  return result;
}

/** Overwrites the page on which a text stands. */
function damaged(bytes: Bytes, text: string): Bytes {
  const at = Buffer.from(bytes).indexOf(text);
  const page = Math.floor(at / 4096) * 4096;
  return bytes.slice().fill(0xee, page, page + 4096);
}

it("dates of the scenario lie where they should", () => {
  expect(START_MS).toBe(Date.UTC(2026, 2, 1, 12));
  expect(SCENARIO_NOW * 1000).toBeGreaterThan(START_MS);
});
