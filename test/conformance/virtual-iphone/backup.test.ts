import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { type PeerPhone, startPeerPhone } from "./backup-peer.ts";

const phones: PeerPhone[] = [];
const start = async (...words: Parameters<typeof startPeerPhone>): Promise<PeerPhone> => {
  const phone = await startPeerPhone(...words);
  phones.push(phone);
  return phone;
};
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});
const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);

describe("idevicebackup2 and the virtual iPhone", () => {
  it("makes a full backup, then an incremental one, and the folder is what a phone makes", async () => {
    const peer = await start("everyday", { fileCount: 400, totalBytes: 30_000_000 });
    const full = await peer.backup2(["backup"]);
    expect(full.output).toContain("Backup Successful.");
    expect(full.exitCode).toBe(0);
    const root = join(peer.folder, peer.udid);
    expect(readdirSync(root)).not.toContain("Snapshot");
    expect(plist(join(root, "Status.plist"))).toContain("<string>finished</string>");
    expect(plist(join(root, "Manifest.plist"))).toContain("<key>IsEncrypted</key>\n\t<false/>");
    const blobs = blobNames(root);
    const rows = sql(root, "SELECT fileID FROM Files WHERE flags = 1").split("\n");
    expect(blobs.toSorted()).toEqual(rows.toSorted());
    expect(sql(root, "PRAGMA integrity_check")).toBe("ok");
    // The file name of the messages database is the same on every iPhone of the world.
    expect(sql(root, "SELECT fileID FROM Files WHERE relativePath = 'Library/SMS/sms.db'")).toBe(
      "3d0d7e5fb2ce288813306e4d4636395e047a3d28",
    );

    await peer.scenario.files.edit("HomeDomain", "Library/SMS/sms.db");
    await peer.scenario.files.delete("HomeDomain", "Library/Voicemail/1.amr");
    const second = await peer.backup2(["backup"]);
    expect(second.output).toContain("Backup Successful.");
    expect(second.output).toContain("Received 7 files");
    expect(blobNames(root).length).toBe(blobs.length - 1);
    expect(peer.phone.problems).toEqual([]);
  });

  it("prints info and list, and unpacks", async () => {
    const peer = await start("ten-files");
    await peer.backup2(["backup"]);
    const info = await peer.backup2(["info"]);
    expect([info.exitCode, info.output]).toEqual([0, expect.stringContaining("CameraRollDomain")]);
    const list = await peer.backup2(["list"]);
    expect([list.exitCode, list.output]).toEqual([0, expect.stringContaining("IMG_0001.JPG")]);
    const unback = await peer.backup2(["unback"]);
    expect(unback.output).toContain("Unback Successful.");
    const unpacked = join(peer.folder, "_unback_", peer.udid, "CameraRollDomain/Media/DCIM/100APPLE/IMG_0001.JPG");
    expect(readFileSync(unpacked).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  it("restores the same phone, and a second, empty one", async () => {
    const peer = await start("everyday", { fileCount: 300, totalBytes: 20_000_000 });
    const before = await peer.scenario.files.stateDigest();
    const plain = await peer.scenario.files.stateDigest(inPlainBackup);
    await peer.backup2(["backup"]);
    await peer.scenario.files.edit("HomeDomain", "Library/SMS/sms.db");
    await peer.scenario.files.delete("HomeDomain", "Library/Voicemail");
    await peer.scenario.files.add("HomeDomain", "Library/not in the backup", {
      kind: "pattern",
      size: 99,
      seed: 1,
      incompressible: 1,
    });
    const restored = await peer.backup2(["restore", "--system", "--settings", "--remove"]);
    expect(restored.output).toContain("Restore Successful.");
    expect(await peer.scenario.files.stateDigest()).toBe(before);
    expect(peer.scenario.backup.restores[0]?.otherSize).toEqual([]);
    expect(peer.scenario.backup.restores[0]?.applications).toContain("org.example.chess");

    const second = await start("everyday", { fileCount: 300, totalBytes: 20_000_000, empty: true });
    expect(second.scenario.files.count).toBe(0);
    const other = await second.backup2(["restore", "--system", "--settings", "--remove"], peer.folder);
    expect(other.output).toContain("Restore Successful.");
    expect(await second.scenario.files.stateDigest(inPlainBackup)).toBe(plain);
  });

  it("turns encryption on, changes the password, backs up, restores and turns it off", async () => {
    const peer = await start("everyday", { fileCount: 300, totalBytes: 20_000_000 });
    const digest = await peer.scenario.files.stateDigest();
    expect((await peer.backup2(["encryption", "on", "first"])).exitCode).toBe(0);
    expect((await peer.backup2(["changepw", "wrong", "second"])).exitCode).toBe(49);
    expect((await peer.backup2(["changepw", "first", "Keepsäke-1"])).exitCode).toBe(0);
    const backup = await peer.backup2(["backup", "--full"]);
    expect(backup.output).toContain("Backup will be encrypted.");
    expect(backup.output).toContain("Backup Successful.");
    const root = join(peer.folder, peer.udid);
    expect(readFileSync(join(root, "Manifest.db")).subarray(0, 6).toString()).not.toBe("SQLite");

    expect(decryptedByPython(root, "Keepsäke-1")).toBe("ok");
    expect(() => decryptedByPython(root, "wrong")).toThrow();

    const wrong = await peer.backup2(["restore", "--system", "--settings", "--remove", "--password", "wrong"]);
    expect(wrong.exitCode).toBe(49);
    await peer.scenario.files.delete("HomeDomain", "Library/SMS");
    const second = await start("everyday", { fileCount: 300, totalBytes: 20_000_000, empty: true });
    for (const phone of [peer, second]) {
      const restored = await phone.backup2(
        ["restore", "--system", "--settings", "--remove", "--password", "Keepsäke-1"],
        peer.folder,
      );
      expect(restored.output).toContain("Restore Successful.");
      expect(await phone.scenario.files.stateDigest()).toBe(digest);
    }
    expect((await peer.backup2(["encryption", "off", "Keepsäke-1"])).output).toContain("success");
    expect(peer.scenario.backup.willEncrypt).toBe(false);
  });

  it("waits for the passcode, and says 208 when it is refused", async () => {
    const peer = await start("ios26-passcode");
    const refused = peer.backup2(["backup"]);
    await expect.poll(() => peer.phone.screen.promptOpen, { timeout: 20_000 }).toBe(true);
    await peer.phone.control({ do: "cancelPasscode" });
    expect((await refused).exitCode).toBe(48);
    const entered = peer.backup2(["backup"]);
    await expect.poll(() => peer.phone.screen.promptOpen, { timeout: 20_000 }).toBe(true);
    await peer.phone.control({ do: "typePasscode", passcode: "123456" });
    expect((await entered).output).toContain("Backup Successful.");
  });

  it("ends a backup that is cancelled on the phone, and resumes it afterwards", async () => {
    const peer = await start("everyday", {
      fileCount: 600,
      totalBytes: 20_000_000,
      settings: { misbehave: { silentForMs: 3_000, silentAt: "between-files" } },
    });
    const running = peer.backup2(["backup"]);
    await expect.poll(() => stagedFiles(join(peer.folder, peer.udid, "Snapshot")), { timeout: 30_000 }).toBe(1);
    await peer.phone.control({ do: "cancelSync" });
    const cancelled = await running;
    expect(cancelled.output).toContain("Backup Aborted.");
    const root = join(peer.folder, peer.udid);
    expect(plist(join(root, "Status.plist"))).toContain("<string>uploading</string>");
    const again = await peer.backup2(["backup"]);
    expect(again.output).toContain("Backup Successful.");
    expect(sql(root, "SELECT count(*) FROM Files WHERE flags = 1")).toBe(String(blobNames(root).length));
  });

  it.each(["ios12", "ios16", "ios26"])("speaks as %s does", async (dialect) => {
    const peer = await start("ten-files", { dialect });
    expect((await peer.backup2(["backup"])).output).toContain("Backup Successful.");
    expect((await peer.backup2(["restore", "--system", "--remove"])).output).toContain("Restore Successful.");
  });

  it("answers device errors with their exit code", async () => {
    const peer = await start("ten-files", {
      settings: { misbehave: { deviceError: { code: 105, atMessage: "DLMessageCreateDirectory" } } },
    });
    expect((await peer.backup2(["backup"])).exitCode).toBe(151);
    peer.scenario.backup.settings.misbehave = {};
    expect((await peer.backup2(["backup"])).exitCode).toBe(0);
  });
});

const plist = (path: string): string => execFileSync("plistutil", ["-i", path, "-f", "xml"]).toString();

const sql = (root: string, query: string): string =>
  execFileSync("sqlite3", [`file:${join(root, "Manifest.db")}?immutable=1`, query])
    .toString()
    .trim();

const blobNames = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => readdirSync(join(root, entry.name)));

function stagedFiles(snapshot: string): number {
  return existsSync(snapshot) ? blobNames(snapshot).length : 0;
}

/** Unlocks the key bag, decrypts every file with the openssl program and checks sizes and digests; no code of ours. */
function decryptedByPython(root: string, password: string): string {
  return execFileSync("python3", [join(import.meta.dirname, "decrypt-backup.py"), root, password], {
    stdio: ["ignore", "pipe", "pipe"],
  })
    .toString()
    .trim();
}
