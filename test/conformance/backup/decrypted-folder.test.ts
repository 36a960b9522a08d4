import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { exportDecrypted, loadKeyBag, openAppleFolder } from "../../../src/backup/index.ts";
import { BACKUP_PASSWORD } from "../../support/backup/opened-backup.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { type PeerPhone, startPeerPhone } from "../virtual-iphone/backup-peer.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function phone(options: Parameters<typeof startPeerPhone>[1]): Promise<PeerPhone> {
  const peer = await startPeerPhone("everyday", { fileCount: 300, totalBytes: 20_000_000, ...options });
  cleanups.push(() => peer.close());
  return peer;
}

describe("an encrypted backup that we wrote without encryption", () => {
  it("is restored by idevicebackup2 without a password, and sqlite3 and plistutil read its index", async () => {
    const peer = await phone({ backupPassword: BACKUP_PASSWORD });
    expect((await peer.backup2(["backup"])).output).toContain("Backup Successful.");
    const from = await openAppleFolder(nodeDirectoryHandle(peer.folder));
    const unlocked = await (await loadKeyBag(from, peer.udid))?.unlock(BACKUP_PASSWORD);
    if (unlocked === undefined) expect.unreachable("no key bag");
    const plain = await mkdtemp(join(tmpdir(), "keepsake-plain-"));
    cleanups.push(() => rm(plain, { recursive: true }));
    const target = await openAppleFolder(nodeDirectoryHandle(plain));
    await exportDecrypted({ files: from, udid: peer.udid, unlocked }, target);
    await target.close();
    await from.close();

    const root = join(plain, peer.udid);
    const manifest = execFileSync("plistutil", ["-i", join(root, "Manifest.plist"), "-f", "xml"], { encoding: "utf8" });
    expect(manifest).toContain("<key>IsEncrypted</key>\n\t<false/>");
    expect(manifest).not.toMatch(/BackupKeyBag|ManifestKey/);
    const database = join(root, "Manifest.db");
    expect(execFileSync("sqlite3", [database, "PRAGMA integrity_check"], { encoding: "utf8" }).trim()).toBe("ok");

    const empty = await phone({ empty: true });
    const restored = await empty.backup2(["restore", "--system", "--settings", "--remove"], plain);
    expect(restored.output).toContain("Restore Successful.");
    const digestOf = ({ scenario }: PeerPhone) =>
      scenario.files.stateDigest(({ domain }) => domain !== "KeychainDomain");
    expect(await digestOf(empty)).toBe(await digestOf(peer));
  });
});
