import { beforeAll, describe, expect, it } from "vitest";
import {
  backupPath,
  copyBackup,
  createMemoryFiles,
  exportDecrypted,
  fileIdOf,
  loadKeyBag,
  openBackupBrowser,
  type UnlockedKeyBag,
  verifyBackup,
} from "../../../src/backup/index.ts";
import { equalBytes } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { openBench } from "../../support/backup/bench.ts";
import { BACKUP_PASSWORD, type MadeBackup, makeBackup, readAll } from "../../support/backup/opened-backup.ts";
import { failingFiles } from "../../support/faults/failing-files.ts";

const SIZE = { fileCount: 250, totalBytes: 6_000_000 };
const isKeychain = ({ domain, path }: { domain: string; path: string }): boolean =>
  domain === "KeychainDomain" && path === "keychain-backup.plist";

let made: MadeBackup;
let unlocked: UnlockedKeyBag;
beforeAll(async () => {
  made = await makeBackup("everyday", { ...SIZE, backupPassword: BACKUP_PASSWORD });
  const keyBag = await loadKeyBag(made.files, made.udid);
  if (keyBag === null) throw new Error("no key bag");
  unlocked = await keyBag.unlock(BACKUP_PASSWORD);
});

describe("an encrypted backup written without encryption", () => {
  it("holds every file but the keychain, and a full verification finds nothing wrong", async () => {
    const target = createMemoryFiles();
    const outcome = await exportDecrypted({ files: made.files, udid: made.udid, unlocked }, target);
    expect(outcome.leftOut).toEqual([]);
    const browser = await openBackupBrowser(target, made.udid);
    expect(browser.encrypted).toBe(false);
    const names: string[] = [];
    for await (const entry of browser.entries({})) {
      names.push(`${entry.domain}-${entry.relativePath}`);
      const file = made.bench.phone.files.get(entry.domain, entry.relativePath);
      if (entry.kind !== "file" || file === undefined) continue;
      const content = await readAll(await browser.open(entry));
      expect(equalBytes(content, await made.bench.phone.files.bytes(file))).toBe(true);
      expect(entry.sizeBytes).toBe(content.length);
    }
    const expected = made.expected.filter((file) => !isKeychain(file));
    expect(names.toSorted()).toEqual(expected.map(({ domain, path }) => `${domain}-${path}`).toSorted());
    expect(outcome.files).toBe(expected.filter(({ kind }) => kind === "file").length);
    browser.close();
    const report = await verifyBackup(target, made.udid, { level: "full" });
    expect(report.findings).toEqual([]);
  });

  it("is restored by an empty phone without a password", async () => {
    const target = createMemoryFiles();
    await exportDecrypted({ files: made.files, udid: made.udid, unlocked }, target);
    const empty = await openBench("everyday", { ...SIZE, empty: true });
    await empty.restore(target, undefined, undefined, made.udid);
    const digestOf = (bench: typeof empty) => bench.phone.files.stateDigest((file) => !isKeychain(file));
    expect(await digestOf(empty)).toBe(await digestOf(made.bench));
  });

  it("leaves out what is missing, and says so", async () => {
    const files = createMemoryFiles();
    await copyBackup(made.files, files);
    const id = fileIdOf("HomeDomain", "Library/SMS/sms.db");
    await files.remove(backupPath(`${made.udid}/${id.slice(0, 2)}/${id}`));
    const target = createMemoryFiles();
    const outcome = await exportDecrypted({ files, udid: made.udid, unlocked }, target);
    expect(outcome.leftOut).toEqual([{ domain: "HomeDomain", path: "Library/SMS/sms.db", code: "backup/not-found" }]);
    expect((await verifyBackup(target, made.udid, { level: "full" })).counts.error).toBe(0);
  });

  it("is no finished backup when it was broken off", async () => {
    const full = () => new KeepsakeError("store/full");
    const target = failingFiles(createMemoryFiles(), { atCall: 200, lasts: "once", error: full });
    await expect(exportDecrypted({ files: made.files, udid: made.udid, unlocked }, target)).rejects.toMatchObject({
      code: "store/full",
    });
    expect(target.open).toBe(0);
    expect(await target.stat(backupPath(`${made.udid}/Status.plist`))).toBeNull();
  });
});
