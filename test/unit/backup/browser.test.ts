import { beforeAll, describe, expect, it } from "vitest";
import {
  type BackupBrowser,
  type BackupPath,
  backupPath,
  createMemoryFiles,
  loadKeyBag,
  openBackupBrowser,
  writeWholeFile,
} from "../../../src/backup/index.ts";
import { equalBytes, utf8 } from "../../../src/base/bytes.ts";
import {
  allEntries,
  BACKUP_PASSWORD,
  entryOf,
  type MadeBackup,
  makeBackup,
  readAll,
} from "../../support/backup/opened-backup.ts";

const SIZE = { fileCount: 250, totalBytes: 8_000_000 };
let made: MadeBackup;
let open: () => Promise<BackupBrowser>;
beforeAll(async () => {
  made = await makeBackup("everyday", SIZE);
});

describe("an encrypted backup", () => {
  let sealed: MadeBackup;
  beforeAll(async () => {
    sealed = await makeBackup("everyday", { ...SIZE, backupPassword: BACKUP_PASSWORD });
  });

  it("stays shut without its password, with a wrong one, and once it was locked again", async () => {
    await expect(openBackupBrowser(sealed.files, sealed.udid)).rejects.toMatchObject({ code: "backup/locked" });
    const keyBag = await loadKeyBag(sealed.files, sealed.udid);
    await expect(keyBag?.unlock("wrong")).rejects.toMatchObject({ code: "backup/wrong-password" });
    const unlocked = await keyBag?.unlock(BACKUP_PASSWORD);
    const browser = await openBackupBrowser(sealed.files, sealed.udid, { unlocked });
    const messages = await entryOf(browser, "HomeDomain", "Library/SMS/sms.db");
    expect((await readAll(await browser.open(messages))).subarray(0, 6)).toEqual(utf8("SQLite"));
    unlocked?.lock();
    await expect(browser.open(messages)).rejects.toMatchObject({ code: "backup/locked" });
    browser.close();
  });

  it("has no key bag when it is plain", async () => {
    expect(await loadKeyBag(made.files, made.udid)).toBeNull();
  });

  it("names the file whose key is not of this backup", async () => {
    const unlocked = await (await loadKeyBag(sealed.files, sealed.udid))?.unlock(BACKUP_PASSWORD);
    const browser = await openBackupBrowser(sealed.files, sealed.udid, { unlocked });
    const messages = await entryOf(browser, "HomeDomain", "Library/SMS/sms.db");
    const broken = { ...messages, fileId: "ab".repeat(20) };
    await expect(browser.open(broken)).rejects.toMatchObject({
      code: "backup/damaged",
      context: { domain: "HomeDomain", path: "Library/SMS/sms.db" },
    });
    browser.close();
  });
});

