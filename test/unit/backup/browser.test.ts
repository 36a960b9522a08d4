import { beforeAll, describe, expect, it } from "vitest";
import {
  type BackupPath,
  backupPath,
  createMemoryFiles,
  openBackupBrowser,
  writeWholeFile,
} from "../../../src/backup/index.ts";
import { equalBytes, utf8 } from "../../../src/base/bytes.ts";
import { allEntries, entryOf, type MadeBackup, makeBackup, readAll } from "../../support/backup/opened-backup.ts";

let made: MadeBackup;
beforeAll(async () => {
  made = await makeBackup("everyday", { fileCount: 250, totalBytes: 8_000_000 });
});

describe("a plain backup that is opened", () => {
  it("has every entry of the phone, with its kind, size, time and target", async () => {
    const browser = await openBackupBrowser(made.files, made.udid);
    expect(browser.encrypted).toBe(false);
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
    const browser = await openBackupBrowser(made.files, made.udid);
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
    const browser = await openBackupBrowser(made.files, made.udid);
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
    const browser = await openBackupBrowser(made.files, made.udid);
    const counts = new Map<string, number>();
    for (const { domain } of made.expected) counts.set(domain, (counts.get(domain) ?? 0) + 1);
    expect(new Map(browser.domains().map(({ domain, entries }) => [domain, entries]))).toEqual(counts);
    browser.close();
  });

  it("gives the extended attributes", async () => {
    const browser = await openBackupBrowser(made.files, made.udid);
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
    const browser = await openBackupBrowser(made.files, made.udid);
    const messages = await entryOf(browser, "HomeDomain", "Library/SMS/sms.db");
    const gone = { ...messages, fileId: "0".repeat(40) };
    await expect(browser.open(gone)).rejects.toMatchObject({
      code: "backup/not-found",
      context: { domain: "HomeDomain", path: "Library/SMS/sms.db" },
    });
    await expect(browser.open({ ...messages, fileId: "../../../etc/passwd" })).rejects.toMatchObject({
      code: "backup/damaged",
    });
    const folder = await entryOf(browser, "HomeDomain", "Library/SMS");
    await expect(browser.open(folder)).rejects.toMatchObject({ code: "backup/wrong-kind" });
    browser.close();
  });
});

describe("what is no good backup", () => {
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
