import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BackupBrowser, loadKeyBag, openBackupBrowser } from "../../../src/backup/index.ts";
import { type Bytes, utf8 } from "../../../src/base/bytes.ts";
import {
  callsReader,
  exportCalls,
  exportContacts,
  exportConversations,
  openContactBook,
  openMessageArchive,
} from "../../../src/content/index.ts";
import { BACKUP_PASSWORD, entryOf, makeBackup, readAll } from "../../support/backup/opened-backup.ts";
import { backupOf, loadSqlite } from "../../support/content/backup-of.ts";
import { RecordedExport } from "../../support/content/recorded-export.ts";
import { buildMessageCases } from "../../virtual-iphone/scenarios/databases/message-cases.ts";

const folder = mkdtempSync(join(tmpdir(), "keepsake-people-"));
afterAll(() => rmSync(folder, { recursive: true }));

function saved(name: string, content: Bytes): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** What a Python program says about a file; it ends with an error when the file is not what it should be. */
function asked<T>(kind: "html" | "vcard" | "csv" | "json", content: Bytes | undefined): T {
  const script = join(import.meta.dirname, "check_people.py");
  const path = saved(`asked.${kind}`, content ?? utf8(""));
  return JSON.parse(execFileSync("python3", [script, kind, path], { encoding: "utf8", maxBuffer: 1e9 })) as T;
}

