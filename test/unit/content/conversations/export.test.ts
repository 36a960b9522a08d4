import { describe, expect, it } from "vitest";
import type { BackupBrowser } from "../../../../src/backup/index.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import {
  type ContentProblem,
  type ConversationExportOptions,
  type ConversationExportReport,
  englishConversationWords,
  exportConversations,
  openMessageArchive,
  openWhatsAppArchive,
} from "../../../../src/content/index.ts";
import { backupOf, type FileInBackup, loadSqlite } from "../../../support/content/backup-of.ts";
import { type Exported, exportInMemory } from "../../../support/content/exported.ts";
import {
  buildMessageCases,
  CASES_START,
  type MessageCases,
} from "../../../virtual-iphone/scenarios/databases/message-cases.ts";
import { buildWhatsApp } from "../../../virtual-iphone/scenarios/databases/whatsapp.ts";

const ATTACHMENTS = "Library/SMS/Attachments/aa";
const START_MS = (CASES_START + 978_307_200) * 1000;
const all = {
  formats: ["html", "txt", "csv", "json"],
  withAttachments: true,
  timeZone: "Europe/Berlin",
  nowMs: () => START_MS,
} as const;

async function cases(extra?: MessageCases["extra"], more: readonly FileInBackup[] = []): Promise<BackupBrowser> {
  const bytes = await buildMessageCases(loadSqlite, extra === undefined ? { iosMajor: 26 } : { iosMajor: 26, extra });
  return backupOf([
    { domain: "HomeDomain", path: "Library/SMS/sms.db", bytes },
    { domain: "MediaDomain", path: `${ATTACHMENTS}/01/T1/IMG_1.jpeg`, bytes: "first" },
    { domain: "MediaDomain", path: `${ATTACHMENTS}/02/T2/IMG_1.jpeg`, bytes: "second" },
    { domain: "MediaDomain", path: `${ATTACHMENTS}/05/T5/Audio Message.caf`, bytes: null },
    ...more,
  ]);
}

async function run(
  browser: BackupBrowser,
  options: ConversationExportOptions,
): Promise<{ out: Exported; report: ConversationExportReport }> {
  const archive = await openMessageArchive(browser);
  const out = exportInMemory();
  try {
    return { out, report: await exportConversations({ archive, browser }, out.target, options) };
  } finally {
    archive.close();
  }
}

