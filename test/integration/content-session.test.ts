import { describe, expect, it } from "vitest";
import { createMemoryFiles } from "../../src/backup/files/memory-files.ts";
import { ContentSession } from "../../src/workers/content/content-session.ts";
import { openBench } from "../support/backup/bench.ts";
import { BACKUP_PASSWORD, makeBackup } from "../support/backup/opened-backup.ts";

async function openSession(): Promise<{ session: ContentSession; bench: Awaited<ReturnType<typeof openBench>> }> {
  const bench = await openBench("everyday", { fileCount: 120, totalBytes: 3_000_000 });
  const files = createMemoryFiles();
  await bench.backup(files);
  return { session: await ContentSession.open("copy", { files, folder: bench.udid }, {}), bench };
}

describe("an encrypted copy", () => {
  it("opens with its password only, and is locked when it is closed", async () => {
    const { files, udid } = await makeBackup("ten-files", { backupPassword: BACKUP_PASSWORD });
    const copy = { files, folder: udid };
    await expect(ContentSession.open("copy", copy, {})).rejects.toMatchObject({ code: "backup/locked" });
    const wrong = ContentSession.open("copy", copy, { password: "wrong" });
    await expect(wrong).rejects.toMatchObject({ code: "backup/wrong-password" });
    const session = await ContentSession.open("copy", copy, { password: BACKUP_PASSWORD });
    expect(session.info.encrypted).toBe(true);
    const entry = await session.entry("HomeDomain", "Library/one-block", {});
    expect((await session.blob(entry, 100, {})).size).toBe(16);
    session.close();
    await expect(session.blob(entry, 100, {})).rejects.toThrow();
  });
});

const all = { offset: 0, limit: 1_000 };

describe("a copy that is open", () => {
  it("says whose it is", async () => {
    const { session, bench } = await openSession();
    expect(session.info).toMatchObject({ udid: bench.udid, phoneName: "Virtual iPhone", encrypted: false });
  });

  it("lists folders first, with what lies below them, and pages", async () => {
    const { session } = await openSession();
    const domain = "CameraRollDomain";
    const media = await session.files({ domain, path: "Media" }, all, {});
    const dcim = media.items.find(({ name }) => name === "DCIM");
    expect(dcim).toMatchObject({ kind: "directory", path: "Media/DCIM" });
    const photos = await session.files({ domain, path: "Media/DCIM/100APPLE" }, all, {});
    const [first, second] = photos.items;
    expect(photos.total).toBe(photos.items.length);
    expect(dcim?.sizeBytes).toBe(photos.items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    expect(first && second && first.name < second.name).toBe(true);
    const page = await session.files({ domain, path: "Media/DCIM/100APPLE" }, { offset: 1, limit: 1 }, {});
    expect(page).toEqual({ total: photos.total, items: [second] });
  });

  it("gives a file's content, and refuses one that is too large to show", async () => {
    const { session } = await openSession();
    const entry = await session.entry("HomeDomain", "Library/SMS/sms.db", {});
    const blob = await session.blob(entry, 50_000_000, {});
    expect(new TextDecoder().decode((await blob.arrayBuffer()).slice(0, 15))).toBe("SQLite format 3");
    await expect(session.blob(entry, 10, {})).rejects.toMatchObject({ code: "content/too-large" });
    await expect(session.entry("HomeDomain", "no/such", {})).rejects.toMatchObject({ code: "backup/not-found" });
  });
});