describe.each([
  ["plain", undefined],
  ["encrypted", BACKUP_PASSWORD],
] as const)("a backup that is opened, %s", (_, password) => {
  beforeAll(async () => {
    made = await makeBackup("everyday", password === undefined ? SIZE : { ...SIZE, backupPassword: password });
    const unlocked =
      password === undefined ? undefined : await (await loadKeyBag(made.files, made.udid))?.unlock(password);
    open = () => openBackupBrowser(made.files, made.udid, { unlocked });
  });

  it("has every entry of the phone, with its kind, size, time and target", async () => {
    const browser = await open();
    expect(browser.encrypted).toBe(password !== undefined);
    const ours = (await allEntries(browser)).map(
      (entry) => `${entry.domain}|${entry.relativePath}|${entry.kind}|${entry.modifiedMs}|${entry.linkTarget ?? ""}`,
    );
    const theirs = made.expected.map(
      ({ domain, path, kind, modifiedAt, target }) =>
        `${domain}|${path}|${kind === "link" ? "symlink" : kind}|${modifiedAt * 1_000}|${target ?? ""}`,
    );
    expect(ours.toSorted()).toEqual(theirs.toSorted());
    browser.close();
  });

  it("gives the content of every file", async () => {
    const browser = await open();
    const { files } = made.bench.phone;
    let compared = 0;
    for await (const entry of browser.entries({})) {
      const file = files.get(entry.domain, entry.relativePath);
      if (entry.kind !== "file" || file === undefined) continue;
      expect(equalBytes(await readAll(await browser.open(entry)), await files.bytes(file))).toBe(true);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(150);
    browser.close();
  });

  it("finds one file by its name, and filters by domain, beginning and page", async () => {
    const browser = await open();
    expect(await browser.find("HomeDomain", "Library/SMS/sms.db")).toMatchObject({
      fileId: "3d0d7e5fb2ce288813306e4d4636395e047a3d28",
      kind: "file",
    });
    expect(await browser.find("HomeDomain", "Library/SMS/nothing.db")).toBeNull();
    const where = { domain: "CameraRollDomain", pathPrefix: "Media/DCIM/" };
    const all = await allEntries(browser, where);
    const expected = made.expected.filter(
      (file) => file.domain === where.domain && file.path.startsWith(where.pathPrefix),
    );
    expect(all.map((entry) => entry.relativePath)).toEqual(expected.map((file) => file.path).toSorted());
    expect(browser.count(where)).toBe(expected.length);
    expect(await allEntries(browser, { ...where, offset: 3, limit: 4 })).toEqual(all.slice(3, 7));
    browser.close();
  });

  it("lists the domains", async () => {
    const browser = await open();
    const counts = new Map<string, number>();
    for (const { domain } of made.expected) counts.set(domain, (counts.get(domain) ?? 0) + 1);
    expect(new Map(browser.domains().map(({ domain, entries }) => [domain, entries]))).toEqual(counts);
    browser.close();
  });

  it("gives the extended attributes", async () => {
    const browser = await open();
    const file = made.expected.find(({ attributes }) => attributes !== undefined);
    const theirs = Object.entries(file?.attributes ?? {}).map(([name, base64]) => [
      name,
      [...Buffer.from(base64, "base64")],
    ]);
    const ours = browser.attributes(await entryOf(browser, file?.domain ?? "", file?.path ?? ""));
    expect(Object.fromEntries([...ours].map(([name, bytes]) => [name, [...bytes]]))).toEqual(
      Object.fromEntries(theirs),
    );
    browser.close();
  });

  it("says which file is missing, and that a folder is no file", async () => {
    const browser = await open();
    const messages = await entryOf(browser, "HomeDomain", "Library/SMS/sms.db");
    const blob = backupPath(`${made.udid}/${messages.fileId.slice(0, 2)}/${messages.fileId}`);
    const aside = backupPath("aside");
    await made.files.move(blob, aside);
    await expect(browser.open(messages)).rejects.toMatchObject({
      code: "backup/not-found",
      context: { domain: "HomeDomain", path: "Library/SMS/sms.db" },
    });
    await made.files.move(aside, blob);
    await expect(browser.open({ ...messages, fileId: "../../../etc/passwd" })).rejects.toMatchObject({
      code: "backup/damaged",
    });
    const folder = await entryOf(browser, "HomeDomain", "Library/SMS");
    await expect(browser.open(folder)).rejects.toMatchObject({ code: "backup/wrong-kind" });
    browser.close();
  });
});

describe("what is no good backup", () => {
  beforeAll(async () => {
    made = await makeBackup("ten-files");
  });
  const at = (name: string): BackupPath => backupPath(`${made.udid}/${name}`);

  it.each([
    ["is empty", [], "backup/not-a-backup"],
    ["has no index", ["Manifest.plist"], "backup/damaged"],
  ] as const)("is refused when it %s", async (_, names, code) => {
    const files = createMemoryFiles();
    for (const name of names) {
      const source = await made.files.openRead(at(name));
      await writeWholeFile(files, at(name), [await readAll(source)]);
    }
    await expect(openBackupBrowser(files, made.udid)).rejects.toMatchObject({ code });
  });

  it.each([
    ["text", utf8("not a database at all"), "backup/damaged"],
    ["empty", new Uint8Array(0), "backup/damaged"],
  ])("is refused when its index is %s", async (_, index, code) => {
    const files = createMemoryFiles();
    await writeWholeFile(files, at("Manifest.plist"), [await readAll(await made.files.openRead(at("Manifest.plist")))]);
    await writeWholeFile(files, at("Manifest.db"), [index]);
    await expect(openBackupBrowser(files, made.udid)).rejects.toMatchObject({ code });
  });
});
