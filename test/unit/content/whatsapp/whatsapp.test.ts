import { afterEach, describe, expect, it } from "vitest";
import type { BackupBrowser } from "../../../../src/backup/index.ts";
import { type ConversationArchive, openWhatsAppArchive, whatsAppReader } from "../../../../src/content/index.ts";
import { backupOf, loadSqlite } from "../../../support/content/backup-of.ts";
import { buildDatabase } from "../../../virtual-iphone/core/files/sqlite.ts";
import { buildWhatsApp, WHATSAPP_START } from "../../../virtual-iphone/scenarios/databases/whatsapp.ts";

const DOMAIN = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";
const MEDIA = "Media/15550100001@s.whatsapp.net";
const START_MS = (WHATSAPP_START + 978_307_200) * 1000 + 500;

const open: ConversationArchive[] = [];
afterEach(() => {
  for (const archive of open.splice(0)) archive.close();
});

async function backup(withHiddenNumbers: boolean, domain = DOMAIN): Promise<BackupBrowser> {
  const contacts = await buildDatabase(loadSqlite, (db) => {
    db.exec(`CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZFULLNAME VARCHAR, ZPHONENUMBER VARCHAR, ZWHATSAPPID VARCHAR);
      INSERT INTO ZWAADDRESSBOOKCONTACT VALUES (1, 'Maya Okafor', '+1 555 010 0001', '15550100001@s.whatsapp.net')`);
  });
  return backupOf([
    { domain, path: "ChatStorage.sqlite", bytes: await buildWhatsApp(loadSqlite, { withHiddenNumbers }) },
    { domain, path: "ContactsV2.sqlite", bytes: contacts },
    { domain, path: `Message/${MEDIA}/d/0/picture.jpg`, bytes: "12345" },
    { domain, path: `${MEDIA}/a/1/voice.opus`, bytes: "opus" },
    { domain, path: `Message/${MEDIA}/c/2/8f2a.pdf`, bytes: "%PDF-1." },
  ]);
}

describe.each([
  ["new", true],
  ["old", false],
])("WhatsApp of a %s version", (_, hidden) => {
  it("is listed with names and kinds", async () => {
    const archive = await openWhatsAppArchive(await backup(hidden));
    open.push(archive);
    expect(archive.conversations()).toEqual([
      {
        id: "2",
        kind: "group",
        title: "Hike ⛰️",
        participants: [
          { address: "+15550100001", name: "Maya Okafor" },
          { address: "+15550100003", name: "Aylin 🌻" },
        ],
        services: ["WhatsApp"],
        messageCount: 5,
        firstMs: START_MS + 12 * 60_000,
        lastMs: START_MS + 16 * 60_000,
        isArchived: true,
      },
      {
        id: "1",
        kind: "direct",
        title: null,
        participants: [{ address: "+15550100001", name: "Maya Okafor" }],
        services: ["WhatsApp"],
        messageCount: 12,
        firstMs: START_MS,
        lastMs: START_MS + 11 * 60_000,
        isArchived: false,
      },
    ]);
  });

  it("has every kind of message", async () => {
    const archive = await openWhatsAppArchive(await backup(hidden));
    open.push(archive);
    const messages = await archive.page("1", { offset: 0, limit: 100 });
    const [hello, formula, picture, voice, place, contact, document, deleted, sticker, system, unknown, answer] =
      messages;
    expect(hello).toMatchObject({
      text: "Hello from <WhatsApp>",
      fromMe: false,
      dateMs: START_MS,
      sender: { name: "Maya Okafor" },
    });
    expect(formula).toMatchObject({ text: "=1+1", fromMe: true, isStarred: true, sender: null });
    expect(picture).toMatchObject({
      text: "A caption",
      position: null,
      attachments: [
        {
          name: "picture.jpg",
          mimeType: "image/jpeg",
          missing: null,
          file: { relativePath: `Message/${MEDIA}/d/0/picture.jpg` },
        },
      ],
    });
    expect(voice).toMatchObject({
      isVoice: true,
      attachments: [{ mimeType: "audio/ogg", file: { relativePath: `${MEDIA}/a/1/voice.opus` } }],
    });
    expect(place).toMatchObject({ position: { latitude: 52.4, longitude: 13.2 }, attachments: [] });
    expect(contact).toMatchObject({ app: { app: "Contact", title: "Aylin Weber" } });
    expect(document?.attachments[0]?.name).toBe("x.pdf");
    expect(deleted).toMatchObject({ state: "deleted", text: "" });
    expect(sticker?.attachments[0]).toMatchObject({ isSticker: true, missing: "not-in-backup", file: null });
    expect(system?.system).toEqual({ kind: "unknown", number: "10.0" });
    expect(unknown?.system).toEqual({ kind: "unknown", number: "99.0" });
    expect(answer).toMatchObject({
      text: "An answer",
      attachments: [],
      replyTo: { messageId: "1", text: "Hello from <WhatsApp>", fromMe: false, sender: { name: "Maya Okafor" } },
    });
  });

  it("knows who wrote in a group, and what happened there", async () => {
    const archive = await openWhatsAppArchive(await backup(hidden));
    open.push(archive);
    const messages = await archive.page("2", { offset: 0, limit: 100 });
    expect(messages.map(({ text, sender, system }) => [text, sender?.name, system?.kind])).toEqual([
      ["In the group", "Aylin 🌻", undefined],
      ["Me too", "Maya Okafor", undefined],
      ["", "Maya Okafor", "group-renamed"],
      ["", "Aylin 🌻", "participant-added"],
      ["", undefined, "unknown"],
    ]);
  });
});

describe("finding WhatsApp", () => {
  it("tells the business version apart", async () => {
    const browser = await backup(true, "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared");
    expect(await whatsAppReader().available(browser)).toBe("absent");
    expect(await whatsAppReader("whatsapp-business").available(browser)).toBeNull();
    let count = 0;
    for await (const { conversation } of whatsAppReader("whatsapp-business").read(browser))
      count += conversation.services.length;
    expect(count).toBe(17);
  });

  it("names a database of another shape", async () => {
    const bytes = await buildDatabase(loadSqlite, (db) => void db.exec("CREATE TABLE t (a)"));
    const browser = await backupOf([{ domain: DOMAIN, path: "ChatStorage.sqlite", bytes }]);
    await expect(openWhatsAppArchive(browser)).rejects.toMatchObject({
      code: "content/malformed",
      context: { what: "schema" },
    });
  });
});
