import { beforeAll, describe, expect, it } from "vitest";
import {
  type BackupBrowser,
  type BackupFiles,
  compareBackups,
  createMemoryFiles,
  type Difference,
  loadKeyBag,
  openBackupBrowser,
} from "../../../src/backup/index.ts";
import { utf8 } from "../../../src/base/bytes.ts";
import { type BackupBench, openBench } from "../../support/backup/bench.ts";
import { allEntries, BACKUP_PASSWORD } from "../../support/backup/opened-backup.ts";

const SIZE = { fileCount: 250, totalBytes: 8_000_000 };
const CAMERA = "CameraRollDomain";
const EMOJI = "Media/DCIM/\u{1f600}.JPG";
const HIGH = "Media/DCIM/\ufb01.JPG";

/** Two backups of one phone that was used in between. */
interface Pair {
  readonly bench: BackupBench;
  readonly older: BackupFiles;
  readonly newer: BackupFiles;
}

const text = (length: number): Uint8Array<ArrayBuffer> => utf8("x".repeat(length));

async function seed({ phone: { files } }: BackupBench): Promise<void> {
  await files.write(CAMERA, "Media/DCIM/100APPLE/GONE.JPG", text(100));
  await files.write(CAMERA, "Media/DCIM/100APPLE/GONE.MOV", text(1_000));
  await files.write(CAMERA, "Media/DCIM/100APPLE/SAME.JPG", text(7));
  await files.write(CAMERA, EMOJI, text(8));
  await files.write(CAMERA, HIGH, text(9));
  await files.write("HomeDomain", "Library/AddressBook/Test.sqlitedb", text(10));
  await files.write("AppDomain-org.example.seed", "Documents/a", text(20));
}

async function use({ phone: { files } }: BackupBench): Promise<void> {
  await files.delete(CAMERA, "Media/DCIM/100APPLE/GONE.JPG");
  await files.delete(CAMERA, "Media/DCIM/100APPLE/GONE.MOV");
  await files.write(CAMERA, "Media/DCIM/100APPLE/NEW1.HEIC", text(200));
  await files.write(CAMERA, "Media/DCIM/100APPLE/NEW2.heic", text(300));
  await files.write(CAMERA, EMOJI, text(80));
  await files.write("MediaDomain", "Library/SMS/Attachments/00/new.caf", text(30));
  await files.write("HomeDomain", "Library/AddressBook/Test.sqlitedb", text(11));
  await files.write("AppDomain-org.example.other", "Documents/b", text(40));
  await files.delete("AppDomain-org.example.seed", "Documents/a");
}

async function makePair(options = {}): Promise<Pair> {
  const bench = await openBench("everyday", { ...SIZE, ...options });
  await seed(bench);
  const [older, newer] = [createMemoryFiles(), createMemoryFiles()];
  await bench.backup(older);
  await use(bench);
  await bench.backup(newer);
  return { bench, older, newer };
}

async function open({ bench: { udid } }: Pair, files: BackupFiles, password?: string): Promise<BackupBrowser> {
  const unlocked = password === undefined ? undefined : await (await loadKeyBag(files, udid))?.unlock(password);
  return openBackupBrowser(files, udid, { unlocked });
}

async function compare(pair: Pair, password?: string): ReturnType<typeof compareBackups> {
  const [older, newer] = [await open(pair, pair.older, password), await open(pair, pair.newer, password)];
  try {
    return await compareBackups(older, newer);
  } finally {
    older.close();
    newer.close();
  }
}

const none = { files: 0, bytes: 0 };
const seededKinds = [
  { kind: "photos", added: { files: 2, bytes: 500 }, changed: { files: 1, bytes: 80 }, gone: { files: 1, bytes: 100 } },
  { kind: "videos", added: none, changed: none, gone: { files: 1, bytes: 1_000 } },
  { kind: "messages", added: { files: 1, bytes: 30 }, changed: none, gone: none },
  { kind: "contacts", added: none, changed: { files: 1, bytes: 11 }, gone: none },
  { kind: "apps", added: { files: 1, bytes: 40 }, changed: none, gone: { files: 1, bytes: 20 } },
];