/** What the sqlite3 program reads out of a database of the backup. */
async function sqlite<T>(browser: BackupBrowser, path: string, sql: string): Promise<T[]> {
  const bytes = await readAll(await browser.open(await entryOf(browser, "HomeDomain", path)));
  const out = execFileSync("sqlite3", ["-readonly", "-json", saved("asked.db", bytes), sql], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  return out.trim() === "" ? [] : (JSON.parse(out) as T[]);
}

interface HtmlMessage {
  readonly id: string;
  readonly class: string;
  readonly text: string;
  readonly time: string | null;
}
interface Page {
  readonly messages: readonly HtmlMessage[];
  readonly policy: string | null;
  readonly heading: string;
  readonly sources: readonly string[];
}
type CsvRow = Readonly<Record<string, string>>;
interface CardLine {
  readonly group: string | null;
  readonly name: string;
  readonly types: readonly string[];
  readonly parts: readonly (string | number)[];
}

const MESSAGES = "Library/SMS/sms.db";
const CONTACTS = "Library/AddressBook/AddressBook.sqlitedb";
const CALLS = "Library/CallHistoryDB/CallHistory.storedata";

describe.each([
  ["plain", undefined],
  ["encrypted", BACKUP_PASSWORD],
] as const)("what is exported of a %s backup", (_, backupPassword) => {
  let browser: BackupBrowser;
  beforeAll(async () => {
    const made = await makeBackup("everyday", {
      fileCount: 250,
      totalBytes: 8_000_000,
      ...(backupPassword === undefined ? {} : { backupPassword }),
    });
    const unlocked =
      backupPassword === undefined
        ? undefined
        : await (await loadKeyBag(made.files, made.udid))?.unlock(backupPassword);
    browser = await openBackupBrowser(made.files, made.udid, { unlocked });
  });
  afterAll(() => browser.close());

  it("has every message once, in HTML, CSV and JSON alike", async () => {
    const archive = await openMessageArchive(browser);
    const out = new RecordedExport();
    const report = await exportConversations({ archive, browser }, out, {
      formats: ["html", "csv", "json"],
      withAttachments: true,
      timeZone: "UTC",
    });
    archive.close();
    const expected = await sqlite<{ id: number; text: string | null; date: number; sent: number }>(
      browser,
      MESSAGES,
      `SELECT m.ROWID AS id, m.text AS text, m.is_from_me AS sent, m.date / 1000000000 + 978307200 AS date FROM message m
       WHERE NOT (m.associated_message_type BETWEEN 2000 AND 3999 AND EXISTS
         (SELECT 1 FROM message t WHERE t.guid = substr(m.associated_message_guid, 5)
          AND EXISTS (SELECT 1 FROM chat_message_join WHERE message_id = t.ROWID)))`,
    );
    expect(expected.length).toBeGreaterThan(200);
    expect(report.items).toBe(expected.length);

    const pages = out.names
      .filter((name) => name.endsWith(".html"))
      .map((name) => asked<Page>("html", out.bytes(name)));
    const shown = new Map(pages.flatMap(({ messages }) => messages).map((one) => [one.id, one]));
    expect(shown.size).toBe(expected.length);
    for (const { id, text, date, sent } of expected) {
      const message = shown.get(`m${id}`);
      expect(Date.parse(message?.time ?? "") / 1000).toBe(date);
      if (message?.class !== "event") expect(message?.class).toBe(sent === 1 ? "me" : "them");
      if (text !== null) expect(message?.text).toContain(text.replace("\uFFFC", ""));
      else expect(message?.class === "event" || message?.text !== "").toBe(true);
    }
    for (const { policy } of pages) expect(policy).toContain("default-src 'none'");
    expect(pages.flatMap(({ sources }) => sources).length).toBe(report.attachments);
    for (const source of pages.flatMap(({ sources }) => sources))
      expect(out.names).toContain(decodeURIComponent(source));

    const rows = out.names
      .filter((name) => name.endsWith(".csv"))
      .flatMap((name) => asked<CsvRow[]>("csv", out.bytes(name)));
    expect(rows.length).toBe(expected.length);
    const read = out.names
      .filter((name) => name.endsWith(".json"))
      .map((name) => asked<{ messages: { id: string }[] }>("json", out.bytes(name)));
    expect(new Set(read.flatMap(({ messages }) => messages.map(({ id }) => `m${id}`)))).toEqual(new Set(shown.keys()));
  });

  it("copies the attachments byte by byte", async () => {
    const archive = await openMessageArchive(browser);
    const out = new RecordedExport();
    await exportConversations({ archive, browser }, out, { formats: [], withAttachments: true });
    let compared = 0;
    for (const { id } of archive.conversations()) {
      for await (const { attachments } of archive.messages(id)) {
        for (const { file } of attachments) {
          if (file === null) continue;
          const bytes = Buffer.from(await readAll(await browser.open(file)));
          expect([...out.files.values()].some((one) => bytes.equals(one.bytes))).toBe(true);
          compared += 1;
        }
      }
    }
    archive.close();
    expect(compared).toBe(out.files.size);
    expect(compared).toBeGreaterThan(0);
  });

  it("has every contact as a vCard and as a row", async () => {
    const book = await openContactBook(browser);
    const out = new RecordedExport();
    const count = await exportContacts(book, out, { formats: ["vcf", "vcards", "csv"], withPictures: true });
    book.close();
    const people = await sqlite<{
      id: number;
      first: string | null;
      last: string | null;
      note: string | null;
      company: string | null;
    }>(
      browser,
      CONTACTS,
      "SELECT ROWID AS id, First AS first, Last AS last, Note AS note, Organization AS company FROM ABPerson ORDER BY ROWID",
    );
    const values = await sqlite<{ person: number; property: number; value: string }>(
      browser,
      CONTACTS,
      "SELECT record_id AS person, property, value FROM ABMultiValue WHERE property IN (3, 4) ORDER BY UID",
    );
    const cards = asked<CardLine[][]>("vcard", out.bytes("Contacts.vcf"));
    expect([count, cards.length]).toEqual([people.length, people.length]);
    for (const [index, person] of people.entries()) {
      const card = cards[index] ?? [];
      const all = (name: string): (string | number)[] =>
        card.filter((line) => line.name === name).map(({ parts }) => parts[0] ?? "");
      const own = (property: number): string[] =>
        values.filter((one) => one.person === person.id && one.property === property).map(({ value }) => value);
      expect(card.find(({ name }) => name === "N")?.parts.slice(0, 2)).toEqual([person.last ?? "", person.first ?? ""]);
      expect(all("TEL")).toEqual(own(3));
      expect(all("EMAIL")).toEqual(own(4));
      expect(all("NOTE")).toEqual(person.note === null ? [] : [person.note]);
      expect(all("ORG")).toEqual(person.company === null ? [] : [person.company]);
    }
    const pictures = cards.flat().filter(({ name }) => name === "PHOTO");
    expect(pictures.length).toBe(12);
    expect(pictures.every(({ parts }) => parts[0] === "data:image/jpeg;base64" && Number(parts[1]) > 500)).toBe(true);
    const single = out.names.filter((name) => name.startsWith("Contacts/"));
    expect(single.length).toBe(people.length);
    for (const name of single.slice(0, 4)) expect(asked<CardLine[][]>("vcard", out.bytes(name)).length).toBe(1);
    expect(asked<CsvRow[]>("csv", out.bytes("Contacts.csv")).length).toBe(people.length);
  });

  it("has the calls, or says that they need encryption", async () => {
    if (backupPassword === undefined) {
      expect(await callsReader.available(browser)).toBe("needs-encryption");
      return;
    }
    const out = new RecordedExport();
    const count = await exportCalls(() => callsReader.read(browser), out, {
      formats: ["csv", "json"],
      timeZone: "Asia/Kathmandu",
    });
    const expected = await sqlite<{ date: number; number: string; missed: number; duration: number }>(
      browser,
      CALLS,
      "SELECT ZDATE + 978307200 AS date, ZADDRESS AS number, ZORIGINATED = 0 AND ZANSWERED = 0 AS missed, ZDURATION AS duration FROM ZCALLRECORD ORDER BY ZDATE DESC",
    );
    const rows = asked<CsvRow[]>("csv", out.bytes("Calls.csv"));
    expect([count, rows.length]).toEqual([expected.length, expected.length]);
    for (const [index, { date, number, missed, duration }] of expected.entries()) {
      const row = rows[index] ?? {};
      expect(row["Date"]).toMatch(/\+05:45$/);
      expect(Date.parse(row["Date"] ?? "") / 1000).toBe(date);
      expect([row["Number"], row["Missed"], Number(row["Seconds"])]).toEqual([
        number,
        missed === 1 ? "yes" : "no",
        duration,
      ]);
    }
    expect(asked<{ calls: unknown[] }>("json", out.bytes("Calls.json")).calls.length).toBe(expected.length);
  });
});

describe("messages made to hurt", () => {
  const evil = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</div></article></main><iframe src='https://example.com'>",
    '=HYPERLINK("https://example.com","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    'line\r\n"quoted",cell\n=1+1',
    "\u202Egnp.exe \u0000\u0007 \uD800 \u2028",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "--></style><style>*{display:none}",
  ];

  it("stay text in every format, to the last character", async () => {
    const bytes = await buildMessageCases(loadSqlite, {
      iosMajor: 26,
      extra: ({ row, message }) => {
        row("handle", { ROWID: 30, id: "evil@example.com", service: "iMessage" });
        row("chat", {
          ROWID: 30,
          guid: "evil",
          style: 43,
          chat_identifier: "evil",
          service_name: "iMessage",
          display_name: '"><script>alert(1)</script>=1+1',
        });
        row("chat_handle_join", { chat_id: 30, handle_id: 30 });
        for (const [index, text] of evil.entries())
          message({ guid: `EVIL${index}`, at: index, text, subject: text, handle_id: 30 }, [30]);
      },
    });
    const browser = await backupOf([{ domain: "HomeDomain", path: MESSAGES, bytes }]);
    const archive = await openMessageArchive(browser);
    const out = new RecordedExport();
    await exportConversations({ archive, browser }, out, {
      formats: ["html", "csv", "json"],
      conversations: ["30"],
      withAttachments: true,
    });
    archive.close();
    const [html, csv, json] = ["html", "csv", "json"].map(
      (extension) => out.names.find((name) => name.endsWith(`.${extension}`)) ?? "",
    );
    const page = asked<Page>("html", out.bytes(html ?? ""));
    expect(page.heading).toBe('"><script>alert(1)</script>=1+1');
    const lines = (text: string): string =>
      text
        .replaceAll(/\r\n?/g, "\n")
        .replaceAll("\0", "")
        .replaceAll(/\p{Cs}/gu, "\uFFFD");
    expect(page.messages.map(({ text }) => lines(text))).toEqual(evil.map((text) => lines(`${text}\n${text}`)));
    const rows = asked<CsvRow[]>("csv", out.bytes(csv ?? ""));
    expect(rows.map((row) => lines(row["Text"] ?? "").replace(/^'/, ""))).toEqual(evil.map(lines));
    const read = asked<{ messages: { text: string }[] }>("json", out.bytes(json ?? ""));
    expect(read.messages.map(({ text }) => lines(text))).toEqual(evil.map(lines));
  });
});
