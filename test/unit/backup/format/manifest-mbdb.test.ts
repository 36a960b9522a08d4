import { createCipheriv, createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMbdb } from "../../../../src/backup/format/manifest-mbdb.ts";
import {
  type BackupFiles,
  backupPath,
  createMemoryFiles,
  loadKeyBag,
  openBackupBrowser,
  verifyBackup,
  writeWholeFile,
} from "../../../../src/backup/index.ts";
import { type Bytes, concatBytes, utf8 } from "../../../../src/base/bytes.ts";
import { encodeBinaryPlist } from "../../../../src/codec/plist/index.ts";
import { allEntries, BACKUP_PASSWORD, entryOf, readAll } from "../../../support/backup/opened-backup.ts";
import { createKeybag, newFileKey } from "../../../virtual-iphone/core/keybag/keybag.ts";

interface OldFile {
  readonly domain: string;
  readonly path: string;
  readonly mode: number;
  readonly content?: Bytes;
  readonly target?: string;
  readonly attributes?: Readonly<Record<string, Bytes>>;
}

const UDID = "0123456789abcdef0123456789abcdef01234567";
const FILES: readonly OldFile[] = [
  { domain: "HomeDomain", path: "", mode: 0o040755 },
  { domain: "HomeDomain", path: "Library", mode: 0o040755 },
  { domain: "HomeDomain", path: "Library/note.txt", mode: 0o100644, content: utf8("old but good") },
  { domain: "HomeDomain", path: "Library/link", mode: 0o120755, target: "/var/mobile" },
  { domain: "CameraRollDomain", path: "", mode: 0o040755 },
  {
    domain: "CameraRollDomain",
    path: "a.jpg",
    mode: 0o100600,
    content: utf8("x".repeat(40)),
    attributes: { mark: utf8("1") },
  },
];

const u16 = (value: number): Bytes => new Uint8Array([value >> 8, value]);
const text = (value: Bytes | undefined): Bytes =>
  value === undefined ? u16(0xffff) : concatBytes([u16(value.length), value]);

function recordOf(file: OldFile, key?: Bytes): Bytes {
  const fixed = new DataView(new ArrayBuffer(40));
  fixed.setUint16(0, file.mode);
  fixed.setBigUint64(2, 77n);
  fixed.setInt32(10, 501);
  fixed.setInt32(14, -2);
  for (const at of [18, 22, 26]) fixed.setInt32(at, 1_400_000_000);
  fixed.setBigInt64(30, BigInt(file.content?.length ?? 0));
  fixed.setUint8(38, file.content === undefined ? 0 : 3);
  const attributes = Object.entries(file.attributes ?? {});
  fixed.setUint8(39, attributes.length);
  return concatBytes([
    text(utf8(file.domain)),
    text(utf8(file.path)),
    text(file.target === undefined ? undefined : utf8(file.target)),
    text(undefined),
    text(key),
    new Uint8Array(fixed.buffer),
    ...attributes.flatMap(([name, value]) => [text(utf8(name)), text(value)]),
  ]);
}

const mbdb = (records: readonly Bytes[]): Bytes => concatBytes([utf8("mbdb"), new Uint8Array([5, 0]), ...records]);
const idOf = ({ domain, path }: OldFile): string => createHash("sha1").update(`${domain}-${path}`).digest("hex");

