import { describe, expect, it } from "vitest";
import { type VoiceMemo, voiceMemoReader } from "../../../../src/content/sound/voice-memo-reader.ts";
import { type Voicemail, voicemailReader } from "../../../../src/content/sound/voicemail-reader.ts";
import { backupOf, type FileInBackup } from "../../../support/content/backup-of.ts";
import { changed, databaseOf } from "../../../support/content/databases.ts";
import { PlistUid } from "../../../virtual-iphone/core/contracts.ts";
import { encodeBinaryPlist } from "../../../virtual-iphone/core/plist/index.ts";
import { buildRecordings, buildVoicemail } from "../../../virtual-iphone/scenarios/databases/sound.ts";

const NOW = 1_773_500_400_000;

async function voicemails(files: readonly FileInBackup[], ...sql: string[]): Promise<Voicemail[]> {
  const bytes = await changed(await databaseOf(buildVoicemail, 18), ...sql);
  const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Voicemail/voicemail.db", bytes }, ...files]);
  const all: Voicemail[] = [];
  for await (const one of voicemailReader.read(browser)) all.push(one);
  browser.close();
  return all;
}

async function memos(files: readonly FileInBackup[]): Promise<VoiceMemo[]> {
  const browser = await backupOf(files);
  const all: VoiceMemo[] = [];
  for await (const one of voiceMemoReader.read(browser)) all.push(one);
  browser.close();
  return all;
}

describe("voicemail", () => {
  const archive = encodeBinaryPlist({
    $version: 100_000,
    $archiver: "NSKeyedArchiver",
    $top: { root: new PlistUid(1) },
    $objects: ["$null", { transcriptionString: new PlistUid(2), confidence: 0.9 }, "Call me back"],
  });
  const files = [
    { domain: "HomeDomain", path: "Library/Voicemail/1.amr", bytes: "#!AMR\n sound" },
    { domain: "HomeDomain", path: "Library/Voicemail/1.transcript", bytes: archive },
    { domain: "HomeDomain", path: "Library/Voicemail/2.transcript", bytes: "broken" },
    { domain: "HomeDomain", path: "Library/Voicemail/3.transcript", bytes: null },
  ];

  it("has sender, time, sound and transcript; deleted ones are marked", async () => {
    const all = await voicemails(files);
    expect(all.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(all[0]).toMatchObject({
      sender: "+155501000",
      receivedMs: NOW,
      durationSeconds: 5,
      isDeleted: false,
      transcript: "Call me back",
      audio: { relativePath: "Library/Voicemail/1.amr" },
    });
    expect(all[1]).toMatchObject({ audio: null, transcript: null });
    expect(all[2]?.transcript).toBeNull();
    // The date of deletion counts from 2001, all others from 1970.
    expect(all[5]).toMatchObject({ isDeleted: true, deletedMs: NOW - 2_000_000_000 + 9_000_000 });
  });

  it("of older versions has no table of lines and fewer columns", async () => {
    const all = await voicemails(files, "DROP TABLE map", "ALTER TABLE voicemail DROP COLUMN receiver");
    expect(all).toHaveLength(6);
    expect(all[0]?.receiver).toBeNull();
  });
});

describe("voice memos", () => {
  const sound = (domain: string, folder: string) => [
    { domain, path: `${folder}/Recording 1.m4a`, bytes: "one" },
    { domain, path: `${folder}/Recording 2.m4a`, bytes: "two" },
    { domain, path: `${folder}/Lost.m4a`, bytes: "three", modifiedAt: 1_600_000_000 },
  ];

  it.each([
    ["12 to 17", "MediaDomain", "Media/Recordings"],
    ["18", "AppDomainGroup-group.com.apple.VoiceMemos.shared", "Recordings"],
  ])("of iOS %s have title, folder, time and sound", async (_version, domain, folder) => {
    const bytes = await databaseOf(buildRecordings, 18);
    const all = await memos([{ domain, path: `${folder}/CloudRecordings.db`, bytes }, ...sound(domain, folder)]);
    expect(all).toHaveLength(5);
    expect(all[0]).toMatchObject({
      folder: "Songs",
      recordedMs: NOW,
      durationSeconds: 30,
      audio: { domain, relativePath: `${folder}/Recording 1.m4a` },
    });
    expect(all[0]?.title.length).toBeGreaterThan(5);
    expect(all[3]).toMatchObject({ folder: null, audio: null });
    expect(all[4]).toMatchObject({ title: "Lost", recordedMs: 1.6e12, durationSeconds: null });
  });

  it("of the first version have whole paths", async () => {
    const bytes = await changed(
      await databaseOf(buildRecordings, 12),
      "ALTER TABLE ZCLOUDRECORDING RENAME TO ZRECORDING",
      "UPDATE ZRECORDING SET ZPATH = '/var/mobile/Media/Recordings/' || ZPATH, ZENCRYPTEDTITLE = NULL",
    );
    const path = "Media/Recordings/Recordings.db";
    const all = await memos([{ domain: "MediaDomain", path, bytes }, ...sound("MediaDomain", "Media/Recordings")]);
    expect(all[0]?.audio?.relativePath).toBe("Media/Recordings/Recording 1.m4a");
  });

  it("without a database are their files", async () => {
    const all = await memos(sound("MediaDomain", "Media/Recordings"));
    expect(all.map(({ title }) => title)).toEqual(["Lost", "Recording 1", "Recording 2"]);
  });
});