describe("two backups of one phone", () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await makePair();
  });

  it("differ by exactly what was done to the phone, kind by kind", async () => {
    const { kinds, total } = await compare(pair);
    expect(kinds).toEqual(seededKinds);
    expect(total).toEqual({
      added: { files: 4, bytes: 570 },
      changed: { files: 2, bytes: 91 },
      gone: { files: 3, bytes: 1_120 },
    });
  });

  it("differ domain by domain, and every file of either was looked at", async () => {
    const { domains, compared } = await compare(pair);
    expect(domains.map(({ domain, added, changed, gone }) => [domain, added.files, changed.files, gone.files])).toEqual(
      [
        ["AppDomain-org.example.other", 1, 0, 0],
        ["AppDomain-org.example.seed", 0, 0, 1],
        [CAMERA, 2, 1, 2],
        ["HomeDomain", 0, 1, 0],
        ["MediaDomain", 1, 0, 0],
      ],
    );
    const older = await open(pair, pair.older);
    const files = (await allEntries(older)).filter(({ kind }) => kind === "file");
    older.close();
    expect(compared).toBe(files.length + 4);
  });

  it("list their differences in pages, by change and by kind", async () => {
    const comparison = await compare(pair);
    const gone = { change: "gone" } as const;
    expect(comparison.count(gone)).toBe(3);
    expect(comparison.page(gone, { offset: 1, limit: 1 })).toEqual([
      {
        change: "gone",
        domain: CAMERA,
        path: "Media/DCIM/100APPLE/GONE.JPG",
        sizeBefore: 100,
        sizeAfter: null,
      } satisfies Difference,
    ]);
    const pictures = { change: "added", kind: "photos" } as const;
    expect(comparison.count(pictures)).toBe(2);
    expect(comparison.page(pictures, { offset: 1, limit: 9 }).map(({ path, sizeAfter }) => [path, sizeAfter])).toEqual([
      ["Media/DCIM/100APPLE/NEW2.heic", 300],
    ]);
    expect(comparison.page({ change: "changed", kind: "photos" }, { offset: 0, limit: 9 })).toMatchObject([
      { path: EMOJI, sizeBefore: 8, sizeAfter: 80 },
    ]);
    expect(comparison.count({ change: "gone", kind: "health" })).toBe(0);
    expect(comparison.page(gone, { offset: 3, limit: 9 })).toEqual([]);
  });

  it("are the other way round when they are swapped", async () => {
    const { total } = await compare({ ...pair, older: pair.newer, newer: pair.older });
    expect([total.added.files, total.changed.files, total.gone.files]).toEqual([3, 2, 4]);
  });

  it("are identical when nothing happened in between but a file was written as it was", async () => {
    const [before, again] = [createMemoryFiles(), createMemoryFiles()];
    await pair.bench.phone.files.write("HomeDomain", "Library/Same", text(5));
    await pair.bench.backup(before);
    await pair.bench.phone.files.write("HomeDomain", "Library/Same", text(5));
    await pair.bench.backup(again);
    const { kinds, total, compared } = await compare({ ...pair, older: before, newer: again });
    expect(kinds).toEqual([]);
    expect(total).toEqual({ added: none, changed: none, gone: none });
    expect(compared).toBeGreaterThan(200);
  });

  it("tell how far they are, and stop when told to", async () => {
    const [older, newer] = [await open(pair, pair.older), await open(pair, pair.newer)];
    const told: number[] = [];
    const { compared } = await compareBackups(older, newer, { onProgress: (files) => told.push(files) });
    expect(told.at(-1)).toBe(compared);
    const signal = AbortSignal.abort();
    await expect(compareBackups(older, newer, { signal })).rejects.toMatchObject({ code: "app/aborted" });
    older.close();
    newer.close();
  });
});

describe("two encrypted backups", () => {
  it("differ by what was done to the phone, not by their keys", async () => {
    const pair = await makePair({ backupPassword: BACKUP_PASSWORD });
    expect((await compare(pair, BACKUP_PASSWORD)).kinds).toEqual(seededKinds);
  });

  it("one in plain and one not: nothing changed, and new is what only encrypted backups hold", async () => {
    const bench = await openBench("everyday", SIZE);
    const [older, newer] = [createMemoryFiles(), createMemoryFiles()];
    await bench.backup(older);
    await bench.changePassword(null, BACKUP_PASSWORD);
    await bench.backup(newer);
    const pair = { bench, older, newer };
    const [plain, sealed] = [await open(pair, older), await open(pair, newer, BACKUP_PASSWORD)];
    const { total, domains } = await compareBackups(plain, sealed);
    expect([total.changed, total.gone]).toEqual([none, none]);
    expect(domains.map(({ domain }) => domain)).toContain("HealthDomain");
    plain.close();
    sealed.close();
  });
});