/** A folder as iOS 9 left it, encrypted by OpenSSL when there is a password. */
async function oldBackup(password?: string): Promise<BackupFiles> {
  const files = createMemoryFiles();
  const put = (name: string, bytes: Bytes): Promise<void> =>
    writeWholeFile(files, backupPath(`${UDID}/${name}`), [bytes]);
  const bag = password === undefined ? null : await createKeybag(password, { firstRounds: null, secondRounds: 50 });
  const records: Bytes[] = [];
  for (const file of FILES) {
    const key = bag === null || file.content === undefined ? null : await newFileKey(bag, 3);
    records.push(recordOf(file, key?.wrapped));
    if (file.content === undefined) continue;
    const raw = key === null ? null : new Uint8Array(await crypto.subtle.exportKey("raw", key.key));
    const cipher = raw === null ? null : createCipheriv("aes-256-cbc", raw, new Uint8Array(16));
    await put(
      idOf(file),
      cipher === null ? file.content : new Uint8Array(Buffer.concat([cipher.update(file.content), cipher.final()])),
    );
  }
  const lockdown = { UniqueDeviceID: UDID, ProductVersion: "9.3" };
  const key = bag === null ? {} : { BackupKeyBag: bag.bytes };
  await put(
    "Manifest.plist",
    encodeBinaryPlist({ Version: "9.1", IsEncrypted: bag !== null, Lockdown: lockdown, ...key }),
  );
  await put(
    "Status.plist",
    encodeBinaryPlist({
      SnapshotState: "finished",
      Version: "2.4",
      UUID: "A",
      BackupState: "new",
      IsFullBackup: true,
      Date: new Date(0),
    }),
  );
  await put("Info.plist", encodeBinaryPlist({ "Target Identifier": UDID }));
  await put("Manifest.mbdb", mbdb(records));
  return files;
}

describe.each([
  ["plain", undefined],
  ["encrypted", BACKUP_PASSWORD],
] as const)("a backup of iOS 9, %s", (_, password) => {
  it("is opened, read and verified", async () => {
    const files = await oldBackup(password);
    const unlocked = password === undefined ? undefined : await (await loadKeyBag(files, UDID))?.unlock(password);
    const browser = await openBackupBrowser(files, UDID, { unlocked });
    const entries = await allEntries(browser);
    expect(entries.map(({ domain, relativePath, kind }) => [domain, relativePath, kind])).toEqual(
      FILES.map(({ domain, path, content, target }) => [
        domain,
        path,
        content ? "file" : target ? "symlink" : "directory",
      ]),
    );
    expect(entries[2]).toMatchObject({ sizeBytes: 12, modifiedMs: 1_400_000_000_000 });
    expect(entries[3]?.linkTarget).toBe("/var/mobile");
    for (const file of FILES) {
      if (file.content === undefined) continue;
      const entry = await entryOf(browser, file.domain, file.path);
      expect(await readAll(await browser.open(entry))).toEqual(file.content);
    }
    expect(browser.attributes(await entryOf(browser, "CameraRollDomain", "a.jpg"))).toEqual(
      new Map([["mark", utf8("1")]]),
    );
    expect(browser.domains()).toEqual([
      { domain: "CameraRollDomain", entries: 2 },
      { domain: "HomeDomain", entries: 4 },
    ]);
    expect(
      (await allEntries(browser, { domain: "HomeDomain", pathPrefix: "Library/" })).map((entry) => entry.relativePath),
    ).toEqual(["Library/link", "Library/note.txt"]);
    browser.close();
    const report = await verifyBackup(files, UDID, { level: "full", unlocked });
    expect([report.findings, report.files, report.coverage]).toEqual([[], 2, "everything"]);
    await files.remove(backupPath(`${UDID}/${idOf(FILES[2] as OldFile)}`));
    await writeWholeFile(files, backupPath(`${UDID}/${"ab".repeat(20)}`), [new Uint8Array(16)]);
    const damaged = await verifyBackup(files, UDID, { level: "fast", unlocked });
    expect(damaged.findings.map(({ kind, path }) => [kind, path])).toEqual([
      ["missing-file", "Library/note.txt"],
      ["extra-file", "ab".repeat(20)],
    ]);
  });
});

describe("Manifest.mbdb", () => {
  it("never gets past the error catalogue, wherever bytes are changed", () => {
    const whole = mbdb(FILES.map((file) => recordOf(file)));
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        fc.nat(whole.length),
        (at, bytes, end) => {
          const damaged = whole.slice();
          damaged.set(bytes.subarray(0, damaged.length - at), at);
          for (const candidate of [damaged, damaged.slice(0, end)]) {
            try {
              expect([...readMbdb(candidate)].length).toBeLessThanOrEqual(candidate.length / 50 + 1);
            } catch (error) {
              expect(error).toMatchObject({ code: "backup/damaged" });
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
