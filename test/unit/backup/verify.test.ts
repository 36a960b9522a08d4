import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  type BackupFiles,
  type BackupPath,
  backupPath,
  copyBackup,
  createMemoryFiles,
  fileIdOf,
  loadKeyBag,
  type UnlockedKeyBag,
  type VerifyReport,
  type VerifyState,
  verifyBackup,
  writeWholeFile,
} from "../../../src/backup/index.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import type { Progress } from "../../../src/base/progress.ts";
import { dictOf, encodeBinaryPlist, parsePlist } from "../../../src/codec/plist/index.ts";
import { createDatabase, openDatabase, type SqlValue } from "../../../src/codec/sqlite/index.ts";
import { BACKUP_PASSWORD, type MadeBackup, makeBackup, readAll } from "../../support/backup/opened-backup.ts";
import { bytesSource } from "../../support/bytes-source.ts";

const SIZE = { fileCount: 250, totalBytes: 6_000_000 };
const MESSAGES = ["HomeDomain", "Library/SMS/sms.db"] as const;

interface Subject extends MadeBackup {
  readonly unlocked: UnlockedKeyBag | undefined;
}

async function subject(password?: string): Promise<Subject> {
  const made = await makeBackup("everyday", password === undefined ? SIZE : { ...SIZE, backupPassword: password });
  const keyBag = await loadKeyBag(made.files, made.udid);
  return { ...made, unlocked: password === undefined ? undefined : await keyBag?.unlock(password) };
}

/** A copy to damage. */
async function copyOf({ files }: MadeBackup): Promise<BackupFiles> {
  const copy = createMemoryFiles();
  await copyBackup(files, copy);
  return copy;
}

function blob(udid: string, domain: string, path: string): BackupPath {
  const id = fileIdOf(domain, path);
  return backupPath(`${udid}/${id.slice(0, 2)}/${id}`);
}

async function change(files: BackupFiles, path: BackupPath, how: (bytes: Bytes) => Bytes): Promise<void> {
  const bytes = await readAll(await files.openRead(path));
  await writeWholeFile(files, path, [how(bytes)]);
}

