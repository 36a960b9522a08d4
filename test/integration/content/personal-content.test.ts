import { describe, expect, it } from "vitest";
import {
  type BackupBrowser,
  type BackupEntry,
  createMemoryFiles,
  loadInfo,
  openBackupBrowser,
  provePassword,
} from "../../../src/backup/index.ts";
import {
  bookmarkReader,
  type ContentReader,
  calendarReader,
  historyReader,
  messagesReader,
  notesReader,
  openPhotoLibrary,
  readInstalledApps,
  reminderReader,
  voiceMemoReader,
  voicemailReader,
  whatsAppReader,
} from "../../../src/content/index.ts";
import { openBench } from "../../support/backup/bench.ts";

/** What a phone of the everyday scenario holds, at 400 files. */
const READERS: readonly (readonly [ContentReader<unknown>, minimum: number])[] = [
  [notesReader, 9],
  [calendarReader, 40],
  [bookmarkReader, 28],
  [voicemailReader, 6],
  [voiceMemoReader, 4],
  [whatsAppReader(), 45],
];
/** iOS 12 kept them in the calendar. */
const SINCE_IOS_13: typeof READERS = [[reminderReader, 10]];

const SORTS_OF_PHOTOS = ["edited", "here", "live-photo", "photo", "preview-only", "screenshot", "video"];

/** What happens in the messages of a phone, each by a name. */
async function seenInMessages(browser: BackupBrowser): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  for await (const { conversation, message } of messagesReader.read(browser)) {
    if (message.reactions.length > 0) seen.add(`reaction, ${conversation.kind}`);
    if (message.edits.length > 0) seen.add("edited");
    if (message.state !== "there") seen.add(message.state);
    if (message.replyTo?.messageId) seen.add("reply");
    for (const { file, missing } of message.attachments) {
      const sort = message.isVoice ? "voice" : "picture";
      seen.add(`${sort}, ${file === null ? missing : "here"}`);
      if (file !== null && message.isVoice) expect(await firstBytes(browser, file)).toContain("ftypM4A");
    }
  }
  return seen;
}

async function firstBytes(browser: BackupBrowser, entry: BackupEntry): Promise<string> {
  const file = await browser.open(entry);
  try {
    return new TextDecoder().decode(await file.readAt(0, 16));
  } finally {
    await file.close();
  }
}

describe.each([
  ["ios12-everyday", null, READERS],
  ["encrypted", "Keepsäke-1", [...READERS, ...SINCE_IOS_13]],
] as const)("a backup of the phone %s", (scenario, password, readers) => {
  it("shows what is on the phone", async () => {
    const bench = await openBench(scenario);
    const files = createMemoryFiles();
    await bench.backup(files);
    const unlocked = password === null ? undefined : (await provePassword(files, bench.udid, [password])).unlocked;
    const browser = await openBackupBrowser(files, bench.udid, { unlocked });
    try {
      expect(browser.encrypted).toBe(password !== null);
      for (const [reader, minimum] of readers) {
        expect(await reader.available(browser), reader.kind).toBeNull();
        const problems: string[] = [];
        let items = 0;
        for await (const _item of reader.read(browser, { onProblem: ({ what }) => problems.push(what) })) items += 1;
        expect(problems, reader.kind).toEqual([]);
        expect(items, reader.kind).toBeGreaterThanOrEqual(minimum);
      }
      // Apple leaves the history out of copies without a password.
      expect(await historyReader.available(browser)).toBe(password === null ? "needs-encryption" : null);

      expect([...(await seenInMessages(browser))].sort()).toEqual([
        "edited",
        "picture, here",
        "picture, not-in-backup",
        "reaction, direct",
        "reaction, group",
        "reply",
        "unsent",
        "voice, here",
      ]);

      const library = await openPhotoLibrary(browser);
      const ids = library.ids("everything");
      const items = await library.page(Array.from(ids.subarray(0, 20)));
      expect(library.hasCatalogue).toBe(true);
      expect(items.map(({ presence }) => presence)).toEqual(Array(20).fill("here"));
      const preview = await library.preview(items[0]?.id ?? 0, "grid");
      expect(preview).toMatchObject({ state: "shown", mime: "image/jpeg" });
      expect(preview?.state === "shown" && preview.bytes.subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]));
      const everything = await library.page(Array.from(library.ids("everything")));
      const sorts = new Set<string>();
      for (const { kind, presence, isEdited, files } of everything) {
        sorts.add(kind);
        sorts.add(presence);
        if (isEdited && files.edited !== null) sorts.add("edited");
      }
      expect([...sorts].sort()).toEqual(SORTS_OF_PHOTOS);
      expect(library.ids("hidden").length).toBeGreaterThan(0);
      const strays = [];
      for await (const stray of library.strays()) strays.push(stray.fileName);
      expect(strays).toEqual([]);
      library.close();

      const { apps } = readInstalledApps(browser, await loadInfo(files, bench.udid));
      expect(apps.map(({ bundleId }) => bundleId)).toContain("org.example.chess");
    } finally {
      browser.close();
    }
  });
});
