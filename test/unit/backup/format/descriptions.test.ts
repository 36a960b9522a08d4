import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryFiles } from "../../../../src/backup/files/memory-files.ts";
import { backupFileNames, loadStatus, requireFinished } from "../../../../src/backup/format/backup-state.ts";
import { readInfoPlist } from "../../../../src/backup/format/info-plist.ts";
import { readManifestPlist } from "../../../../src/backup/format/manifest-plist.ts";
import { readStatusPlist } from "../../../../src/backup/format/status-plist.ts";
import type { Bytes } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { encodeBinaryPlist, encodeXmlPlist, type PlistDict } from "../../../../src/codec/plist/index.ts";
import { put } from "../../../support/suites/backup-files.ts";

const date = new Date("2026-01-02T03:04:05Z");
const status = {
  Version: "3.3",
  UUID: "A",
  Date: date,
  BackupState: "new",
  SnapshotState: "finished",
  IsFullBackup: false,
};
const manifest = {
  Version: "10.0",
  Date: date,
  IsEncrypted: false,
  WasPasscodeSet: true,
  Lockdown: { DeviceName: "x" },
};

describe("Status.plist", () => {
  it("is read", () =>
    expect(readStatusPlist(encodeBinaryPlist(status))).toEqual({
      version: "3.3",
      uuid: "A",
      date,
      backupState: "new",
      snapshotState: "finished",
      isFullBackup: false,
    }));

  it.each<[string, PlistDict]>([
    ["an unknown word", { SnapshotState: "resting" }],
    ["an unknown state", { BackupState: "fine" }],
    ["an old version", { Version: "2.4" }],
    ["a newer version", { Version: "4.0" }],
    ["a number as version", { Version: 3.3 }],
    ["a text as date", { Date: "today" }],
    ["a number as flag", { IsFullBackup: 1 }],
  ])("with %s is damaged, as the phone finds it, too", (_, change) => {
    const bytes = encodeBinaryPlist({ ...status, ...change });
    expect(() => readStatusPlist(bytes)).toThrow(expect.objectContaining({ code: "backup/damaged" }));
  });
});

describe("Manifest.plist and Info.plist", () => {
  it("are read, tolerant about what is absent", () => {
    expect(readManifestPlist(encodeBinaryPlist({ Version: "10.0" }))).toMatchObject({
      isEncrypted: false,
      applications: {},
    });
    expect(readManifestPlist(encodeBinaryPlist(manifest)).device.name).toBe("x");
    expect(readInfoPlist(encodeXmlPlist({}))).toMatchObject({ installedApplications: [], applications: {} });
    expect(readInfoPlist(encodeXmlPlist({ "Unique Identifier": "U", GUID: new Uint8Array(16) }))).toMatchObject({
      udid: "U",
      guid: undefined,
    });
  });

  it("of any bytes give a value or backup/damaged", () => {
    const readers: readonly ((bytes: Bytes) => unknown)[] = [readStatusPlist, readManifestPlist, readInfoPlist];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(2), (bytes, which) => {
        try {
          readers[which]?.(new Uint8Array(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(KeepsakeError);
          expect(error).toMatchObject({ code: "backup/damaged" });
        }
      }),
    );
  });
});

describe("whether a backup is finished", () => {
  const database = (text: string): Bytes => new TextEncoder().encode(text.padEnd(64, "x")) as Bytes;
  async function folder(parts: { status?: PlistDict; manifest?: PlistDict; database?: Bytes }) {
    const files = createMemoryFiles();
    if (parts.status) await put(files, "U/Status.plist", encodeBinaryPlist(parts.status));
    if (parts.manifest) await put(files, "U/Manifest.plist", encodeBinaryPlist(parts.manifest));
    if (parts.database) await put(files, "U/Manifest.db", parts.database);
    return files;
  }
  const plain = database("SQLite format 3\0");
  const encrypted = { ...manifest, IsEncrypted: true, ManifestKey: new Uint8Array(44) };

  it("accepts a database, and whole blocks of cipher text where there is a key", async () => {
    await requireFinished(await folder({ status, manifest, database: plain }), "U");
    await requireFinished(await folder({ status, manifest: encrypted, database: database("?") }), "U");
  });

  it.each([
    ["nothing", {}, "backup/not-a-backup"],
    [
      "a run under way",
      { status: { ...status, SnapshotState: "moving" }, manifest, database: plain },
      "backup/not-finished",
    ],
    ["no status", { manifest, database: plain }, "backup/not-finished"],
    ["no manifest", { status, database: plain }, "backup/damaged"],
    ["no database", { status, manifest }, "backup/damaged"],
    ["an empty database", { status, manifest, database: new Uint8Array(0) }, "backup/damaged"],
    ["noise as database", { status, manifest, database: database("?") }, "backup/damaged"],
    ["cut cipher text", { status, manifest: encrypted, database: database("?").slice(0, 63) }, "backup/damaged"],
  ])("refuses %s", async (_, parts, code) => {
    await expect(requireFinished(await folder(parts), "U")).rejects.toMatchObject({ code });
  });

  it("never reads an absurdly large description, nor a UDID that is a path", async () => {
    const files = await folder({});
    await put(files, "U/Status.plist", new Uint8Array(70_000));
    await expect(loadStatus(files, "U")).rejects.toMatchObject({ code: "backup/too-long" });
    for (const udid of ["..", "a/b", "", "x".repeat(65)]) {
      expect(() => backupFileNames(udid)).toThrow(expect.objectContaining({ code: "backup/path-outside" }));
    }
  });
});