const flip = (bytes: Bytes): Bytes =>
  bytes.with(Math.floor(bytes.length / 2), (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1);

/** What is more than a note, each in a word. */
function serious({ findings }: VerifyReport): string[] {
  return findings
    .filter(({ severity }) => severity !== "note")
    .map(({ kind, domain, path }) => `${kind} ${domain ?? ""} ${path ?? ""}`);
}

describe.each([
  ["plain", undefined],
  ["encrypted", BACKUP_PASSWORD],
] as const)("verifying a backup, %s", (_, password) => {
  let made: Subject;
  beforeAll(async () => {
    made = await subject(password);
  });
  const verify = (files: BackupFiles, level: "fast" | "full", more = {}): Promise<VerifyReport> =>
    verifyBackup(files, made.udid, { level, unlocked: made.unlocked, ...more });

  it.each(["fast", "full"] as const)("finds nothing wrong with what a phone sent, %s", async (level) => {
    const report = await verify(made.files, level);
    expect(serious(report)).toEqual([]);
    expect(report.coverage).toBe("everything");
    expect(report.files).toBe(made.expected.filter(({ kind }) => kind === "file").length);
    expect(report.bytes).toBeGreaterThan(4_000_000);
  });

  it("names exactly the file that is missing", async () => {
    const files = await copyOf(made);
    await files.remove(blob(made.udid, ...MESSAGES));
    for (const level of ["fast", "full"] as const) {
      expect(serious(await verify(files, level))).toEqual(["missing-file HomeDomain Library/SMS/sms.db"]);
    }
  });

  it("names exactly the file in which one bit changed", async () => {
    const files = await copyOf(made);
    const path = "Library/Voicemail/1.amr";
    await change(files, blob(made.udid, "HomeDomain", path), flip);
    expect(serious(await verify(files, "fast"))).toEqual([]);
    expect(serious(await verify(files, "full"))).toEqual([`changed-file HomeDomain ${path}`]);
  });

  it("names a database that is damaged inside", async () => {
    const files = await copyOf(made);
    await change(files, blob(made.udid, ...MESSAGES), (bytes) => bytes.fill(0x55, 8_192, 12_288));
    const found = serious(await verify(files, "full"));
    expect(found).toContain("changed-file HomeDomain Library/SMS/sms.db");
    expect(found).toContain("database HomeDomain Library/SMS/sms.db");
    expect(found).toHaveLength(2);
  });

  it.each([0, 20_000, 20_007])("names the file of which only %i bytes are left, and opens no other", async (left) => {
    const files = await copyOf(made);
    await change(files, blob(made.udid, ...MESSAGES), (bytes) => bytes.slice(0, left));
    const opening = vi.spyOn(files, "openRead");
    const fast = await verify(files, "fast");
    const opened = opening.mock.calls.map(([path]) => path);
    const about = fast.findings.filter(({ path }) => path === MESSAGES[1]).map(({ kind }) => kind);
    expect(about).toEqual(["cut-file"]);
    expect(opened.filter((path) => !/(plist|db|db-wal)$/.test(path))).toEqual([blob(made.udid, ...MESSAGES)]);
    expect(serious(await verify(files, "full"))).toContain("changed-file HomeDomain Library/SMS/sms.db");
  });

  it("names files that nothing lists, and those in a wrong place", async () => {
    const files = await copyOf(made);
    const id = "ab".repeat(20);
    for (const path of [`ab/${id}`, `cd/${id}`, "ab/notes.txt", "other/thing", ".DS_Store"]) {
      await writeWholeFile(files, backupPath(`${made.udid}/${path}`), [new Uint8Array(32)]);
    }
    const found = serious(await verify(files, "fast")).toSorted();
    expect(found).toEqual(
      ["ab/notes.txt", `ab/${id}`, `cd/${id}`, "other"].map((path) => `extra-file  ${path}`).toSorted(),
    );
  });

  it("says when the backup did not come to its end, or a description is gone", async () => {
    const files = await copyOf(made);
    await files.remove(backupPath(`${made.udid}/Status.plist`));
    await writeWholeFile(files, backupPath(`${made.udid}/Info.plist`), [new Uint8Array(0)]);
    expect(serious(await verify(files, "fast"))).toEqual(["description  Status.plist", "description  Info.plist"]);
    await files.remove(backupPath(`${made.udid}/Manifest.db`));
    expect(serious(await verify(files, "full"))).toContain("description  Manifest.db");
    await files.remove(backupPath(`${made.udid}/Manifest.plist`));
    const nothing = await verify(files, "full");
    expect(nothing.coverage).toBe("outside");
    expect(serious(nothing)).toContain("description  Manifest.plist");
  });

  it("goes on where it was stopped, and comes to the same end", async () => {
    const files = await copyOf(made);
    await change(files, blob(made.udid, "HomeDomain", "Library/Voicemail/1.amr"), flip);
    await files.remove(blob(made.udid, ...MESSAGES));
    const whole = await verify(files, "full", { nowMs: () => 0 });
    const states: VerifyState[] = [];
    const controller = new AbortController();
    const onState = (state: VerifyState): void => {
      states.push(structuredClone(state));
      if (states.length === 2) controller.abort();
    };
    await expect(verify(files, "full", { onState, signal: controller.signal })).rejects.toMatchObject({
      code: "app/aborted",
    });
    const [countedWhole, wholeOpened] = counting(files);
    await verify(countedWhole, "full");
    const [counted, opened] = counting(files);
    const resumed = await verify(counted, "full", { resume: states.at(-1), nowMs: () => 0 });
    expect(sorted(resumed)).toEqual(sorted(whole));
    expect(states.at(-1)?.rowsDone).toBe(200);
    expect(opened()).toBeLessThan(wholeOpened() - 50);
  });

  it("tells progress that ends at the end", async () => {
    const seen: Progress[] = [];
    await verify(made.files, "full", { onProgress: (progress: Progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ phase: "verifying", fraction: 1 });
    expect(seen.at(-1)?.bytesDone).toBe(seen.at(-1)?.bytesTotal);
  });

  it("fails when the place is gone, and blames no file for it", async () => {
    const gone: BackupFiles = {
      ...boundTo(made.files),
      openRead: (path, options) =>
        /\/[0-9a-f]{40}$/.test(path)
          ? Promise.reject(new KeepsakeError("store/gone"))
          : made.files.openRead(path, options),
    };
    await expect(verify(gone, "full")).rejects.toMatchObject({ code: "store/gone" });
  });
});

describe("an encrypted backup without its password", () => {
  it("is checked from outside", async () => {
    const made = await subject(BACKUP_PASSWORD);
    const good = await verifyBackup(made.files, made.udid, { level: "full" });
    expect([good.coverage, good.findings]).toEqual(["outside", []]);
    const files = await copyOf(made);
    await change(files, blob(made.udid, ...MESSAGES), (bytes) => bytes.slice(0, 20_007));
    const id = fileIdOf(...MESSAGES);
    expect(serious(await verifyBackup(files, made.udid, { level: "fast" }))).toEqual([
      `cut-file  ${id.slice(0, 2)}/${id}`,
    ]);
  });
});

describe("a key bag that is damaged", () => {
  it("is named, whether a password is known or not", async () => {
    const made = await subject(BACKUP_PASSWORD);
    const files = await copyOf(made);
    await change(files, backupPath(`${made.udid}/Manifest.plist`), (bytes) => {
      const dict = dictOf(parsePlist(bytes), "Manifest.plist");
      return encodeBinaryPlist({ ...dict, BackupKeyBag: new Uint8Array(40) });
    });
    expect(serious(await verifyBackup(files, made.udid, { level: "fast" }))).toEqual(["description  Manifest.plist"]);
  });
});

describe("an index that was changed", () => {
  let made: Subject;
  beforeAll(async () => {
    made = await subject();
  });

  it("has its wrong rows named", async () => {
    const files = await copyOf(made);
    await change(files, backupPath(`${made.udid}/Manifest.db`), (bytes) => bytes);
    await rewriteRows(files, made.udid, (row) => {
      if (row["relativePath"] === "Library/SMS") return null;
      if (row["relativePath"] !== "Library/Voicemail/1.amr") return row;
      return { ...row, relativePath: "Library/../../outside", file: new Uint8Array([1, 2, 3]) };
    });
    const report = await verifyBackup(files, made.udid, { level: "fast" });
    const of = (path: string) =>
      report.findings.filter((finding) => finding.path?.startsWith(path)).map(({ kind }) => kind);
    expect(of("Library/../")).toEqual(["file-name", "path", "record", "missing-folder"]);
    expect(of("Library/SMS/")).toEqual(["missing-folder", "missing-folder"]);
  });

  it("is named when it is damaged inside", async () => {
    const files = await copyOf(made);
    await change(files, backupPath(`${made.udid}/Manifest.db`), (bytes) => bytes.fill(0x55, 8_192, 20_480));
    expect(serious(await verifyBackup(files, made.udid, { level: "fast" }))).toContain("description  Manifest.db");
  });
});

/** The same files, and how often one was opened. */
function counting(files: BackupFiles): [BackupFiles, () => number] {
  let opened = 0;
  const counted: BackupFiles = {
    ...boundTo(files),
    openRead: (path, options) => {
      opened += 1;
      return files.openRead(path, options);
    },
  };
  return [counted, () => opened];
}

/** The same files as an object whose methods can be replaced. */
function boundTo(files: BackupFiles): BackupFiles {
  return {
    stat: files.stat.bind(files),
    list: files.list.bind(files),
    openRead: files.openRead.bind(files),
    openWrite: files.openWrite.bind(files),
    makeDirectory: files.makeDirectory.bind(files),
    move: files.move.bind(files),
    copy: files.copy.bind(files),
    remove: files.remove.bind(files),
    freeBytes: files.freeBytes.bind(files),
  };
}

function sorted(report: VerifyReport): VerifyReport {
  return {
    ...report,
    findings: report.findings.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  };
}

type Row = Record<string, SqlValue>;

async function rewriteRows(files: BackupFiles, udid: string, how: (row: Row) => Row | null): Promise<void> {
  const path = backupPath(`${udid}/Manifest.db`);
  const before = await openDatabase({ main: bytesSource(await readAll(await files.openRead(path))) });
  const after = await createDatabase();
  after.exec("CREATE TABLE Files(fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)");
  const rows = [...before.rows("SELECT * FROM Files")].map((row) => how({ ...row })).filter((row) => row !== null);
  after.insertAll(
    "INSERT INTO Files VALUES (?, ?, ?, ?, ?)",
    rows.map((row) => ["fileID", "domain", "relativePath", "flags", "file"].map((name) => row[name] ?? null)),
  );
  await writeWholeFile(files, path, [after.toBytes()]);
  before.close();
  after.close();
}

describe("an encrypted file without its end", () => {
  it("is named as cut off, though its length is one that phones write", async () => {
    const made = await subject(BACKUP_PASSWORD);
    const picture = ["CameraRollDomain", "Media/DCIM/100APPLE/IMG_0002.JPG"] as const;
    await change(made.files, blob(made.udid, ...picture), (bytes) => bytes.slice(0, 4_096));
    const report = await verifyBackup(made.files, made.udid, { level: "full", unlocked: made.unlocked });
    expect(serious(report)).toEqual([`cut-file ${picture.join(" ")}`]);
  });
});