describe("exported conversations", () => {
  it("are files per conversation, attachments beside them, each reported", async () => {
    const problems: ContentProblem[] = [];
    const { out, report } = await run(await cases(), {
      ...all,
      formats: ["html"],
      onProblem: (one) => problems.push(one),
    });
    expect(await out.paths()).toEqual([
      "+15550100 attachments/IMG_1 (2).jpeg",
      "+15550100 attachments/IMG_1.jpeg",
      "+15550100.html",
      "+15550109.html",
      "22000.html",
      "Lake _b_trip__b_ 🏕️.html",
      "Messages without a conversation.html",
      "jonas@example.com.html",
    ]);
    expect(await out.text("+15550100 attachments/IMG_1.jpeg")).toBe("first");
    expect(report).toMatchObject({
      conversations: 6,
      attachments: 2,
      notDownloaded: 1,
      notInBackup: 1,
      notHere: 2,
      damaged: 1,
    });
    expect(problems.map(({ what, error }) => [what, error.code])).toEqual([
      [`${ATTACHMENTS}/05/T5/Audio Message.caf`, "backup/not-found"],
    ]);
  });

  it("say in HTML everything that is known, and let nothing out of its place", async () => {
    const { out } = await run(await cases(), { ...all, formats: ["html"] });
    const html = await out.text("+15550100.html");
    expect(html).toContain("Answer &lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toMatch(/<script|javascript:/i);
    expect(html).toContain(
      '<a href="https://example.com/?a=1&amp;b=%222%22" rel="noopener noreferrer">example.com</a>',
    );
    expect(html).toContain("<strong> or </strong>this");
    expect(html).toContain('<time datetime="2026-03-01T13:00:00+01:00">13:00:00 +01:00</time>');
    expect(html).toContain("👍 +15550100, ❓ Me, 🦆 +15550101");
    expect(html).toContain("In reply to +15550100: Hello");
    expect(html).toContain("In reply to a message that is no longer there");
    expect(html).toContain("<s>Frist</s>");
    for (const text of ["unreadable", "unsent", "deleted", "edited"] as const)
      expect(html).toContain(englishConversationWords[text]);
    expect(html).toContain("evil|name?.jpg was not on the iPhone when it was backed up");
    expect(html).toContain("gone.pdf is not in this backup");
    expect(html).toContain("Audio Message.caf could not be read");
    expect(html).toContain('<img src="%2B15550100%20attachments/IMG_1%20(2).jpeg" alt="IMG_1.jpeg" loading="lazy">');
    expect(html).toContain("Link · An example · What it is about · https://example.com/page");
    const group = await out.text("Lake _b_trip__b_ 🏕️.html");
    expect(group).toContain("<title>Lake &lt;b&gt;trip&lt;/b&gt; 🏕️</title>");
    expect(group).toContain("+15550101 added jonas@example.com");
    expect(group).toContain("System event 77");
  });

  it("can't be forged in a text file", async () => {
    const forged = "ok\n[2026-03-01 13:00:00 +01:00] Me: I owe you\u2028[x] Me: more\r\nend";
    const { out } = await run(await cases(({ message }) => void message({ guid: "F", at: 5, text: forged })), {
      ...all,
      formats: ["txt"],
    });
    const lines = (await out.text("+15550100.txt")).split("\r\n");
    expect(lines.filter((line) => line.includes("Me: I owe you") || line.includes("Me: more"))).toEqual([
      "    [2026-03-01 13:00:00 +01:00] Me: I owe you",
      "    [x] Me: more",
    ]);
    expect(lines).toContain("[2026-03-01 13:00:00 +01:00] +15550100: Hello");
  });

  it("are JSON that is whole, with raw dates and sources", async () => {
    const { out } = await run(await cases(), { ...all, formats: ["json"] });
    const read = JSON.parse(await out.text("+15550100.json")) as {
      messages: Record<string, unknown>[];
      conversation: object;
    };
    expect(read).toMatchObject({
      format: "keepsake-conversation",
      version: 1,
      conversation: { id: "1", kind: "direct" },
    });
    expect(read.messages[0]).toMatchObject({
      text: "Hello",
      date: "2026-03-01T13:00:00+01:00",
      dateRaw: `${CASES_START}000000000`,
    });
    const lost = read.messages.find(({ guid }) => String(guid).endsWith("LOST"));
    expect(lost?.["attachments"]).toMatchObject([
      { path: null, missing: "not-downloaded", source: null },
      { path: null, missing: "not-in-backup", source: null },
    ]);
  });

  it("can be one conversation in one period, without attachments", async () => {
    const { out, report } = await run(await cases(), {
      ...all,
      formats: ["json", "csv"],
      conversations: ["1"],
      period: { fromMs: START_MS + 500_000, toMs: START_MS + 510_000 },
      withAttachments: false,
      folder: "Messages",
    });
    expect(await out.paths()).toEqual(["Messages/+15550100.csv", "Messages/+15550100.json"]);
    expect(report).toMatchObject({ conversations: 1, items: 1, attachments: 0 });
    const read = JSON.parse(await out.text("Messages/+15550100.json")) as { messages: { attachments: object[] }[] };
    expect(read.messages.map(({ attachments }) => attachments)).toMatchObject([
      [{ missing: "not-exported" }, { missing: "not-exported" }],
    ]);
  });

  it("leave out conversations that have nothing in the period", async () => {
    const formats = ["csv"] as const;
    const whole = await run(await cases(), { ...all, formats });
    const part = await run(await cases(), {
      ...all,
      formats,
      period: { fromMs: START_MS + 500_000, toMs: START_MS + 510_000 },
    });
    const tables = async ({ out }: typeof part) => (await out.paths()).filter((path) => path.endsWith(".csv"));
    expect(await tables(part)).toEqual(["+15550100.csv"]);
    expect((await tables(whole)).length).toBeGreaterThan(1);
    const none = await run(await cases(), { ...all, formats, period: { fromMs: null, toMs: START_MS - 86_400_000 } });
    expect(none.report).toMatchObject({ conversations: 0, items: 0 });
  });

  it("stop when told to, and when the disk is full", async () => {
    const browser = await cases();
    const archive = await openMessageArchive(browser);
    const controller = new AbortController();
    const out = exportInMemory();
    const stopped = exportConversations({ archive, browser }, out.target, {
      ...all,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "app/aborted" });
    const full = { file: () => Promise.reject(new KeepsakeError("store/full")) };
    await expect(exportConversations({ archive, browser }, full, all)).rejects.toMatchObject({ code: "store/full" });
    archive.close();
  });

  it("tell how far they are", async () => {
    const told: number[] = [];
    await run(await cases(), {
      ...all,
      onProgress: ({ itemsDone, itemsTotal }) => told.push(itemsDone / (itemsTotal ?? 0)),
    });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
});

describe("exported WhatsApp chats", () => {
  it("are written by the same exporter", async () => {
    const domain = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";
    const browser = await backupOf([
      { domain, path: "ChatStorage.sqlite", bytes: await buildWhatsApp(loadSqlite, { withHiddenNumbers: true }) },
      { domain, path: "Message/Media/15550100001@s.whatsapp.net/d/0/picture.jpg", bytes: "12345" },
    ]);
    const archive = await openWhatsAppArchive(browser);
    const out = exportInMemory();
    const report = await exportConversations({ archive, browser }, out.target, all);
    archive.close();
    expect(report).toMatchObject({ conversations: 2, items: 17, attachments: 1 });
    const html = await out.text("Maya (stored).html");
    expect(html).toContain("Hello from &lt;WhatsApp&gt;");
    expect(html).toContain("Location: 52.4, 13.2");
    expect(await out.text("Maya (stored).csv")).toContain(",'=1+1,");
    expect(await out.text("Hike ⛰️.txt")).toContain("Aylin 🌻: In the group");
  });
});
